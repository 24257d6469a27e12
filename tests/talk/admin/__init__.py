"""What admins say, and what is understood of it."""
