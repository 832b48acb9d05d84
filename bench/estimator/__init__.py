"""The estimator measured: coverage of its intervals, its speed beside R and svy, its memory."""
