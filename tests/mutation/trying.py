"""Try changes to the modules that points and judgements hang on: which do the tests notice (R4)?

    .venv/bin/python tests/mutation/trying.py [--most N] [--seed S] [--only WORD] [--keep]

Each change runs in a process of its own, forked from one that has everything imported, against
the nearest test files; it is noticed when one fails, or never ends. Of each module `--most`
changes are drawn.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LEDGER = ("ledger", "markets/services/test_trade.py", "markets/services/test_idempotency.py")
MAKERS = ("markets/makers", "markets/test_quote.py")
DOOR = ("architecture/test_policy.py", "security/test_forms.py", "people/test_safe_next.py")
VOTES = ("voting/test_visibility.py", "voting/test_cast_ballot.py", "voting/test_tally_machine.py")
AREAS = {
    "ledger": {
        "ledger.chain": ("ledger/test_chain.py",),
        "ledger.heads": ("ledger",),
        "ledger.publishing": ("ledger",),
        "ledger.idempotency": LEDGER,
        "ledger.services": LEDGER,
        "ledger.audit": (*LEDGER, "planted"),
    },
    "makers": dict.fromkeys(
        (
            "markets.makers.change",
            "markets.makers.choice",
            "markets.makers.cpmm",
            "markets.makers.exact",
            "markets.makers.inverse",
            "markets.makers.limits",
            "markets.makers.lmsr",
            "markets.makers.potential",
        ),
        MAKERS,
    )
    | {"markets.makers.reach": ("markets/test_book.py",)},
    "policy": {
        "core.policy": DOOR,
        "core.roles": DOOR,
        "web.access": DOOR,
        "purpose.phases": ("purpose", "clocks"),
    },
    "tallies": {
        "voting.counting": VOTES,
        "voting.visibility": ("voting/test_visibility.py", "voting/test_hidden_tallies.py"),
        "voting.interval": ("voting/test_interval.py",),
        "voting.services.casting": VOTES,
        "voting.rules.approval": ("voting/rules/test_approval.py",),
    },
}


def tests_pass(tests: list[str]) -> bool:
    """Run tests in this process; say whether all pass."""
    import pytest

    # What is imported before pytest begins cannot have its asserts explained, and need not.
    quiet = [
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "-W",
        "ignore::pytest.PytestAssertRewriteWarning",
    ]
    return pytest.main([*quiet, *tests]) == pytest.ExitCode.OK


def fork(act, seconds: float) -> int:
    """Let a process of its own act, in silence; return 0 when it says yes, and 2 for a fault."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        signal.alarm(round(seconds))  # It ends a process that never would.
        try:
            os._exit(0 if act() else 1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def try_module(name: str, tests: tuple[str, ...], *, most: int, seed: int) -> tuple[int, list[str]]:
    """Return how many changes to a module were tried, and those that nothing noticed."""
    from mutation.mutants import mutants_of, put_in

    path = Path(import_module(name).__file__)
    files = [str(ROOT / "tests" / one) for one in tests]
    began = time.monotonic()
    assert fork(lambda: tests_pass(files), 3_600) == 0, f"{tests} fail without any change"
    patience = 3 * (time.monotonic() - began) + 10
    found = mutants_of(path)
    chance = random.Random(f"{name} {seed}")
    chosen = sorted(chance.sample(range(len(found)), min(most, len(found))))
    tried, unseen = 0, []
    for mutant in (found[place] for place in chosen):

        def act(mutant=mutant) -> bool:
            assert put_in(mutant, path)
            return tests_pass(files)

        status = fork(act, patience)
        tried += status != 2
        if status == 0:
            unseen.append(f"{name} {mutant}")
            print(unseen[-1], flush=True)
    print(f"{name}: {tried} of {len(found)} tried, {len(unseen)} unseen", flush=True)
    return tried, unseen


def prepare() -> None:
    """Import everything once, and let generated examples be the same each time, none shrunk."""
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp(prefix="throng-mutation-")
    from hypothesis import Phase, settings

    phases = (Phase.explicit, Phase.generate)
    settings.register_profile("mutation", database=None, derandomize=True, phases=phases)
    settings.load_profile("mutation")
    for name in ("pytest", "app", "conftest", "market_cast"):
        import_module(name)


def main() -> None:
    """Try every area that is asked for and print its score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", action="store_true")
    words = parser.parse_args()
    prepare()
    from keeping import keep_result

    for area, modules in AREAS.items():
        tried, unseen = Counter(), Counter()
        for name, tests in modules.items():
            if words.only in f"{area} {name}":
                tried[name], missed = try_module(name, tests, most=words.most, seed=words.seed)
                unseen[name] = len(missed)
        if tried:
            score = 100 * (1 - unseen.total() / tried.total())
            each = ", ".join(f"{name} {tried[name] - unseen[name]}/{tried[name]}" for name in tried)
            kept = f"{area}: {score:.1f} % of {tried.total()} changes noticed ({each})"
            print(kept, flush=True)
            if words.keep:
                keep_result("R4", kept, seed=words.seed)


if __name__ == "__main__":
    main()
