"""The tables, as migrations/ makes them."""

from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, Table

metadata = MetaData()

session = Table(
    "session",
    metadata,
    Column("key", LargeBinary, primary_key=True),  # HMAC of the person
    Column("sealed", LargeBinary, nullable=False),
    Column("expires", BigInteger, nullable=False),  # unix seconds, in whole minutes
)
