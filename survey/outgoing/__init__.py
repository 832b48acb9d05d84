"""The answers of a round on their way out of the house: read in slices, written in every format.

The law: no more memory for more responses, and a manifest that counts what left.
"""
