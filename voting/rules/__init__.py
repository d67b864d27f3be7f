"""Ways to judge, as pure functions: ballots in, estimates with intervals out.

May import the standard library, core and numpy.
"""
