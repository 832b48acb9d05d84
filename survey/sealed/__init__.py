"""Responses that come sealed: what is inside an envelope, who opens and judges it, envelopes in a file.

The law: an envelope is kept as a response or set aside as it came; none is dropped.
"""
