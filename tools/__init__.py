"""What is run by hand or by make: set-up, static files, generated documents."""
