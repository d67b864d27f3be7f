"""Pages of voting: cards, pairs, orders, voices, budgets, and what they come to.

May import web, own forms and services, and any queries.
"""
