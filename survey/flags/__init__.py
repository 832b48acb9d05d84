"""Marks on responses that may not be what they seem: the rules, what they do to the index, their summary.

The law: nothing is ever deleted, and every figure can be had with the marked ones and without.
"""
