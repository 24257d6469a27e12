"""Slack: reading, writing, and the SDK over real sockets against the stand-in."""
