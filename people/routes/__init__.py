"""Pages of people: the doors, one's own page, invitations, and who is here.

May import web, own forms and services, and any queries.
"""
