"""The tree of units and its history: province, city, county, township, village, grid, and the departments beside them."""
