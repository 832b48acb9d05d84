"""What may be wrong with a questionnaire whose shape is right, one file per topic.

A check is a generator over a `Draft`; it yields the place of each fault and what its sentences need
to say. The sentences are in `problems.toml` under the name of the check.
"""
