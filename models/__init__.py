"""The schema and nothing else: one file per aggregate.

May import core and SQLAlchemy.
"""
