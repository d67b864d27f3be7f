"""What changed between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from ideas.difference import WORDS_MAX, Piece, pieces_between

TEXT = st.text(alphabet="ab \n.é", max_size=60)


def joined(pieces, *changes):
    return "".join(piece.text for piece in pieces if piece.change in changes)


@given(TEXT, TEXT)
def test_it_loses_nothing_of_either_text(before, after):
    pieces = pieces_between(before, after)
    assert joined(pieces, "kept", "removed") == before
    assert joined(pieces, "kept", "added") == after


def test_it_marks_words_rather_than_letters():
    assert pieces_between("a senior nurse stands", "a junior nurse stands") == [
        Piece(change="kept", text="a"),
        Piece(change="removed", text=" senior"),
        Piece(change="added", text=" junior"),
        Piece(change="kept", text=" nurse stands"),
    ]


def test_it_replaces_a_very_long_text_as_a_whole():
    long = "word " * (WORDS_MAX + 1)
    assert [piece.change for piece in pieces_between(long, long + "more")] == ["removed", "added"]
    assert [piece.change for piece in pieces_between(long, long)] == ["kept"]


@given(TEXT)
def test_it_finds_no_change_in_the_same_text(text):
    assert joined(pieces_between(text, text), "added", "removed") == ""
