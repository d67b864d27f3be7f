"""Pages of community.

May import community's forms and services, and any folder's queries; writes through services only.
"""
