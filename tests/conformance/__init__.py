"""What every platform has to do alike: one table of conversations, played by people through each of them."""
