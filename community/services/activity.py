"""Keeping the log of what was done to what, by whom, when; written where joining can reach it."""

from people.activity import record

__all__ = ["record"]
