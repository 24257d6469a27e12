"""Marked words go through every path, with a failure in every layer; afterwards they are nowhere (P12)."""
