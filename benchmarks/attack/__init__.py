"""What a trafficker who knows the rules may do to a text, and how often its level falls: `make attack`."""
