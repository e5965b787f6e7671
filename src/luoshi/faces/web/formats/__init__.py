"""Chinese conventions for dates and numbers, in both languages."""
