"""The outbox with a real ledger, and with the stand-in of Telegram behind a real socket; only the clock is turned."""
