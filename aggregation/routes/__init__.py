"""Pages of rankings, decisions, results and learning; each module is one part of the way."""
