"""Pages of markets.

May import the markets' forms and services, and any folder's queries; writes through services only.
"""
