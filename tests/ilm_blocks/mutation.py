"""Faults of one token, made in the product's own functions: whatever is written there, it is read from the syntax tree.

A mutant is a function whose code has one comparison turned, one condition dropped, one sort key forgotten and the
like. It is put into the function itself, so that all who hold the function run it.
"""

import ast
import copy
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from types import CodeType, FunctionType, ModuleType
from typing import Any

TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """``function`` with the fault ``story``; ``code`` is what it runs then."""

    function: FunctionType
    story: str
    code: CodeType

    @property
    def where(self) -> str:
        module = self.function.__module__.rpartition(".")[2]
        return f"{module}.{self.function.__qualname__}"

    def __str__(self) -> str:
        return f"{self.where}: {self.story}"


def functions(home: ModuleType | type) -> Iterator[FunctionType]:
    """Every function that is written in ``home``, methods and properties of its classes included."""
    module = home.__module__ if isinstance(home, type) else home.__name__
    for found in vars(home).values():
        if isinstance(found, type) and isinstance(home, ModuleType) and found.__module__ == module:
            yield from functions(found)
        function = bare(found)
        if function is not None and function.__module__ == module and is_written(function):
            yield function


def is_written(function: FunctionType) -> bool:
    """Not a lambda, which has no statement of its own, nor what a decorator makes."""
    return (
        function.__name__ != "<lambda>" and function.__code__.co_filename == sys.modules[function.__module__].__file__
    )


def bare(found: Any) -> FunctionType | None:
    if isinstance(found, property):
        found = found.fget
    if isinstance(found, cached_property):
        found = found.func
    return found if isinstance(found, FunctionType) else None


def mutants(function: FunctionType) -> Iterator[Mutant]:
    """One for each place of ``function`` and each fault that may be made there."""
    tree = bare_tree(function)
    for number, node in enumerate(ast.walk(tree)):
        for story, exchange in faults(node):
            mutated = copy.deepcopy(tree)
            place = next(other for index, other in enumerate(ast.walk(mutated)) if index == number)
            Exchange(place, exchange(copy.deepcopy(place))).visit(mutated)
            yield Mutant(function, f"{ast.unparse(node)} → {story}", compiled(mutated, function))


def bare_tree(function: FunctionType) -> ast.Module:
    """The syntax tree of ``function`` without what it does not run: decorators and annotations."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    [definition] = tree.body
    assert isinstance(definition, ast.FunctionDef)
    definition.decorator_list, definition.returns = [], None
    for argument in (*definition.args.args, *definition.args.kwonlyargs):
        argument.annotation = None
    return tree


def faults(node: ast.AST) -> Iterator[tuple[str, Callable[..., Any]]]:
    """What may be wrong at ``node``: the story, and what makes of a copy of it what stands there instead."""
    if isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            if type(operator) in TURNED:
                other = TURNED[type(operator)]
                yield other.__name__, partial(with_item, field="ops", index=index, item=other())
    if isinstance(node, ast.BoolOp):
        for index, value in enumerate(node.values):
            yield f"without {ast.unparse(value)}", partial(without, index=index)
    if isinstance(node, ast.UnaryOp):
        yield "without its sign", lambda n: n.operand
    if isinstance(node, ast.IfExp):
        yield "always the first", lambda n: n.body
        yield "always the second", lambda n: n.orelse
    if isinstance(node, ast.If):
        yield "always", lambda n: with_test(n, True)
        yield "never", lambda n: with_test(n, False)
    if isinstance(node, ast.comprehension) and node.ifs:
        yield "of all", lambda n: ast.comprehension(n.target, n.iter, [], n.is_async)
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield str(not node.value), lambda n: ast.Constant(not n.value)
    if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and len(node.elts) > 2:
        for index, value in enumerate(node.elts):
            yield f"blind for {ast.unparse(value)}", partial(with_item, field="elts", index=index, item=ast.Constant(0))
    if isinstance(node, ast.Attribute) and node.attr == "region":
        yield "the topmost region", lambda n: ast.parse(f"{ast.unparse(n.value)}.chain[0]", mode="eval").body
    if isinstance(node, ast.Attribute) and node.attr == "tzinfo":
        yield "UTC", lambda n: ast.parse("__import__('datetime').UTC", mode="eval").body
    if isinstance(node, ast.Name) and node.id in ("min", "max"):
        yield "the other end", lambda n: ast.Name("max" if n.id == "min" else "min", ast.Load())


def with_item(node: Any, field: str, index: int, item: ast.AST) -> Any:
    getattr(node, field)[index] = item
    return node


def without(node: ast.BoolOp, index: int) -> ast.AST:
    del node.values[index]
    return node if len(node.values) > 1 else node.values[0]


def with_test(node: ast.If, holds: bool) -> ast.AST:
    node.test = ast.Constant(holds)
    return node


class Exchange(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return self.new if node is self.old else self.generic_visit(node)


def compiled(tree: ast.Module, function: FunctionType) -> CodeType:
    """The code of the one function of ``tree``, in the place of ``function``'s."""
    module = compile(ast.fix_missing_locations(tree), inspect.getfile(function), "exec")
    return next(c for c in module.co_consts if isinstance(c, CodeType) and c.co_name == function.__name__)
