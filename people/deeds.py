"""How a person's page tells an act from the log, and which acts others may read there."""

# (kind of object, act) → words. Others see these and nothing else: never a judgement, a belief
# or a trade, whatever else is written into the log one day.
PUBLIC_DEEDS = {
    ("purpose", "stated_purpose"): "stated the purpose",
    ("challenge", "posed"): "posed a challenge",
    ("challenge", "opened"): "opened a challenge",
    ("challenge", "updated"): "wrote news of a challenge",
    ("challenge", "commented"): "commented on a challenge",
    ("challenge", "decided"): "decided a challenge",
    ("idea", "submitted"): "added an idea",
    ("idea", "edited"): "improved an idea",
    ("idea", "commented"): "commented on an idea",
    ("idea", "answered"): "answered an idea",
    ("idea", "shortlisted"): "put an idea on the shortlist",
    ("idea", "unlisted"): "took an idea off the shortlist",
    ("idea", "withdrew"): "withdrew an idea",
    ("idea", "restored"): "put an idea back",
    ("idea", "added evidence"): "linked evidence for an idea",
    ("idea", "added a co-author"): "invited a co-author",
    ("idea", "removed a co-author"): "took a co-author off an idea",
    ("idea", "removed evidence"): "took evidence off an idea",
    ("idea", "selected"): "selected an idea",
    ("idea", "declined"): "declined an idea",
    ("idea", "result_met"): "recorded that the success test was met",
    ("idea", "result_not_met"): "recorded that the success test was not met",
    ("market", "opened"): "opened a market",
    ("market", "commented"): "commented on a market",
    ("market", "clarified"): "clarified how a market is settled",
    ("market", "closed"): "closed a market",
    ("market", "proposed"): "proposed how a market is settled",
    ("market", "approved"): "approved how a market is settled",
    ("market", "rejected"): "sent back how a market is settled",
    ("market", "paid"): "settled a market",
    ("ranking", "ranked"): "made a ranking",
}
OWN_DEEDS = {
    ("person", "joined"): "came in",
    ("person", "invited"): "made an invitation",
    ("person", "stopped_invitation"): "stopped an invitation",
    ("person", "changed_password"): "changed the password",
    ("person", "gave_role"): "gave someone a role",
    ("person", "took_role"): "took a role from someone",
    ("person", "deactivated"): "closed someone’s account",
    ("person", "reactivated"): "opened someone’s account again",
    ("person", "made_password_link"): "made someone a link for a new password",
    ("market", "trade"): "traded in a market",
}


def deed_words(object_kind: str, act: str) -> str:
    """Return words such as 'added an idea' for an act on a kind of object."""
    deed = (object_kind, act)
    return (
        PUBLIC_DEEDS.get(deed) or OWN_DEEDS.get(deed) or f"{act.replace('_', ' ')}, {object_kind}"
    )


def done_to_you(act: str, detail: str) -> str:
    """Return words such as 'gave you the role sponsor' for what was done to one's account."""
    return {
        "gave_role": f"gave you the role {detail}",
        "took_role": f"took the role {detail} from you",
        "deactivated": "closed your account",
        "reactivated": "opened your account again",
        "made_password_link": "made a link by which you choose a new password",
        "stopped_invitation": "stopped an invitation of yours",
    }.get(act, f"changed your account ({act.replace('_', ' ')})")
