"""Runs the revisions on the connection that bot/store/migrate.py hands in."""

from alembic import context

from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite can't alter a table: a revision copies it
)
context.run_migrations()
