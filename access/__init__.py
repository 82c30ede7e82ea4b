"""Who asks, what is kept of it, and what every HTTP answer carries."""
