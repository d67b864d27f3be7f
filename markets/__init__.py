"""Prediction markets: makers, orders, positions, resolution.

May import ideas and everything below it, never voting.
"""
