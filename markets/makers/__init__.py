"""Market makers, as pure functions: quantities in, exact costs and prices out.

May import the standard library and core.
"""
