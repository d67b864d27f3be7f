"""A maker by its name: the right one, of the right weights."""

from core.points import MICRO
from markets.makers.choice import maker_of
from markets.makers.cpmm import Cpmm
from markets.makers.lmsr import Lmsr

B = 100 * MICRO


def test_it_is_the_potential_by_default():
    assert maker_of("potential", B, 3, None) == Lmsr(b=B)


def test_a_product_opens_at_its_weight():
    maker = maker_of("product", B, 2, 300_000)
    assert maker == Cpmm(k=B, weights=(300_000, 700_000))


def test_a_product_without_a_weight_weighs_every_outcome_alike():
    assert maker_of("product", B, 4, None) == Cpmm(k=B, weights=(1, 1, 1, 1))
