"""A text, and answers given since, become an assessment. Everything here is a function of plain data."""
