"""Reading scanned forms: where the marks are, as proposals that a clerk confirms."""
