"""The report of periods: rounds read by the day, units rolled up, what stretches tell together, the folder.

The law: what one stretch of time shows less another is held to the same rule as a table.
"""
