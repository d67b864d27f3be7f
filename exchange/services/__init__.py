"""Use cases of exchange: bring in ideas, judgements, markets and results that files hold.

May import aggregation and everything below it, and exchange's own pure code.
"""
