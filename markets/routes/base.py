"""What every page of markets needs: the blueprint, and how a form on a market's page acts."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response as Answer

from core.clock import utc_now
from markets import pages
from markets.pages import Sent, render_market
from web.forms import Form
from web.transaction import write

blueprint = Blueprint("markets", __name__)
Page = str | tuple[str, int] | Answer


def attempt(
    market_id: int,
    slot: str,
    form: Form,
    use_case: Callable[..., object],
    /,
    *,
    done: str,
    **wanted: Any,
) -> Page:
    """Do what a form on the market's page asks for, or show the page with what is wrong."""
    if form.validate_on_submit():
        with form.catches():
            write(use_case, **wanted, now=utc_now())
            flash(done)
            return redirect(pages.address(market_id), 303)
    return render_market(
        market_id, asked=request.args, sent=Sent(forms={slot: form}), status=form.status
    )
