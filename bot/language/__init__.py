"""From meaning to text: which language a person writes, the labels in it, days, dates and names."""
