"""Ideas: versions, similar ideas, merging, answers, search.

May import purpose and everything below it.
"""
