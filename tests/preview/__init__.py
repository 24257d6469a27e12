"""How posts will look."""
