"""Market states for the makers' laws, and an independent 80-digit reference."""

from decimal import ROUND_CEILING, Context, Decimal

from hypothesis import strategies as st

from markets.makers.limits import BAND, LIQUIDITY_MAX, LIQUIDITY_MIN, QUANTITY_MAX

POINT = 1_000_000


@st.composite
def liquidities(draw):
    """Draw b over its whole range, by order of magnitude."""
    power = draw(st.integers(6, 12))
    return min(max(draw(st.integers(10**power // 2, 10**power)), LIQUIDITY_MIN), LIQUIDITY_MAX)


@st.composite
def states(draw, n_max=12):
    """Draw (q, b) inside the band, anywhere within the bounds."""
    b = draw(liquidities())
    n = draw(st.integers(2, n_max))
    offset = draw(st.integers(-QUANTITY_MAX, QUANTITY_MAX - BAND * b))
    return tuple(offset + draw(st.integers(0, BAND * b)) for _ in range(n)), b


def random_state(chance, n_max=100):
    """Return (q, b) inside the band from a seeded generator."""
    b = max(LIQUIDITY_MIN, int(10 ** chance.uniform(6, 12)))
    n = chance.choice((2, 2, 2, 3, 4, 5, 8, 12, n_max))
    spread = int(BAND * b * chance.random())
    return tuple(chance.randint(0, spread) for _ in range(n)), b


def potential_80_digits(q, b):
    """Return ⌈b ln Σ exp(qᵢ/b)⌉ by the plain formula, no maximum subtracted, with 80 digits.

    Another path than the production code's, in twice the digits. |q|/b may be 10⁹ and then
    costs nine of them.
    """
    context = Context(prec=80, Emax=999_999_999_999, Emin=-999_999_999_999)
    total = Decimal(0)
    for quantity in q:
        total = context.add(total, context.exp(context.divide(Decimal(quantity), Decimal(b))))
    value = context.multiply(Decimal(b), context.ln(total))
    return int(value.to_integral_value(rounding=ROUND_CEILING))


def prices_80_digits(q, b):
    """Return the softmax of q/b with 80 digits."""
    context = Context(prec=80)
    terms = [context.exp(context.divide(Decimal(x - max(q)), Decimal(b))) for x in q]
    total = sum(terms)
    return [context.divide(term, total) for term in terms]
