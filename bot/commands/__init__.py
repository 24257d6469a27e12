"""The command line, one file a command. Each has `add(subparsers)` and `run(args)`, and __main__ lists them all."""
