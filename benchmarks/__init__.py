"""Measurements. They print tables; nothing here is asserted."""
