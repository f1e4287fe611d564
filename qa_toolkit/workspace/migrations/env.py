"""Run by Alembic. The connection comes from `migrate.upgrade`, which has begun the transaction that all of this is in."""

from alembic import context

from qa_toolkit.workspace.migrate import make
from qa_toolkit.workspace.tables import metadata

context.configure(connection=context.config.attributes["connection"], **make(metadata))
with context.begin_transaction():
    context.run_migrations()
