"""How fast posts are planned and sent: python -m benchmarks.outreach."""
