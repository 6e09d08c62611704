"""Run by Alembic for every command: works in the transaction that migrate.py hands over."""

from alembic import context

from invoicebridge.connectors.archive import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.METADATA,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
