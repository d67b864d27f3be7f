"""The one purpose, its challenges with their phases, and what was decided.

May import community and everything below it.
"""
