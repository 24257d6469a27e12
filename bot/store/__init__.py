"""What must be kept, and forgotten in time."""
