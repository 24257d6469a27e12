"""Counts of posts over fixed periods."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables of counts; a slot knows the pack of its post."""
    op.add_column("delivery", sa.Column("pack", sa.Text))
    op.create_table(
        "opened",
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("pack", sa.Text, primary_key=True),
        sa.Column("post", sa.Text, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "period",
        sa.Column("unit", sa.Text, primary_key=True),
        sa.Column("begin", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("pack", sa.Text, primary_key=True),
        sa.Column("post", sa.Text, primary_key=True),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.Column("rooms", sa.Integer, nullable=False),
        sa.Column("opened", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Forget the counts."""
    op.drop_table("period")
    op.drop_table("opened")
    with op.batch_alter_table("delivery") as table:
        table.drop_column("pack")
