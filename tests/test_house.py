"""The house keeps its own rules: who imports whom, what is committed, what the docs say."""

from __future__ import annotations

import ast
import fnmatch
import functools
import io
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command, get_commands

from newsroom import catalogues
from newsroom.management.commands.draw_workflow import mermaid

ROOT = Path(__file__).parent.parent

# From top to ground: a room imports the rooms below it and none above; rooms on one floor do not import each other.
FLOORS = (
    ("trials",),
    ("newsroom",),
    ("desk", "backup"),
    ("emergency",),
    ("pages",),
    ("presskits",),
    ("announcements",),
    ("contacts",),
    ("partners",),
    ("assets",),
    ("people", "masthead", "answers"),
    ("rows", "manuscripts"),
    ("richtext",),
    ("languages", "isolation"),
)
FLOOR = {room: len(FLOORS) - number for number, rooms in enumerate(FLOORS) for room in rooms}
ROOMIEST = 6000  # lines; what is generated (migrations) or data does not count
# It holds one long list of conventions per kind of text, each a file that is read alone.
LARGE_ON_PURPOSE = {"manuscripts"}

# Inside announcements: leaves, then models, then what is said of them, then what writes, then what the world may read.
STOREYS = {
    "addresses": 1, "composing": 1, "context": 1, "differing": 1, "document": 1, "draft": 1,
    "readiness": 1, "references": 1, "refusals": 1, "rehearsing": 1, "workflow": 1,
    "models": 2, "translation": 2,
    "comparing": 3, "counting": 3, "freezing": 3, "reading_out": 3, "revisions": 3, "state": 3, "terms": 3, "watching": 3,
    "publishing": 4, "released": 4,
    "management": 5, "apps": 5,
}  # fmt: skip
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "deb.debian" + ".org")
MACHINE_PATHS = ("/wo" + "rk/", "/ro" + "ot/", "/opt/" + "wheels", "/home/" + "user")


@functools.cache
def project_files() -> tuple[str, ...]:
    """Return the files of the project as git knows them: new ones too, ignored ones not."""
    git = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(
        [*git, "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True
    )
    if listed.returncode:
        pytest.fail(f"git does not list the files: {listed.stderr.decode()}")
    return tuple(sorted(name for name in set(listed.stdout.decode().split("\0")) if name))


def committed(*patterns: str) -> list[Path]:
    """Return the files of the project that match one of the patterns, all of them without one; `*` crosses folders."""
    return [
        ROOT / name
        for name in project_files()
        if not patterns or any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
        if (ROOT / name).is_file()
    ]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def texts() -> Iterator[tuple[Path, str]]:
    for path in committed():
        data = path.read_bytes()
        if b"\0" not in data:
            yield path, data.decode()


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def sources() -> list[Path]:
    return [
        path
        for path in committed("*.py")
        if path.relative_to(ROOT).parts[0] in FLOOR and "migrations" not in path.parts
    ]


def test_rooms_are_those_of_the_settings() -> None:
    ours = {app.partition(".")[0] for app in settings.INSTALLED_APPS} & {
        path.name for path in ROOT.iterdir()
    }
    assert ours == set(FLOOR)


def test_imports_point_downwards() -> None:
    wrong = set()
    for path in sources():
        room = path.relative_to(ROOT).parts[0]
        for name in imports(path):
            other = name.partition(".")[0]
            if other != room and other in FLOOR and FLOOR[other] >= FLOOR[room]:
                wrong.add(f"{name_of(path)} imports {other}")
    assert sorted(wrong) == []


def test_every_module_of_announcements_has_its_storey() -> None:
    found = {
        path.relative_to(ROOT).parts[1].removesuffix(".py")
        for path in sources()
        if path.relative_to(ROOT).parts[0] == "announcements"
    }
    assert found - {"__init__"} == set(STOREYS)


def test_no_room_is_too_large() -> None:
    lines: Counter[str] = Counter()
    for path in committed("*.py", "*.js", "*.css", "*.html", "*.typ"):
        if "migrations" not in path.parts:
            lines[path.relative_to(ROOT).parts[0]] += len(path.read_text().splitlines())
    assert {room: n for room, n in lines.items() if room in FLOOR and n > ROOMIEST}.keys() == (
        LARGE_ON_PURPOSE
    )


def test_the_map_of_the_readme_is_the_tree() -> None:
    """Each floor is a line of the map, in order; each name on it is a folder."""
    drawn = readme().partition("## Rooms")[2].partition("```\n")[2].partition("```")[0]
    floors = [
        tuple(re.split(r" · ", re.split(r" {2,}", line)[0]))
        for line in drawn.splitlines()
        if line[:1].strip()
    ]
    assert floors == list(FLOORS)


def storey(module: str) -> int | None:
    """Return where a module of announcements stands, or None for one that may stand anywhere."""
    parts = module.split(".")
    return STOREYS.get(parts[1]) if len(parts) > 1 and parts[0] == "announcements" else None


def test_imports_climb_inside_announcements() -> None:
    wrong = set()
    for path in sources():
        module = name_of(path).removesuffix(".py").replace("/", ".")
        mine = storey(module)
        for name in imports(path) if mine else ():
            other = storey(name)
            # A model offers the choices of the workflow, and types are named both ways; what is forbidden is to reach up.
            if other and mine and other > mine and not only_for_types(path, name):
                wrong.add(f"{name_of(path)} imports {name}")
    assert sorted(wrong) == []


def only_for_types(path: Path, name: str) -> bool:
    """Return whether a module imports a name only under TYPE_CHECKING."""
    tree = ast.parse(path.read_text())
    guarded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    return all(
        id(node) in guarded
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module
        and (name == node.module or name.startswith(f"{node.module}."))
        and (name == node.module or name.rpartition(".")[2] in {alias.name for alias in node.names})
    )


def test_files_are_short_enough_to_name() -> None:
    code = committed("*.py", "*.js", "*.css", "*.html", "script/*")
    long = {name_of(path): len(path.read_text().splitlines()) for path in code}
    assert {name: lines for name, lines in long.items() if lines > 500} == {}


def template_names() -> dict[str, Path]:
    """Return every template of ours by the name it is asked for with."""
    found = {}
    for path in committed("templates/*", "*/templates/*"):
        inside = path.parts[path.parts.index("templates", len(ROOT.parts)) + 1 :]
        if inside[0] in ("pages", "fields"):
            inside = inside[1:]
        found["/".join(inside)] = path
    return found


def test_every_template_is_used() -> None:
    named = "\n".join(
        path.read_text() for path in [*committed("*.py"), *committed("*.html", "*.xml", "*.txt")]
    )
    # Django's admin finds these by their place.
    found_by_place = re.compile(
        r"admin/(base_site|index|login|base|change_form|change_list|\w+/\w+/(change_form|change_list|pagination))\.html|404\.html|500\.html"
        r"|(account|mfa|allauth)/.*"
    )
    unused = [
        name
        for name in template_names()
        if not found_by_place.fullmatch(name)
        and not re.search(rf"""['"]{re.escape(name)}['"]""", named)
        and not overrides_another(name)
    ]
    assert unused == []


def overrides_another(name: str) -> bool:
    """Return whether Django or a package has a template of that name, which ours replaces."""
    packages = Path(sys.modules["django"].__file__ or "").parent.parent
    return any(
        True for app in ("django/contrib/admin", "allauth", "django/forms", "django_prose_editor")
        if (packages / app / "templates" / name).exists()
    )  # fmt: skip


def test_templates_have_no_inline_style_or_script() -> None:
    inline = re.compile(
        r"""<script(?![^>]*\bsrc=)(?![^>]*\btype=["']application/(ld\+)?json["'])[^>]*>|<style[^>]*>(?!</style>)|\sstyle=|\son[a-z]+=["']|javascript:""",
        re.IGNORECASE,
    )
    wrong = [
        f"{name_of(path)}: {match[0]}"
        for path in template_names().values()
        for match in inline.finditer(path.read_text())
    ]
    assert wrong == []


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    out = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out, stderr=out)
    except SystemExit:
        pytest.fail(out.getvalue())


