"""Which names a text may be calling with an @: pure."""

import re

WORDS_MAX = 4  # of a name
CALLS_MAX = 20
WORD = r"[\w'’.-]+"
CALL = re.compile(rf"(?<![\w@])@({WORD}(?: {WORD}){{0,{WORDS_MAX - 1}}})")


def names_called(text: str) -> list[list[str]]:
    """Return, for each @, the names it may mean, longest first, in small letters.

    "@Alice Abara, look" may mean "alice abara look", "alice abara" or "alice".
    """
    return [_readings(call) for call in CALL.findall(text)[:CALLS_MAX]]


def _readings(call: str) -> list[str]:
    words = call.lower().split(" ")
    return [" ".join(words[:length]).rstrip(".'’-") for length in range(len(words), 0, -1)]
