"""Which passwords will do, and how they are kept."""

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.settings import Settings
from people.passwords import (
    common_passwords,
    hash_password,
    is_common,
    is_outdated,
    is_password,
    require_good,
)

WHO = {"name": "Marta Lindqvist", "email": "marta.lindqvist@aldermoor.example"}


@pytest.mark.parametrize(
    "password",
    [
        "three otters under a bridge",
        "kvinna i regnet idag",
        "twelve chars",
        "9f3kd82mzq0w",
        "\u6771\u4eac\u306e\u5915\u66ae\u308c\u306f\u7f8e\u3057\u3044\u3068\u601d\u3046",
        " leading and trailing ",
        "x9!" + "long and winding road " * 5,
        "correct horse battery staple",
        "marta walks to the harbour",
    ],
)
def test_it_takes_any_long_rare_password(password):
    require_good(password, **WHO, field="password")


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password1234!",
        "PASSWORDPASSWORD",
        "p@ssw0rd1234",
        "qwerty123456",
        "q1w2e3r4t5y6",
        "1q2w3e4r5t6y",
        "iloveyouiloveyou",
        "1234567890123",
        "987654321098",
        "abcdefghijklm",
        "aaaaaaaaaaaaaaa",
        "abababababab",
        "leavemealone",
        "dragon2026!!",
        "sunshine-2026",
        "letmeinletmein",
        "111111111111",
    ],
)
def test_it_refuses_what_many_people_use(password):
    with pytest.raises(InvalidInput, match="Many people use this"):
        require_good(password, **WHO, field="password")


@pytest.mark.parametrize(
    "password", ["MartaLindqvist", "lindqvist2026!", "marta.lindqvist1", "aldermoor2026",
                 "throng-throng-1", "Throng Lindqvist"],
)  # fmt: skip
def test_it_refuses_what_leans_on_its_context(password):
    with pytest.raises(InvalidInput, match="mostly your name"):
        require_good(password, **WHO, field="password")


@pytest.mark.parametrize("length", [0, 1, 11])
def test_it_refuses_fewer_than_twelve_characters(length):
    with pytest.raises(InvalidInput, match="at least 12") as caught:
        require_good("q7#kd9@mz1w"[:length], **WHO, field="old")
    assert caught.value.field == "old"


def test_it_takes_128_characters_and_refuses_129():
    password = "the quick brown fox and the lazy dog go far " * 3
    require_good(password[:128], **WHO, field="password")
    with pytest.raises(InvalidInput, match="at most 128"):
        require_good(password[:129], **WHO, field="password")


def test_it_knows_thousands_of_common_passwords():
    assert len(common_passwords()) > 3000
    assert {"password", "qwerty", "leavemealone"} <= common_passwords()


@pytest.mark.parametrize("password", ["q7", "", "zzzz"])
def test_it_answers_for_any_text(password):
    assert is_common(password) in {True, False}


def test_it_hashes_with_argon2id_and_the_rounds_of_the_settings():
    kept = extract_parameters(hash_password("three otters", rounds=Settings().password_rounds))
    assert (kept.type, kept.time_cost, kept.memory_cost, kept.parallelism) == (
        Type.ID,
        3,
        32 * 1024,
        1,
    )
    # OWASP Password Storage Cheat Sheet: argon2id with at least 19 MiB, 2 passes, 1 lane.
    assert kept.memory_cost >= 19 * 1024
    assert kept.time_cost >= 2


def test_it_salts_each_hash():
    assert hash_password("three otters", rounds=1) != hash_password("three otters", rounds=1)


@settings(max_examples=8, deadline=None)  # Each takes three slow hashes.
@given(st.text(max_size=20), st.text(max_size=20))
def test_it_matches_a_password_and_no_other(password, other):
    from unicodedata import normalize

    kept = hash_password(password, rounds=1)
    assert is_password(kept, password, rounds=1)
    same = normalize("NFKC", password) == normalize("NFKC", other)
    assert is_password(kept, other, rounds=1) is same


@pytest.mark.parametrize("kept", [None, "", "not a hash", "$argon2id$v=19$m=1"])
def test_it_matches_nothing_where_no_hash_is_kept(kept):
    assert not is_password(kept, "three otters", rounds=1)
    assert not is_password(kept, "nobody has this password", rounds=1)


def test_it_notices_other_parameters():
    kept = hash_password("three otters", rounds=1)
    assert not is_outdated(kept, rounds=1)
    assert is_outdated(kept, rounds=2)
