"""What happens when: acts in the order of their time, whoever planned them first."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

Happening = Callable[[datetime], object]


@dataclass(kw_only=True)
class Calendar:
    """Acts still to come; whatever lies after `until` never happens."""

    until: datetime
    _planned: list[tuple[datetime, int, Happening]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)

    def at(self, moment: datetime, happening: Happening) -> None:
        """Plan an act; it may be planned by another act, for then or later."""
        if moment <= self.until:
            heapq.heappush(self._planned, (moment, next(self._order), happening))

    def pass_by(self) -> int:
        """Let everything happen in its order; return how many acts there were."""
        acts = 0
        while self._planned:
            moment, _, happening = heapq.heappop(self._planned)
            happening(moment)
            acts += 1
        return acts
