"""Shared HTTP plumbing: extensions, sessions, access, errors, forms, filters, transactions.

May import core, models and pictures; used by routes, forms and commands only.
"""
