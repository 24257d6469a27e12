"""One file per thing that a person may be doing. Each takes a Scene and gives a Turn."""
