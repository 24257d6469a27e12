"""The one HTTP listener: web chat, health, and later web hooks; metrics have a small one of their own."""
