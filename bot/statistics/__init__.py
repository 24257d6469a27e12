"""Counts for those who run Fanilo that tell nothing of anybody (P19)."""
