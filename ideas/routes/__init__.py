"""Pages of ideas.

May import ideas' forms and services, and any folder's queries; writes through services only.
"""
