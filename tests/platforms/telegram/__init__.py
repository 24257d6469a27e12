"""Telegram: what is read, what is written, and how the account behaves."""
