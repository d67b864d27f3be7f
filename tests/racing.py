"""Acts that meet: threads that start together, and what went wrong in them."""

import threading

from web.extensions import db

HELD = 0.5  # seconds that an act stays open: long enough for another one to run into it


class Race:
    """Threads that start together, and what went wrong in them."""

    def __init__(self, app):
        self.app, self.works, self.broken = app, [], []

    def run(self):
        start = threading.Barrier(len(self.works))
        threads = [threading.Thread(target=self.one, args=(work, start)) for work in self.works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def one(self, work, start):
        with self.app.app_context():
            start.wait()
            try:
                work()
            except Exception as error:  # noqa: BLE001  # Whatever it is, the test tells it.
                self.broken.append(repr(error))
            finally:
                db.session.remove()
