"""Integer double-entry points: accounts, transfers, hash chains, the audit.

May import people and everything below it.
"""
