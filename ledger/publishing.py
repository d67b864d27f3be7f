"""Read the heads of the chains, publish them, and check the chains against earlier ones."""

from datetime import datetime

from sqlalchemy import and_, or_, select, tuple_
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.language import _
from ledger.heads import Head, missed, read_heads, root_of, text_of
from models.ledger import ChainHead, PublishedHeads, Transfer
from models.markets import Market

PIECE = 400  # What SQLite takes in one statement is bounded.


def present_heads(session: Session) -> tuple[Head, ...]:
    """Return the head of every chain as it is now, in the order of their names."""
    rows = session.execute(
        select(ChainHead.chain, ChainHead.seq, ChainHead.hash).order_by(ChainHead.chain)
    )
    return tuple(Head(chain=row.chain, seq=row.seq, hash=row.hash) for row in rows)


def heads_for_members(session: Session, *, now: datetime) -> tuple[Head, ...]:
    """Return the heads of the chains that are open to everyone.

    The number of moves in a market that still trades says how much is traded, which nobody sees
    before stating a belief; so its chain follows once trading is over.
    """
    trading = select(Market.id).where(
        or_(
            and_(Market.state == "open", Market.closes_at > now),
            Market.state == "draft",
        )
    )
    hidden = {f"market-{number}" for number in session.scalars(trading)}
    return tuple(head for head in present_heads(session) if head.chain not in hidden)


def publish_heads(session: Session, *, now: datetime) -> PublishedHeads:
    """Keep the present heads, so that their root alone suffices to check the past by."""
    heads = present_heads(session)
    root = root_of(heads)
    row = session.scalars(select(PublishedHeads).filter_by(root=root)).one_or_none()
    if row is None:
        row = PublishedHeads(root=root, content=text_of(heads), published_at=now)
        session.add(row)
        session.flush()
    return row


def heads_of_root(session: Session, root: str) -> tuple[Head, ...]:
    """Return the heads that a root stands for: those of this moment, or published earlier.

    The kept text need not be trusted: reading it computes the root anew.

    Raises:
        NotFound: no heads of that root are kept here.
        InvalidInput: what is kept is not what was published.
    """
    heads = present_heads(session)
    if root_of(heads) == root:
        return heads
    content = session.scalar(select(PublishedHeads.content).filter_by(root=root))
    if content is None:
        raise NotFound(_("No heads with this root are kept here. Give the file with the heads."))
    found = read_heads(content)
    if root_of(found) != root:
        raise NotFound(_("What is kept under this root has another one."))
    return found


def missed_heads(session: Session, heads: tuple[Head, ...]) -> list[str]:
    """Say which of some earlier heads the chains do not pass through."""
    places = [(head.chain, head.seq) for head in heads]
    kept: dict[tuple[str, int], str] = {}
    for start in range(0, len(places), PIECE):
        rows = session.execute(
            select(Transfer.chain, Transfer.seq, Transfer.hash).where(
                tuple_(Transfer.chain, Transfer.seq).in_(places[start : start + PIECE])
            )
        )
        kept |= {(row.chain, row.seq): row.hash for row in rows}
    return missed(heads, kept)
