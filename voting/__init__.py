"""Voting rounds and ballots.

May import ideas and everything below it, never markets.
"""
