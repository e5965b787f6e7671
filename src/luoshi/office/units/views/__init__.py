"""Pages of units: the tree and the list, one unit, its changes with a date, the import."""
