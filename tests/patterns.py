"""Every regular expression of a room, found in its source, and strings that make each work as hard as it can.

Nothing is listed by hand: compiled patterns are read from the modules, patterns written where they are used from their syntax trees. What
a pattern repeats is read from its own tree and repeated, with what may stand before it and with what cannot follow.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import itertools
import pkgutil
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

_CALLS = {"search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"}


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern, where it is used, and whether it is ever looked for (or only tried at one place)."""

    where: str
    pattern: re.Pattern[Any]
    searches: bool


def modules_of(*rooms: str) -> Iterator[ModuleType]:
    """The modules of these packages and modules, without migrations, tests and commands."""
    for room in rooms:
        module = importlib.import_module(room)
        yield module
        for info in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{room}."):
            if not re.search(r"\.(migrations|management|admin)\b", info.name):
                yield importlib.import_module(info.name)


def patterns_of(*rooms: str) -> list[Found]:
    """Every pattern of these rooms, each once."""
    modules = list(modules_of(*rooms))
    sources = {m.__name__: Path(m.__file__ or "").read_text("utf-8") for m in modules}
    everything = "\n".join(sources.values())
    found: dict[tuple[Any, int], Found] = {}
    for module in modules:
        for name, pattern in _compiled(module):
            source = sources[module.__name__] if name.startswith("_") else everything
            used = set(re.findall(rf"\b{name}(?:\[\w+\])?\.(\w+)\(", source)) & _CALLS
            # A pattern in a collection is met under another name.
            searches = not used or bool(used - {"match", "fullmatch"})
            where = f"{module.__name__}.{name}"
            found.setdefault((pattern.pattern, pattern.flags), Found(where, pattern, searches))
        for line, call, pattern in _inline(ast.parse(sources[module.__name__]), module):
            where = f"{module.__name__}:{line}"
            searches = call not in ("match", "fullmatch")
            found.setdefault((pattern.pattern, pattern.flags), Found(where, pattern, searches))
    return list(found.values())


def _compiled(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any]]]:
    for name, value in vars(module).items():
        for pattern in _within(value):
            yield name, pattern


