"""Use cases of people: coming in, signing in, one's own account, roles, pen names.

May import models, core, ledger.services and people's own pure code.
"""
