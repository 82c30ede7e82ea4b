"""Alembic migrations, numbered, and what runs them."""
