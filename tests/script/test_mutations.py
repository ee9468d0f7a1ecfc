"""The list of mutations fits the tree, without running it; and the runner tells what was noticed from what was not."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "script"))
import mutations

ROOT = mutations.ROOT
FEWEST = 80
LISTED = mutations.read(ROOT)


def test_there_are_enough_mutations_and_no_promise_twice() -> None:
    assert len(LISTED) >= FEWEST
    promises = Counter(each.promise.casefold().rstrip(".") for each in LISTED)
    assert [promise for promise, times in promises.items() if times > 1] == []
    changes = Counter((each.file, each.text, each.becomes) for each in LISTED)
    assert [change for change, times in changes.items() if times > 1] == []


def test_every_mutation_applies_once_and_still_compiles() -> None:
    drifted = []
    for each in LISTED:
        try:
            changed = each.applied(ROOT)
            if each.file.endswith(".py"):
                ast.parse(changed)
        except (mutations.Wrong, SyntaxError) as problem:
            drifted.append(f"{each.promise}: {problem}")
    assert drifted == []


def test_every_promise_is_a_sentence() -> None:
    assert [
        p.promise for p in LISTED if not (p.promise[0].isupper() and p.promise[-1] == ".")
    ] == []


def test_every_named_test_exists() -> None:
    functions: dict[str, set[str]] = {}
    missing = []
    for each in LISTED:
        assert each.tests, each.promise
        for test in each.tests:
            path, _, name = test.partition("::")
            if path not in functions:
                there = (ROOT / path).is_file()
                tree = ast.parse((ROOT / path).read_text() if there else "")
                functions[path] = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
            if not functions[path] or (name and name.partition("[")[0] not in functions[path]):
                missing.append(test)
    assert missing == []


SHOP = """
def price(euros: int) -> int:
    return euros + 1


def greeting() -> str:
    return "Bonjour"
"""
TESTS = """
import shop


def test_price() -> None:
    assert shop.price(2) == 3


def test_greeting() -> None:
    assert shop.greeting()
"""
KILLED = """
[[mutation]]
promise = "One euro is added."
file = "shop.py"
text = "euros + 1"
becomes = "euros - 1"
tests = ["tests/test_shop.py::test_price"]
"""
SURVIVOR = """
[[mutation]]
promise = "Customers are greeted in French."
file = "shop.py"
text = "Bonjour"
becomes = "Guten Tag"
tests = ["tests/test_shop.py::test_greeting"]
"""
ENDLESS = """
[[mutation]]
promise = "A price is told at once."
file = "shop.py"
text = "    return euros + 1"
becomes = '''
    while True:
        pass'''
tests = ["tests/test_shop.py::test_price"]
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "shop.py").write_text(SHOP)
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_shop.py").write_text(TESTS)
    return tmp_path


def tried(root: Path, listed: str, *words: str) -> int:
    (root / mutations.LIST).write_text(listed)
    return mutations.main([*words, "--processes", "1"], root=root)


def test_a_survivor_is_told_from_what_was_noticed(shop: Path, capsys) -> None:
    before = {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()}
    assert tried(shop, KILLED + SURVIVOR) == 1
    said, _ = capsys.readouterr()
    assert "killed" in next(line for line in said.splitlines() if "One euro" in line)
    assert "| Customers are greeted in French. | shop.py | " in said
    assert "| One euro is added." not in said
    assert "1 of 2 survived" in said
    # One leaves nothing behind for the next, and nothing at all in the tree.
    assert before.items() <= {p: p.read_bytes() for p in shop.rglob("*") if p.is_file()}.items()
    assert tried(shop, KILLED + SURVIVOR, "euro") == 0
    assert "0 of 1 survived" in capsys.readouterr().out


def test_what_hangs_was_noticed(shop: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(mutations, "MOST_SECONDS", 3.0)
    assert tried(shop, ENDLESS) == 0
    assert "killed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("euros + 1", "euros + 2"), "shop.py has this text 0 times, not once"),
        (("euros + 1", "euro"), "shop.py has this text 2 times, not once"),
        (("test_price", "test_nothing"), "These tests fail without any mutation"),
        (("file =", "path ="), "must have becomes, file, promise, tests, text"),
        (('text = "euros + 1"', 'text = "euros - 1"'), "shop.py has this text 0 times"),
    ],
)
def test_a_list_that_does_not_fit_fails_with_a_sentence(
    shop: Path, capsys, change: tuple[str, str], sentence: str
) -> None:
    assert tried(shop, KILLED.replace(*change)) == 1
    assert sentence in capsys.readouterr().err


def test_tests_that_fail_anyway_notice_nothing(shop: Path, capsys) -> None:
    (shop / "tests" / "test_shop.py").write_text(TESTS.replace("== 3", "== 4"))
    assert tried(shop, KILLED) == 1
    assert "These tests fail without any mutation" in capsys.readouterr().err


def test_a_mutation_that_keeps_its_tests_from_being_read_proves_nothing(shop: Path, capsys) -> None:
    broken = KILLED.replace('"euros + 1"', '"def greeting() -> str:"')
    broken = broken.replace('"euros - 1"', '"def greeting() -> nothing:"')
    assert tried(shop, broken) == 1
    assert "not tried" in capsys.readouterr().out


def test_the_list_is_shown_without_trying_anything(shop: Path, capsys) -> None:
    assert tried(shop, KILLED + SURVIVOR, "greeted", "--list") == 0
    said, _ = capsys.readouterr()
    assert "Customers are greeted" in said
    assert "One euro" not in said
    assert "survived" not in said
