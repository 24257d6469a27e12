"""What to say next. A session and what was heard go in; a new session and texts to say come out."""
