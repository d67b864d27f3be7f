"""Reads for the markets' own pages; what other folders ask stands in markets.queries.

May import models, core, lower queries and the markets' pure code; never writes.
"""
