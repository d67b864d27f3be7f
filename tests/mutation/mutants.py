"""Small changes to a module, each of which some test must notice (R4).

Only what stands in functions is changed; texts for people and types are left alone. A change is
put into the functions that live: whoever imported them runs the changed ones.
"""

import ast
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType

OTHERS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
    ast.Pow: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
WORDS = {"_", "later", "marked", "counted"}  # What they are called with is for people to read.
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Mutant:
    """One change: where, what it reads like before and after, and the changed module."""

    line: int
    before: str
    after: str
    code: CodeType

    def __str__(self) -> str:
        return f"line {self.line}: {self.before}  →  {self.after}"


def mutants_of(path: Path) -> list[Mutant]:
    """Return every change to a module that we know of, from its first line to its last."""
    text = path.read_text()
    count = len(list(_sites(ast.parse(text))))
    return [mutant for number in range(count) if (mutant := _mutant(path, text, number))]


def _mutant(path: Path, text: str, number: int) -> Mutant | None:
    """Return one change; None where it leaves the code as it was."""
    tree = ast.parse(text)
    parent, field, place, node = list(_sites(tree))[number]
    other = _other(node)
    before, after = ast.unparse(node), ast.unparse(other)
    ast.copy_location(other, node)
    if place is None:
        setattr(parent, field, other)
    else:
        getattr(parent, field)[place] = other
    line = node.lineno
    code = compile(ast.fix_missing_locations(tree), str(path), "exec")
    return Mutant(line, before, after, code) if before != after else None


def _sites(tree: ast.AST, inside: bool = False) -> Iterator[tuple]:
    """Yield (parent, field, place in a list or None, node) for everything that can be changed."""
    for field, value in ast.iter_fields(tree):
        if field in {"annotation", "returns", "decorator_list", "args"} and not isinstance(
            tree, ast.Call
        ):
            continue
        nodes = value if isinstance(value, list) else [value]
        for place, node in enumerate(nodes):
            if not isinstance(node, ast.AST) or _is_for_people(node):
                continue
            if inside and _other(node) is not None:
                yield tree, field, place if isinstance(value, list) else None, node
            yield from _sites(node, inside or isinstance(node, FUNCTIONS))


def _is_for_people(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True  # A docstring.
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Name) and called.id in WORDS


def _other(node: ast.AST) -> ast.AST | None:
    """Return what stands in place of a node, or None where nothing does."""
    for change in (_other_sum, _other_value, _other_way):
        other = change(node)
        if other is not None:
            return other
    return None


def _other_sum(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.Compare(left=left, ops=[op, *more], comparators=found) if type(op) in OTHERS:
            return ast.Compare(left=left, ops=[OTHERS[type(op)](), *more], comparators=found)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OTHERS:
            return ast.BinOp(left=left, op=OTHERS[type(op)](), right=right)
        case ast.BoolOp(op=op, values=values):
            return ast.BoolOp(op=OTHERS[type(op)](), values=values)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            return operand
    return None


def _other_value(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.Constant(value=bool() as value):
            return ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            return ast.Constant(value + 1)
        case ast.Constant(value=str() as value) if value and " " not in value:
            return ast.Constant(f"{value}x")
    return None


def _other_way(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.Return(value=ast.AST()):
            return ast.Return(value=ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.AugAssign():
            return ast.Pass()
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return ast.IfExp(test=test, body=orelse, orelse=body)
        case ast.If(test=ast.Name() | ast.Attribute() | ast.Call() as test) as kept:
            refused = ast.UnaryOp(op=ast.Not(), operand=test)
            return ast.If(test=refused, body=kept.body, orelse=kept.orelse)
    return None


def put_in(mutant: Mutant, path: Path) -> int:
    """Let the functions of a module that live be the changed ones; return how many changed."""
    changed = {(code.co_qualname, code.co_firstlineno): code for code in _codes_within(mutant.code)}
    count = 0
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == str(path):
            mine = one.__code__
            code = changed[mine.co_qualname, mine.co_firstlineno]
            if code != mine:
                one.__code__ = code
                count += 1
    return count


def _codes_within(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes_within(one)
