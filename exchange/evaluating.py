"""Commands that compare rules and crowds, on files, with what came true or with each other."""

from pathlib import Path

import click

from aggregation.methods.evaluate import evaluate
from exchange.comparing import approvals_of, budgets_of, orders_of
from exchange.comparison_tables import print_approvals, print_budgets, print_orders
from exchange.evaluation_table import json_of, print_evaluation
from exchange.formats import BALLOTS, RESULTS
from exchange.pabulib import read_pabulib
from exchange.preflib import read_preflib
from exchange.printing import keep_text, refuse_bad, said_plainly
from exchange.replication import read_replication_markets, require_results
from exchange.replication_crowd import resolved_challenges
from exchange.tables import content_of, read_table

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
kept = click.option("--json", "file", type=FILE, help="Write the whole evaluation to FILE too.")


@click.group("evaluate")
def evaluate_crowd() -> None:
    """Compare what crowds said with what came true."""


@evaluate_crowd.command("replication-markets")
@click.argument("folder", type=FOLDER)
@kept
def evaluate_replication_markets(folder: Path, *, file: Path | None) -> None:
    """Compare prices, beliefs and the ranked outcome with the results in FOLDER."""
    with said_plainly():
        crowd = read_replication_markets(folder)
        refuse_bad(crowd.bad_lines)
        require_results(crowd)
        found = evaluate(resolved_challenges(crowd))
    print_evaluation(found)
    _write(file, found)


@evaluate_crowd.command("pabulib")
@click.argument("path", type=FILE)
@kept
def evaluate_pabulib(path: Path, *, file: Path | None) -> None:
    """Compare what rules would buy with the budget and approvals of the .pb file PATH."""
    with said_plainly():
        election = read_pabulib(path)
        refuse_bad(election.bad_lines)
        found = budgets_of(election)
    if election.vote_type != "approval":
        click.echo(f"The ballots are {election.vote_type}: all they name is taken as approved.")
    print_budgets(found, title=election.title, names=[p.name for p in election.projects])
    _write(file, found)


@evaluate_crowd.command("preflib")
@click.argument("path", type=FILE)
@click.option("--truth", default="", help="The true order, best first, as numbers: 3,1,2.")
@kept
def evaluate_preflib(path: Path, *, truth: str, file: Path | None) -> None:
    """Compare the orders that rules make of the .soc, .soi, .toc or .toi file PATH."""
    with said_plainly():
        election = read_preflib(path)
        refuse_bad(election.bad_lines)
        found = orders_of(election, truth)
    print_orders(found, title=election.title, names=election.names)
    _write(file, found)


@evaluate_crowd.command("ballots")
@click.argument("ballots", type=FILE)
@click.argument("results", type=FILE)
@kept
def evaluate_ballots(ballots: Path, results: Path, *, file: Path | None) -> None:
    """Compare ways to order ideas by the answers in BALLOTS with RESULTS, both our own CSV."""
    with said_plainly():
        said = read_table(content_of(ballots), BALLOTS)
        known = read_table(content_of(results), RESULTS)
        refuse_bad([*said.bad, *known.bad])
        found = approvals_of(said.rows, known.rows)
    print_approvals(found)
    _write(file, found)


def _write(file: Path | None, found: object) -> None:
    if file is not None:
        keep_text(file, json_of(found))
        click.echo(f"Wrote {file}.")
