"""People, their posts over unit subtrees, and the answer to "may I"."""
