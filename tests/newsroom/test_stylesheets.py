"""Style sheets are written in many files and sent as one."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from newsroom.stylesheets import joined

SHEETS = ["site.css", "admin/desk.css"]


@pytest.fixture
def collected(settings, tmp_path) -> Path:
    """Return the folder of the theme files as production has them."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "newsroom.stylesheets.JoinedStyleSheets"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def sources() -> list[Path]:
    root = Path(settings.BASE_DIR)
    return [
        *root.glob("pages/static/**/*.css"),
        *root.glob("static/**/*.css"),
        *root.glob("desk/static/**/*.css"),
    ]


def test_joined_puts_what_is_imported_in_place_in_its_layer():
    files = {
        "site.css": '/* Why. */\n@layer a, b;\n\n@import url("parts/one.css") layer(b);\n@import url("parts/two.css");\n',
        "parts/one.css": "p,\na {\n  margin:\n    0 1px;\n}\n",
        "parts/two.css": '@font-face {\n  src: url("../fonts/x.woff2"), url("/y.woff2"), url("data:z");\n}\n',
    }
    assert joined("site.css", files.__getitem__) == (
        "@layer a, b;@layer b {p,a {margin:\n0 1px;}}"
        '@font-face {src: url("fonts/x.woff2"), url("/y.woff2"), url("data:z");}',
        ["parts/one.css", "parts/two.css"],
    )


def test_joined_leaves_a_sheet_without_imports_as_it_is():
    css = "/* Ours or not. */\np {\n  margin: 0;\n}\n"
    assert joined("a/b.css", {"a/b.css": css}.__getitem__) == (css, [])


def test_collected_sheets_are_one_file_each(collected):
    for sheet in SHEETS:
        path = Path(sheet)
        (found,) = (collected / path.parent).glob(f"{path.stem}.*.css")
        css = found.read_text()
        assert "@import" not in css
        for address in re.findall(r'url\("([^"]+)"\)', css):
            assert re.search(r"\.[0-9a-f]{12}\.woff2$", address)
            assert (found.parent / address).is_file()
        assert {packed.suffix for packed in found.parent.glob(f"{found.name}.*")} == {".br", ".gz"}
    assert [path for path in collected.rglob("*.css*") if path.parent.name == "styles"] == []


def test_every_part_is_imported_by_a_sheet():
    taken = set()
    for sheet in SHEETS:
        taken |= set(joined(sheet, lambda name: Path(finders.find(name)).read_text())[1])
    assert taken == {
        str(path).partition("/static/")[2] for path in sources() if path.parent.name == "styles"
    }


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path).partition("/static/")[2])
def test_sheets_read_like_code(path):
    css = path.read_text()
    assert len(css.splitlines()) <= 500
    assert [line for line in css.splitlines() if line.count(";") > 1 or line.count("{") > 1] == []
    if path.parent.name == "styles":
        assert "@import" not in css
    assert re.match(r"/\* [A-Z][^*]+\. \*/\n", css)  # what it is for
