"""Alembic's entry: migrates over the connection it is given, in its transaction."""

from alembic import context

from queries.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
)
context.run_migrations()
