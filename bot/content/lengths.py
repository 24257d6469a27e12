"""How long a text may be: bounds of ours for what is drawn or read aloud, and those of the platforms.

tests/content/test_lengths.py holds that they are what the platforms declare.
"""

PARTS = {"headline": 60, "alt": 125, "call": 30}  # characters; of awareness posts
PLATFORMS = {"telegram": 4_096, "discord": 2_000, "slack": 3_000}
UNDER_PICTURE = 1_024  # Telegram, in units of UTF-16
SIGNER = 2  # the empty line above it
