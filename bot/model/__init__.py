"""The words that all rooms share: frozen data, no behaviour beyond what a reader expects of data."""
