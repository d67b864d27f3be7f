"""What was typed becomes words; where they stand in a text is shown."""

from hypothesis import given
from hypothesis import strategies as st

from search.words import excerpt, parts_of, words_of


def test_it_takes_each_word_once_in_small_letters():
    assert words_of('The "wait" the WAIT, (nurse)*') == ("the", "wait", "nurse")
    assert words_of(None) == ()
    assert len(words_of(" ".join(str(n) for n in range(50)))) == 8


def test_it_marks_words_by_their_beginning():
    parts = parts_of("Waiting for the wait", ["wait"])
    assert [(part.text, part.is_hit) for part in parts] == [
        ("Waiting", True),
        (" for the ", False),
        ("wait", True),
    ]


@given(st.text(), st.lists(st.text(alphabet="ab(c*", min_size=1), max_size=3))
def test_it_loses_nothing_of_a_text(text, words):
    assert "".join(part.text for part in parts_of(text, words)) == text


def test_it_cuts_a_long_text_around_the_first_word_found():
    text = "before " * 60 + "a nurse at the door " + "after " * 60
    shown = "".join(part.text for part in excerpt(text, ["nurse"]))
    assert "nurse" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 160
