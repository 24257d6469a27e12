"""Posts with pictures, voices, links and numbers, as platforms get them."""
