"""Each part is taken away in the middle of conversations, and help stays (P5)."""
