"""Proof by crash: the bot that posts to groups is killed, cut off, refused and misled, and no post is lost or doubled.

`python -m tests.crash --rounds 20 --database sqlite` (docs/crash.md). What runs is the bot as `fanilo run` has it, in a
process of its own; what it said to whom is what a stand-in of Telegram's server has written down before it answered.
"""
