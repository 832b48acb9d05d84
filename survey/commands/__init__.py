"""The command line: a file for each verb, each calling one room.

A verb reads its arguments, calls the room, and prints what the room answered. It calculates nothing.
"""
