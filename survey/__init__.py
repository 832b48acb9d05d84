"""The service: asks citizens, keeps what they said, shows what it means.

`survey.application` is the table of contents of the web process. Nothing is imported here, so that who
uses one room loads that room alone.
"""
