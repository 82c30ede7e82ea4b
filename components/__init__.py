"""What pages are made of: plain functions, values in, Dash components out. Knows no database."""
