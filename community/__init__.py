"""What attaches to anything by kind and id: comments, tags, follows, notifications, activity.

May import ledger and everything below it.
"""
