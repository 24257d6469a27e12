"""The table of errors on labelled texts: `make accuracy`, or `python -m benchmarks.accuracy --help`."""
