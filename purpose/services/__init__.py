"""Use cases of purpose: state it, pose challenges, move phases, post updates.

May import community, people, ledger, models and core; no HTTP.
"""
