"""Which country a text means, and the lines that belong to it."""
