"""How the posts of a pack will look: read back from what each platform would be sent."""
