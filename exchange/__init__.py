"""Files in and out: imports, exports and evaluations of whole crowds.

May import aggregation and everything below it.
"""
