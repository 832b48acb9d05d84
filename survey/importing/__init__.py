"""Answers collected by others, brought into a round: file, map, row, and what may be wrong with each.

The law: a good row is kept once, a bad one is listed with its place, and neither in silence.
"""
