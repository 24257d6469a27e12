"""The commands, as somebody at a shell or another program meets them."""
