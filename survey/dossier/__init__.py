"""Matters handled at a one-stop desk: one of them, files of them, and what is known of those that were rated.

The law: whoever holds the token rates once, and no file says whose matter it was.
"""
