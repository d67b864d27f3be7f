"""JSON for programs, one file per resource.

May import aggregation and everything below it.
"""
