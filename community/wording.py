"""The words of the activity list: which acts members read about, and how: pure.

An act that is not here is kept in the log and not shown. Nothing about judging, beliefs or
single trades belongs here: it would tell what the challenge hides.
"""

WORDS = {
    ("challenge", "posed"): "prepared this challenge",
    ("challenge", "opened"): "opened this challenge",
    ("challenge", "edited"): "changed the words of this challenge",
    ("challenge", "moved_phase"): "moved a phase",
    ("challenge", "updated"): "posted news",
    ("challenge", "decided"): "closed the decision",
    ("challenge", "commented"): "joined the discussion of the challenge",
    ("idea", "submitted"): "added an idea",
    ("idea", "edited"): "improved an idea",
    ("idea", "withdrew"): "withdrew an idea",
    ("idea", "restored"): "put an idea back",
    ("idea", "commented"): "joined the discussion of an idea",
    ("idea", "added a co-author"): "invited a co-author",
    ("idea", "added evidence"): "added evidence",
    ("idea", "answered"): "answered an idea",
    ("idea", "shortlisted"): "shortlisted an idea",
    ("idea", "unlisted"): "took an idea off the shortlist",
    ("idea", "set aside"): "set an idea aside",
    ("idea", "brought back"): "brought an idea back",
    ("idea", "merged"): "put two ideas together",
    ("idea", "selected"): "selected an idea",
    ("idea", "declined"): "declined an idea",
    ("idea", "result_met"): "recorded that the success test was met",
    ("idea", "result_not_met"): "recorded that the success test was not met",
    ("market", "opened"): "opened a market",
    ("market", "clarified"): "clarified how a market is settled",
    ("market", "closed"): "closed a market",
    ("market", "proposed"): "proposed how a market is settled",
    ("market", "approved"): "approved how a market is settled",
    ("market", "rejected"): "sent back how a market is settled",
    ("market", "paid"): "settled a market",
    ("market", "commented"): "joined the discussion of a market",
    ("ranking", "ranked"): "made a ranking",
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
