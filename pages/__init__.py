"""One file per address: layout and callbacks."""
