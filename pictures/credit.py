"""Voices as the side of a square, credits as its area."""

from markupsafe import Markup

from pictures.marks import fixed, picture

CELL = 9.9
GAP = 2.0


def credit_square(voices: int, *, label: str = "") -> Markup:
    """Draw what some voices cost, as a square of cells; the next voice's cells are dashed."""
    side = abs(voices)
    cells = [
        _cell(column, row, "paid" if max(column, row) < side else "next")
        for row in range(side + 1)
        for column in range(side + 1)
    ]
    size = (side + 1) * (CELL + GAP)
    return picture(size, size, cells, label)


def credit_sheet(spent: int, whole: int = 100, *, label: str = "") -> Markup:
    """Draw all credits in rows of ten, those that are spent filled."""
    cells = [_cell(n % 10, n // 10, "paid" if n < spent else "") for n in range(whole)]
    rows = -(-whole // 10)
    return picture(10 * (CELL + GAP), rows * (CELL + GAP), cells, label)


def _cell(column: int, row: int, kind: str) -> str:
    x, y = (1 + n * (CELL + GAP) for n in (column, row))
    size = fixed(CELL)
    css = f"cell {kind}".strip()
    return f'<rect class="{css}" x="{fixed(x)}" y="{fixed(y)}" width="{size}" height="{size}"/>'
