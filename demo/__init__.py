"""A demonstration community, made by a seeded simulation through the real services.

May import aggregation and everything below it.
"""
