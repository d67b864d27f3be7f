"""What a branch says of itself."""

from markets.branch import Both, Branch


def branch(side="if", state="pending"):
    return Branch(side=side, state=state, condition_id=1, idea_title="A nurse at the door")


def test_it_asks_while_it_waits():
    assert branch().heading == "Asks: if “A nurse at the door” is selected."
    assert branch().meaning == "Trades lock points. If it is not selected, everything comes back."
    assert branch("if_not").heading == "Asks: if “A nurse at the door” is not selected."
    assert "if it is selected, they come back whole" in branch("if_not").locking


def test_it_says_what_became_of_it():
    assert branch(state="met").chip == "if selected: goes on"
    assert branch(state="unmet").chip == "if selected: lapsed"
    assert branch("if_not", "unmet").is_taken
    assert not branch("if_not", "met").is_taken
    assert branch(state="unmet").heading == "“A nurse at the door” was not selected."
    assert branch(state="met").locking == ""


def test_the_difference_has_its_sign():
    assert Both(selected=0.62, not_selected=0.5).difference_words == "+12"
    assert Both(selected=0.5, not_selected=0.62).difference_words == "-12"
    assert Both(selected=0.5, not_selected=None).difference_words == ""
