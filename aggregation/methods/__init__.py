"""The mathematics of ranked outcomes: signals in, probabilities with intervals out.

May import the standard library, core, numpy and the pure voting.rules.
"""
