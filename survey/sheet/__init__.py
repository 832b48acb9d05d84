"""Paper: a questionnaire laid out on A4 sheets once, as a value, and drawn from it as PDF.

The same value says where each box lies in millimetres, so whoever reads a scan looks where the printer
printed. Nothing here is imported by the web process: fonts and PDF are the worker's and the commands'.
"""
