"""Fanilo: an awareness chatbot against human trafficking. Start with docs/architecture.md."""

__version__ = "0.1.0"
