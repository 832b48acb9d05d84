"""The statistics: from a codebook and columns to estimates with honest uncertainty.

Knows nothing of pages, Flask or SQL. An analyst with a CSV file and a codebook gets the
same figures here as the dashboard shows. Importing this package loads no heavy library.
"""
