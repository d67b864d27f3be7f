"""The words of the activity list: which acts members read about, and how: pure.

An act that is not here is kept in the log and not shown. Nothing about judging, beliefs or
single trades belongs here: it would tell what the challenge hides.
"""

from core.language import marked

WORDS = {
    ("challenge", "posed"): marked("prepared this challenge"),
    ("challenge", "opened"): marked("opened this challenge"),
    ("challenge", "edited"): marked("changed the words of this challenge"),
    ("challenge", "moved_phase"): marked("moved a phase"),
    ("challenge", "updated"): marked("posted news"),
    ("challenge", "decided"): marked("closed the decision"),
    ("challenge", "commented"): marked("joined the discussion of the challenge"),
    ("idea", "submitted"): marked("added an idea"),
    ("idea", "edited"): marked("improved an idea"),
    ("idea", "withdrew"): marked("withdrew an idea"),
    ("idea", "restored"): marked("put an idea back"),
    ("idea", "commented"): marked("joined the discussion of an idea"),
    ("idea", "added a co-author"): marked("invited a co-author"),
    ("idea", "added evidence"): marked("added evidence"),
    ("idea", "answered"): marked("answered an idea"),
    ("idea", "shortlisted"): marked("shortlisted an idea"),
    ("idea", "unlisted"): marked("took an idea off the shortlist"),
    ("idea", "set aside"): marked("set an idea aside"),
    ("idea", "brought back"): marked("brought an idea back"),
    ("idea", "merged"): marked("put two ideas together"),
    ("idea", "selected"): marked("selected an idea"),
    ("idea", "declined"): marked("declined an idea"),
    ("idea", "result_met"): marked("recorded that the success test was met"),
    ("idea", "result_not_met"): marked("recorded that the success test was not met"),
    ("idea", "hid a comment"): marked("hid a comment on an idea"),
    ("idea", "showed a comment again"): marked("showed a comment on an idea again"),
    ("market", "hid a comment"): marked("hid a comment on a market"),
    ("market", "showed a comment again"): marked("showed a comment on a market again"),
    ("challenge", "hid a comment"): marked("hid a comment on the challenge"),
    ("challenge", "showed a comment again"): marked("showed a comment on the challenge again"),
    ("market", "opened"): marked("opened a market"),
    ("market", "clarified"): marked("clarified how a market is settled"),
    ("market", "closed"): marked("closed a market"),
    ("market", "proposed"): marked("proposed how a market is settled"),
    ("market", "approved"): marked("approved how a market is settled"),
    ("market", "rejected"): marked("sent back how a market is settled"),
    ("market", "paid"): marked("settled a market"),
    ("market", "commented"): marked("joined the discussion of a market"),
    ("ranking", "ranked"): marked("made a ranking"),
}

# Done by a member for themselves: under the name the challenge shows. All else is done in a
# role, for the house, and so under the person's own name.
OWN = frozenset(
    {
        "commented",
        "submitted",
        "edited",
        "withdrew",
        "restored",
        "added a co-author",
        "added evidence",
    }
)


def is_official(kind: str, act: str) -> bool:
    """Say whether an act is done in a role, and so under the person's own name."""
    return (kind == "challenge" and act != "commented") or act not in OWN
