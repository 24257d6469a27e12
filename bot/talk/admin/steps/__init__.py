"""One file for each thing that an admin may ask for."""
