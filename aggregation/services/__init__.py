"""Use cases of aggregation: make a ranking, decide, record results, learn from them."""
