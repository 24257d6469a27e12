"""Which country a text means, and which lines of help belong to a country."""
