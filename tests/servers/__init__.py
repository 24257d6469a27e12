"""Servers that behave like the platforms, on loopback: they take what the real ones take, refuse what those refuse."""
