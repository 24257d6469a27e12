"""When a post is due, which one it is, and when to try again. Time is always an argument."""
