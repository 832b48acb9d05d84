"""Targets held against what rounds found: the judgement, its tables, what may be tied, what is shielded.

The law: a verdict is read from an interval, never from a number alone.
"""
