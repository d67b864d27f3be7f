"""The writer: acts that wait for one place are written together, by one thread, in one transaction.

Where a server runs it, whoever acts hands the act over and waits for its answer; everywhere else
(commands, tests) acts are written at once, alone. The database's locks, not this queue, keep
several processes right, so nothing depends on there being one writer only.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, Full, Queue
from typing import Any

from flask import Flask, current_app
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.errors import ThrongError, Unavailable
from core.language import _
from web.extensions import db
from web.transaction import write

TOGETHER_MAX = 64
# Takes a session, acts and `now`; answers each act, with an error where it may not happen.
UseCase = Callable[..., Sequence[Any]]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An act that waits, and where its answer will be; acts about one place go together."""

    use_case: UseCase
    about: int
    act: object
    answer: "Future[Any]" = field(default_factory=Future)


class Writer:
    """One thread that writes what waits, as much as there is and never waiting for more."""

    def __init__(self, app: Flask, *, length: int, patience: float) -> None:
        self.app = app
        self.patience = patience
        self.acts = self.commits = 0
        self._queue: Queue[Waiting | None] = Queue(length)
        self._thread: threading.Thread | None = None
        self._door = threading.Lock()

    @property
    def counts(self) -> dict[str, int]:
        """How many acts were written, and in how many transactions, as Prometheus names them."""
        return {"throng_written_acts_total": self.acts, "throng_commits_total": self.commits}

    def start(self) -> None:
        """Take acts from now on; each process calls this for itself, after it was forked."""
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what was accepted, and accept nothing more."""
        with self._door:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._queue.put(None)
            thread.join()

    def write(self, use_case: UseCase, act: object, *, about: int) -> Any:
        """Return the answer to an act once it is committed.

        Raises:
            ThrongError: what the use case answered.
            Unavailable: too many acts wait, or this one has waited too long.
        """
        waiting = Waiting(use_case=use_case, about=about, act=act)
        if not self._accepts(waiting):
            return write(_alone, use_case, act)
        try:
            return waiting.answer.result(self.patience)
        except TimeoutError:
            raise _too_late(waiting) from None

    def _accepts(self, waiting: Waiting) -> bool:
        with self._door:
            if self._thread is None:
                return False
            db.session().rollback()  # What the page has read needs no connection while it waits.
            try:
                self._queue.put_nowait(waiting)
            except Full:
                raise Unavailable(
                    _("Many people are acting just now. Nothing was changed; please try again.")
                ) from None
        return True

    def _run(self) -> None:
        is_over = False
        while not (is_over and self._queue.empty()):
            taken = self._taken(self._queue.get())
            is_over = is_over or None in taken
            places: dict[tuple[UseCase, int], list[Waiting]] = {}
            for one in taken:
                if one is not None and one.answer.set_running_or_notify_cancel():
                    places.setdefault((one.use_case, one.about), []).append(one)
            for together in places.values():
                self._write(together)

    def _taken(self, first: Waiting | None) -> list[Waiting | None]:
        taken = [first]
        while len(taken) < TOGETHER_MAX:
            try:
                taken.append(self._queue.get_nowait())
            except Empty:
                break
        return taken

    def _write(self, together: list[Waiting]) -> None:
        """Write acts in one transaction; where that fails, each in one of its own."""
        use_case, acts = together[0].use_case, [one.act for one in together]
        with self.app.app_context():
            try:
                answers = write(use_case, acts, now=utc_now())
            except Exception as error:  # noqa: BLE001  # Whoever waits is told, whatever it is.
                if len(together) == 1 or isinstance(error, Unavailable):
                    for one in together:
                        one.answer.set_exception(error)
                    return
                answers = None
        if answers is None:
            for one in together:
                self._write([one])
            return
        self.acts, self.commits = self.acts + len(acts), self.commits + 1
        for one, answer in zip(together, answers, strict=True):
            if isinstance(answer, BaseException):
                one.answer.set_exception(answer)
            else:
                one.answer.set_result(answer)


def _alone(session: Session, use_case: UseCase, act: object) -> Any:
    (answer,) = use_case(session, [act], now=utc_now())
    if isinstance(answer, ThrongError):
        raise answer
    return answer


def _too_late(waiting: Waiting) -> Unavailable:
    """Say what is known of an act whose turn did not come in time."""
    if waiting.answer.cancel():
        return Unavailable(
            _("Many people are acting just now. Nothing was changed; please try again.")
        )
    return Unavailable(
        _(
            "This takes longer than it should, and may still happen. Send it once more in a "
            "moment: it happens once only, and you see what came of it."
        )
    )


def keep_writer(app: Flask) -> None:
    """Give an application its writer; a server starts it."""
    settings = app.config["SETTINGS"]
    app.extensions["throng_writer"] = Writer(
        app, length=settings.waiting_acts, patience=settings.waiting_seconds
    )


def write_together(use_case: UseCase, act: object, *, about: int) -> Any:
    """Hand an act to the application's writer and return its answer; see `Writer.write`."""
    writer: Writer = current_app.extensions["throng_writer"]
    return writer.write(use_case, act, about=about)
