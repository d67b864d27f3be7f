"""Pages of purpose.

May import purpose's forms and services, and any folder's queries; writes through services only.
"""
