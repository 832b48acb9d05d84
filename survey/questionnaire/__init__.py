"""The questionnaire: what is asked, in which order, and what may be answered.

Pure: no Flask, no SQL, no clock, no files but the one that is read. Reading a questionnaire
gives a frozen value or a list of problems; asking it questions never changes it.
"""
