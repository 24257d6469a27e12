"""Sentences for each language that must, and must not, be recognised."""
