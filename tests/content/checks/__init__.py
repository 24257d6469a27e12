"""The rules of bot/content/checks, each with what it must find and what it must leave alone."""
