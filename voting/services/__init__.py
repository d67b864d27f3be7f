"""Use cases of voting: rounds, ballots, showings, and ballots brought in from elsewhere.

May import voting's pure modules and queries, ideas and everything below it.
"""
