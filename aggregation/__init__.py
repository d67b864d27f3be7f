"""All judgement of a challenge, combined into ranked outcomes, and what came of them.

May import voting, markets and everything below them.
"""
