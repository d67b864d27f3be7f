"""The small pure kernel: clock, errors, points, policy, settings, text.

May import the standard library only.
"""
