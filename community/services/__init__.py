"""Use cases of community: comments, tags, follows, notifications, activity.

May import models, core and what lies below community; never what the comments are on.
"""
