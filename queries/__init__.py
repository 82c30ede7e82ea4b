"""The reporting database: schema, engine, one module a subject. Knows no page."""
