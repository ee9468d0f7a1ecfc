"""What depends on a language stands in its record: a table elsewhere would be forgotten with the next language."""

import ast
import re

from languages import LANGUAGES, columns
from tests.test_house import committed, name_of

# The conventions of communiqués that can be recognised, and texts made up for the demo and for trials.
OF_THEIR_OWN = ("languages/", "manuscripts/", "newsroom/demo/", "trials/", "script/", "tests/")


def ours(*patterns: str):
    for path in committed(*patterns):
        if not name_of(path).startswith(OF_THEIR_OWN) and "migrations" not in path.parts:
            yield path


def named(nodes) -> set[str]:
    """The languages, or columns of one, among some expressions."""
    words = {node.value for node in nodes if isinstance(node, ast.Constant)}
    return {str(word)[-2:] for word in words if word in LANGUAGES or str(word)[-3:] in columns("")}


def test_no_module_has_a_table_or_a_list_of_languages() -> None:
    found = []
    for path in ours("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            nodes = getattr(node, "keys", None) or getattr(node, "elts", ())
            first = [
                inner.elts[0] for inner in nodes if isinstance(inner, ast.Tuple) and inner.elts
            ]
            if len(named(nodes)) > 1 or len(named(first)) > 1:
                found.append(f"{name_of(path)}:{node.lineno}")
    assert found == []


def test_no_module_asks_which_language_it_is() -> None:
    """A comparison with a code is a branch that the next language falls through."""
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in ours("*.py")
        # The sentences in the code are English: their catalogue is like no other.
        if name_of(path) != "newsroom/catalogues.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Compare)
        if named([node.left, *node.comparators])
    ]
    assert found == []


def test_no_template_script_or_style_names_a_language() -> None:
    one = re.compile(rf"""["'](?:{"|".join(LANGUAGES)})["']""")
    found = [
        f"{name_of(path)}: {match[0]}"
        for path in ours("*.html", "*.js", "*.css", "*.xml", "*.typ")
        for match in one.finditer(path.read_text())
    ]
    assert found == []