def test_every_sentence_is_translated() -> None:
    assert list(catalogues.problems(ROOT)) == []


def readme() -> str:
    return (ROOT / "README.md").read_text()


def test_commands_of_the_docs_exist() -> None:
    commands = set(get_commands())
    wrong = []
    for path in committed("*.md"):
        for name in re.findall(r"(?:^|[\s`])((?:script|\.ci)/[a-z_.]+)", path.read_text()):
            if not (ROOT / name.rstrip(".")).is_file():
                wrong.append(f"{name_of(path)}: {name}")
        for name in re.findall(r"manage\.py ([a-z_]+)", path.read_text()):
            if name not in commands:
                wrong.append(f"{name_of(path)}: manage.py {name}")
    assert wrong == []


def test_scripts_can_be_run() -> None:
    scripts = [path for path in committed("script/*") if path.suffix == ""]
    assert [name_of(path) for path in scripts if not os.access(path, os.X_OK)] == [
        "script/environment"
    ]


def test_links_of_the_docs_lead_somewhere() -> None:
    wrong = []
    for path in committed("*.md"):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text()):
            outside = "://" in target or target.startswith("mailto:")
            if not outside and not (path.parent / target).exists():
                wrong.append(f"{name_of(path)}: {target}")
    assert wrong == []


def test_diagram_of_the_readme_is_the_workflow() -> None:
    assert re.findall(r"```mermaid\n(.*?)```", readme(), re.DOTALL) == [mermaid()]


def test_every_variable_is_documented() -> None:
    source = (ROOT / "newsroom" / "settings.py").read_text()
    read = set(
        re.findall(r"""(?:flag|words|count|environ\.get)\(\s*["']([A-Z_0-9]+)["']""", source)
    )
    for path in (*committed("script/*"), ROOT / "newsroom" / "rsgi.py"):
        read |= set(re.findall(r"""environ\.get\(["']([A-Z_0-9]+)["']""", path.read_text()))
    documented = set(
        re.findall(
            r"^\| `([A-Z_0-9]+)`", (ROOT / "docs" / "configuration.md").read_text(), re.MULTILINE
        )
    )
    assert read - documented - {"FILE"} == set()
    # The rest is read by the shell scripts, or by pytest's own set-up.
    shell = "\n".join(path.read_text() for path in committed("script/*", "tests/conftest.py"))
    assert [name for name in sorted(documented - read) if name not in shell] == []


def test_nothing_names_a_registry_or_a_machine() -> None:
    wrong = [
        f"{name_of(path)}: {word}"
        for path, text in texts()
        for word in (*HOSTS, *MACHINE_PATHS)
        if word in text
    ]
    assert wrong == []


def test_nothing_is_left_to_do() -> None:
    word = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    wrong = [name_of(path) for path, text in texts() if path.suffix != ".po" and word.search(text)]
    assert wrong == []
