"""Files → checked rows → tables → derived tables; batches, dry run, undo, demo data."""
