"""What the manual shows is what the program does."""
