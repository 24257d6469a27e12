"""Kits for people who post by hand."""
