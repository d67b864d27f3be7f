"""Who you are: sign-in, invitations, sessions, profile, roles.

May import models, core and, in routes, forms and commands, web.
"""
