"""Filters: what stays together on a line, and what people mean by a list."""

from web.filters import points_of, unit


def test_it_breaks_no_line_between_a_number_and_its_unit():
    assert unit("26.32", "points") == "26.32\u00a0points"


def test_it_leaves_out_the_marks_and_empty_lines_of_a_list():
    text = "- the median wait\n\n• staff who stay\nno mark - but a dash"
    assert points_of(text) == ["the median wait", "staff who stay", "no mark - but a dash"]
    assert points_of("58 % today, 3 h 12") == ["58\u00a0% today, 3\u00a0h 12"]
    assert points_of(None) == []
