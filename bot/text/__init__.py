"""Text to tokens with offsets, and phrases found in them in linear time. No files, no network, no clock."""
