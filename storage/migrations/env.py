"""Alembic's entry: revisions run in the transaction that the database opened."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    render_as_batch=True,
    user_module_prefix="sqltypes.",
)
with context.begin_transaction():
    context.run_migrations()
