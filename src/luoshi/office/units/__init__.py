"""The tree of units and its history: province to grid, and the departments beside them."""
