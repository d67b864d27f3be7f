"""Use cases of ideas: writing, standing (withdrawn, shortlisted, answered), and what hangs on one.

May import ideas' pure modules and queries, purpose and everything below it; no HTTP.
"""
