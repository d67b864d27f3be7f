"""How a person's page tells an act from the log, and which acts others may read there."""

from core.language import _, marked

# What pages call the roles.
ROLE_NAMES = (marked("member"), marked("sponsor"), marked("facilitator"), marked("administrator"))

# (kind of object, act) → words. Others see these and nothing else: never a judgement, a belief
# or a trade, whatever else is written into the log one day.
PUBLIC_DEEDS = {
    ("purpose", "stated_purpose"): marked("stated the purpose"),
    ("challenge", "posed"): marked("posed a challenge"),
    ("challenge", "opened"): marked("opened a challenge"),
    ("challenge", "updated"): marked("wrote news of a challenge"),
    ("challenge", "commented"): marked("commented on a challenge"),
    ("challenge", "decided"): marked("decided a challenge"),
    ("idea", "submitted"): marked("added an idea"),
    ("idea", "edited"): marked("improved an idea"),
    ("idea", "commented"): marked("commented on an idea"),
    ("idea", "answered"): marked("answered an idea"),
    ("idea", "shortlisted"): marked("put an idea on the shortlist"),
    ("idea", "unlisted"): marked("took an idea off the shortlist"),
    ("idea", "withdrew"): marked("withdrew an idea"),
    ("idea", "restored"): marked("put an idea back"),
    ("idea", "added evidence"): marked("linked evidence for an idea"),
    ("idea", "added a co-author"): marked("invited a co-author"),
    ("idea", "removed a co-author"): marked("took a co-author off an idea"),
    ("idea", "removed evidence"): marked("took evidence off an idea"),
    ("idea", "selected"): marked("selected an idea"),
    ("idea", "declined"): marked("declined an idea"),
    ("idea", "result_met"): marked("recorded that the success test was met"),
    ("idea", "result_not_met"): marked("recorded that the success test was not met"),
    ("market", "opened"): marked("opened a market"),
    ("market", "commented"): marked("commented on a market"),
    ("market", "clarified"): marked("clarified how a market is settled"),
    ("market", "closed"): marked("closed a market"),
    ("market", "proposed"): marked("proposed how a market is settled"),
    ("market", "approved"): marked("approved how a market is settled"),
    ("market", "rejected"): marked("sent back how a market is settled"),
    ("market", "paid"): marked("settled a market"),
    ("ranking", "ranked"): marked("made a ranking"),
}
OWN_DEEDS = {
    ("idea", "hid a comment"): marked("hid a comment on an idea"),
    ("idea", "showed a comment again"): marked("showed a comment on an idea again"),
    ("market", "hid a comment"): marked("hid a comment on a market"),
    ("market", "showed a comment again"): marked("showed a comment on a market again"),
    ("challenge", "hid a comment"): marked("hid a comment on the challenge"),
    ("challenge", "showed a comment again"): marked("showed a comment on the challenge again"),
    ("comment", "kept"): marked("let a comment stand"),
    ("idea", "kept"): marked("let an idea stand"),
    ("tag", "led"): marked("let one tag lead to another"),
    ("tag", "freed"): marked("let a tag stand for itself again"),
    ("person", "joined"): marked("came in"),
    ("person", "invited"): marked("made an invitation"),
    ("person", "stopped_invitation"): marked("stopped an invitation"),
    ("person", "changed_password"): marked("changed the password"),
    ("person", "gave_role"): marked("gave someone a role"),
    ("person", "took_role"): marked("took a role from someone"),
    ("person", "deactivated"): marked("closed someone’s account"),
    ("person", "erased"): marked("erased someone for good"),
    ("person", "reactivated"): marked("opened someone’s account again"),
    ("person", "made_password_link"): marked("made someone a link for a new password"),
    ("market", "trade"): marked("traded in a market"),
}


def deed_words(object_kind: str, act: str) -> str:
    """Return words such as 'added an idea' for an act on a kind of object."""
    deed = (object_kind, act)
    words = PUBLIC_DEEDS.get(deed) or OWN_DEEDS.get(deed)
    return _(words) if words else f"{act.replace('_', ' ')}, {object_kind}"


def done_to_you(actor: str, act: str, detail: str) -> str:
    """Return a sentence such as 'Aoife gave you the role sponsor' for an act on one's account."""
    words = {
        "gave_role": marked("%(actor)s gave you the role %(role)s"),
        "took_role": marked("%(actor)s took the role %(role)s from you"),
        "deactivated": marked("%(actor)s closed your account"),
        "reactivated": marked("%(actor)s opened your account again"),
        "made_password_link": marked("%(actor)s made a link by which you choose a new password"),
        "stopped_invitation": marked("%(actor)s stopped an invitation of yours"),
    }.get(act, marked("%(actor)s changed your account (%(act)s)"))
    return _(words, actor=actor, role=_(detail) if detail else "", act=act.replace("_", " "))
