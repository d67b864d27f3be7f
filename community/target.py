"""What a comment is on: pure."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Target:
    """Any object by kind and id; `title` and `path` are for telling those who follow it."""

    kind: str
    id: int
    challenge_id: int | None = None
    title: str = ""
    path: str = ""
