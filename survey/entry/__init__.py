"""Clerks key paper forms: one dense page, the keyboard alone, every number once."""