def _within(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _within(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _within(inner)


def _inline(tree: ast.Module, module: ModuleType) -> Iterator[tuple[int, str, re.Pattern[Any]]]:
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    for node in itertools.chain.from_iterable(map(ast.walk, functions)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re"):
            continue
        if node.func.attr not in _CALLS | {"compile"}:
            continue
        flags = next((k.value for k in node.keywords if k.arg == "flags"), None)
        place = {"sub": 4, "subn": 4, "split": 3}.get(
            node.func.attr, 1 if node.func.attr == "compile" else 2
        )
        if flags is None and len(node.args) > place:
            flags = node.args[place]
        for pattern in _evaluated(node.args[0], vars(module)):
            if isinstance(pattern, re.Pattern):
                yield node.lineno, node.func.attr, pattern
            else:
                bits = eval(compile(ast.Expression(flags), "", "eval"), {"re": re}) if flags else 0
                yield node.lineno, node.func.attr, re.compile(pattern, bits)


class _Names(dict[str, Any]):
    """What a function knows: its module's names, and a sample for each of its own."""

    def __init__(self, known: dict[str, Any], sample: object) -> None:
        super().__init__()
        self.known = known
        self.sample = sample

    def __missing__(self, name: str) -> Any:
        if name in vars(builtins):
            raise KeyError(name)
        return self.known.get(name, self.sample)


def _evaluated(node: ast.expr, known: dict[str, Any]) -> Iterator[Any]:
    """What an expression gives as a pattern, with sample words for what only its function knows."""
    for sample in ("valmont", ["valmont", "est"], re.compile("valmont")):
        try:
            value = eval(compile(ast.Expression(node), "", "eval"), _Names(known, sample))
        except (TypeError, AttributeError):
            continue
        if isinstance(value, str | bytes | re.Pattern):
            yield value
            return
    raise AssertionError(f"no sample for {ast.unparse(node)}")


# Strings that a pattern works hard on


def attacks(pattern: re.Pattern[Any]) -> list[tuple[str, str, str]]:
    """(before, what is repeated, after) for a pattern, from its own tree."""
    text = (
        pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    )
    tree = parser.parse(
        text, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    )
    pumps = dict.fromkeys(_pumps(tree, ""))
    whole = _sample(tree)
    for start, unit in list(pumps):
        pumps["", start + unit] = None
    for other in (whole, whole + " ", " ", "-", ".", whole[: len(whole) // 2]):
        pumps["", other] = None
    # What ends none of the pattern's own repetitions makes it give back what it took.
    return [(a, b, c) for (a, b), c in itertools.product(pumps, ("\0x", "")) if b][:_MOST]


_MOST = 120


def _pumps(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """What each repetition of a tree repeats, with a sample of what stands before it."""
    for op, argument in tree:
        if op in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            _low, high, body = argument
            if high > 8:
                for sample in _variants(body):
                    yield before, sample
            yield from _pumps(body, before)
        elif op is codes.SUBPATTERN:
            yield from _pumps(argument[3], before)
        elif op is codes.ATOMIC_GROUP:
            yield from _pumps(argument, before)
        elif op is codes.BRANCH:
            for branch in argument[1]:
                yield from _pumps(branch, before)
        elif op in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _pumps(argument[1], before)
        before += _sample([(op, argument)])


def _variants(tree: Any) -> Iterator[str]:
    """A few samples of a repetition's body: each branch, each sort of character that a class holds."""
    items = list(tree)
    if len(items) == 1:
        op, argument = items[0]
        if op is codes.SUBPATTERN:
            yield from _variants(argument[3])
            return
        if op is codes.BRANCH:
            for branch in list(argument[1])[:6]:
                yield _sample(branch)
            return
        if op in (codes.IN, codes.ANY, codes.NOT_LITERAL, codes.CATEGORY):
            yield from dict.fromkeys(_letters(op, argument))
            return
    yield _sample(items)


_TRIED = " a1A-.,'é(/_\"@#»<|;:\n\t!"


def _letters(op: Any, argument: Any) -> tuple[str, ...]:
    return _taken(_TESTS[op](argument))


@cache
def _taken(test: str) -> tuple[str, ...]:
    """A few characters that one step of a pattern takes, the telling ones first."""
    one = re.compile(test)
    tried = itertools.chain(_TRIED, map(chr, range(33, 0x2100)))
    return tuple(itertools.islice(filter(one.fullmatch, tried), 5))


def _set(argument: Any) -> str:
    parts = []
    for op, value in argument:
        if op is codes.NEGATE:
            parts.append("^")
        elif op is codes.LITERAL:
            parts.append(re.escape(chr(value)))
        elif op is codes.RANGE:
            parts.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        elif op is codes.CATEGORY:
            parts.append(_CATEGORIES[value])
    return f"[{''.join(parts)}]"


_CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_SPACE: r"\s", codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w", codes.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
_TESTS = {
    codes.IN: _set,
    codes.ANY: lambda _argument: r"[^\n]",
    codes.NOT_LITERAL: lambda argument: f"[^{re.escape(chr(argument))}]",
    codes.CATEGORY: lambda argument: _CATEGORIES[argument],
}


def _sample(tree: Any) -> str:
    """One string that a tree matches, more or less: assertions are left out."""
    out = []
    for op, argument in tree:
        if op is codes.LITERAL:
            out.append(chr(argument))
        elif op in _TESTS:
            out.append(next(iter(_letters(op, argument)), ""))
        elif op is codes.SUBPATTERN:
            out.append(_sample(argument[3]))
        elif op is codes.ATOMIC_GROUP:
            out.append(_sample(argument))
        elif op is codes.BRANCH:
            out.append(_sample(argument[1][0]))
        elif op in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            low, high, body = argument
            out.append(_sample(body) * (max(low, 1) if high else 0))
    return "".join(out)


def steepest(found: Found) -> tuple[float, str]:
    """By how much more than in proportion the time of a pattern grows, at worst, with a string; and with which string.

    1 is in proportion, 3 a square where the string grows threefold. Times too short to be told from noise count as nothing.
    """
    worst = (0.0, "")
    for before, unit, after in attacks(found.pattern):
        short = 0.0
        for last, size in itertools.pairwise(_SIZES):
            long = _time(found, before, unit, after, size)
            if long >= _FLOOR:
                # A second look: what a busy machine slowed down once it seldom slows down twice.
                long = min(long, _time(found, before, unit, after, size))
                short = max(short, _time(found, before, unit, after, last), 1e-5)
                steepness = long / short / (size / last) if long >= _FLOOR else 0.0
                worst = max(worst, (steepness, f"{before!r} + {unit!r} * n + {after!r}"))
            if worst[0] > LIMIT:
                return worst
            short = long
    return worst


# Small steps, so that what grows with the fourth power is found before it takes minutes.
_SIZES = (20, 60, 180, 540, 1_600, 8_000)
_FLOOR = 0.015
LIMIT = 2.2


def _time(found: Found, before: str, unit: str, after: str, size: int) -> float:
    text: Any = before + unit * max(1, size // len(unit)) + after
    if isinstance(found.pattern.pattern, bytes):
        text = text.encode("utf-8", "replace")
    start = time.process_time()
    if found.searches:
        for _match in found.pattern.finditer(text):
            pass
    else:
        found.pattern.match(text)
    return time.process_time() - start
