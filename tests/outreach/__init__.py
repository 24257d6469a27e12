"""Groups that are set up."""
