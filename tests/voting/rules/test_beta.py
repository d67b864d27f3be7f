"""The Beta distribution against closed forms and published values."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.rules.beta import beta_cdf, beta_quantile, digamma, log_gamma, trigamma

SIZES = st.floats(0.05, 2000)


@pytest.mark.parametrize(
    ("up", "total", "expected"),
    [(1, 1, 0.223607), (2, 2, 0.368403), (600, 1000, 0.574240), (0, 1, 0.025321)],
)
def test_it_gives_the_five_percent_quantiles_of_the_cases(up, total, expected):
    """Cases: Beta(1, 1) prior, 5 % quantile, as scipy gives them."""
    assert beta_quantile(0.05, 1 + up, 1 + total - up) == pytest.approx(expected, abs=5e-7)


def test_it_knows_the_quantile_of_a_power():
    """Beta(n, 1) has distribution function p**n, so the quantile is q**(1/n)."""
    assert beta_quantile(0.05, [1, 2, 7], 1) == pytest.approx([0.05, 0.05**0.5, 0.05 ** (1 / 7)])


def test_it_knows_the_special_values():
    """Abramowitz & Stegun 1964, 6.3.2 and 6.4.2: psi(1) = -gamma, psi'(1) = pi squared / 6."""
    assert digamma(1.0) == pytest.approx(-0.5772156649015329, abs=1e-12)
    assert trigamma(1.0) == pytest.approx(math.pi**2 / 6, abs=1e-12)


@given(st.floats(0.001, 1e6))
def test_it_computes_log_gamma_as_the_standard_library_does(x):
    assert float(log_gamma(x)) == pytest.approx(math.lgamma(x), rel=1e-12, abs=1e-12)


@given(SIZES, SIZES, st.sampled_from([0.01, 0.05, 0.5, 0.9, 0.95]))
def test_it_inverts_its_own_distribution_function(a, b, q):
    p = float(beta_quantile(q, a, b))
    if 1e-12 < p < 1 - 1e-12:
        assert float(beta_cdf(p, a, b)) == pytest.approx(q, abs=1e-8)


@given(SIZES, SIZES)
def test_it_mirrors(a, b):
    assert float(beta_quantile(0.05, a, b)) == pytest.approx(
        1 - float(beta_quantile(0.95, b, a)), abs=1e-12
    )


def test_it_stays_exact_with_a_million_judgements():
    low = float(beta_quantile(0.05, 600_001, 400_001))
    assert float(beta_cdf(low, 600_001, 400_001)) == pytest.approx(0.05, abs=1e-8)
    assert np.isclose(low, 0.6 - 1.6449 * math.sqrt(0.24 / 1e6), atol=1e-6)
