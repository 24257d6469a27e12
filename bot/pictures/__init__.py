"""Pictures: objects for posts, cards for sharing, and type in nine languages. Needs Pillow (the extra `staff`)."""
