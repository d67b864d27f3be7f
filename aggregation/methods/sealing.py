"""What of teams goes into a snapshot: what leaving one out would change, never who is in it."""

from __future__ import annotations

from dataclasses import replace

from aggregation.methods.influence import witness
from aggregation.methods.inputs import Person, RankingInputs, Witnessed, canonical
from aggregation.methods.merits import read_merits
from aggregation.methods.parameters import Parameters
from aggregation.methods.rank import tie_order_of


def sealed(inputs: RankingInputs, *, parameters: Parameters) -> RankingInputs:
    """Find what leaving out any one team would change, and forget who belongs to which.

    A team of the snapshot could be told by its size, and its members by the few things that are
    known of each; the finding gives neither away.
    """
    ordered = canonical(inputs)
    found: tuple[Witnessed, ...] = ()
    if ordered.ideas:
        ties = tie_order_of([idea.id for idea in ordered.ideas], 0)
        found = witness(ordered, read_merits(ordered, parameters), ties=ties)
    people = tuple(Person(id=person.id) for person in ordered.people)
    return replace(ordered, people=people, witnessed=found)
