"""Letters: what people are told by e-mail, when they want it, and how to stop it.

May import every folder's queries and services below it; sends through the standard library.
"""
