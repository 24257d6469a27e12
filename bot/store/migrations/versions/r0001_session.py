"""Sessions, sealed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text as sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the table of sessions."""
    on_postgresql = op.get_context().dialect.name == "postgresql"
    op.create_table(
        "session",
        sa.Column("key", sa.LargeBinary, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        # No trace in the write-ahead log, the replicas and the base backups. A crash of the server empties it, which
        # costs the conversations of the last half hour.
        prefixes=["UNLOGGED"] if on_postgresql else [],
    )
    if on_postgresql:
        # ANALYZE would copy keys into the statistics, which are logged and stay; the store wipes, so nothing is to be
        # vacuumed.
        op.execute(sql("ALTER TABLE session ALTER key SET STATISTICS 0, ALTER sealed SET STATISTICS 0"))
        op.execute(sql("ALTER TABLE session SET (autovacuum_enabled = off, toast.autovacuum_enabled = off)"))


def downgrade() -> None:
    """Drop it: the conversations of the last half hour are lost."""
    op.drop_table("session")
