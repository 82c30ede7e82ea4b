"""Base rows → the derived rows of a snapshot. `rules/` says what a number is; here it is counted and rolled up."""
