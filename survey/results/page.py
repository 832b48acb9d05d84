"""stub"""
from flask import abort
class Results:
    def __init__(self, installation): pass
    def page(self, round_id: str): abort(404)
    def file(self, round_id: str, name: str): abort(404)
