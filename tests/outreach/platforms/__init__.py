"""The outreach from end to end, through the SDK of each platform."""
