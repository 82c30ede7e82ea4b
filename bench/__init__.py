"""What is measured: `make bench`. Ratios in one run; machines are noisy."""
