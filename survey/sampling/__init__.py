"""Whom to ask: the list a sample is drawn from, the draw, what was drawn, what is known of the population.

The law: every unit's chance is known before it is drawn, and anyone can repeat the draw.
"""
