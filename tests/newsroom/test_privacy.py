"""Data is its owner's alone, whoever started the newsroom and with whatever umask; the theme is everybody's."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from newsroom import privacy
from tests.newsroom.test_checks import PRODUCTION

ROOT = Path(__file__).parents[2]


def modes(folder: Path) -> dict[str, str]:
    """Return the modes of a folder and of all in it, by their paths."""
    found = {".": folder, **{str(p.relative_to(folder)): p for p in folder.rglob("*")}}
    return {name: f"{stat.S_IMODE(path.stat().st_mode):o}" for name, path in found.items()}


def run(folder: Path, *arguments: str) -> None:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), **PRODUCTION}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, umask=0,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_start_leaves_data_to_its_owner_and_the_theme_to_everybody(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    run(folder, "manage.py", "prepare_newsroom")
    store = (
        "import newsroom.wsgi\n"
        "from assets import storing\n"
        "from django.db import connection\n"
        "storing.keep('originals/ab/x', b'x')\n"
        "connection.cursor().execute('CREATE TABLE x (y)')\n"
    )
    run(
        folder,
        "-c",
        f"import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'newsroom.settings'\n{store}",
    )
    found = modes(folder)
    theme = {name: found.pop(name) for name in list(found) if name.startswith("static")}
    assert found == {
        ".": "700",
        "newsroom.sqlite3": "600",
        "files": "700",
        "incoming": "700",
        "files/originals": "700",
        "files/originals/ab": "700",
        "files/originals/ab/x": "600",
    }
    assert set(theme.values()) == {"755", "644"}
    assert "static/.fingerprint" in theme
    assert any(name.endswith(".br") for name in theme)


def test_an_older_newsroom_is_closed_and_its_theme_stays_open(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    for name in ("files/originals", "static/css"):
        (folder / name).mkdir(parents=True, mode=0o755)
    for name in ("newsroom.sqlite3", "newsroom.sqlite3-wal", "secret-key", "static/css/site.css"):
        (folder / name).write_bytes(b"")
        (folder / name).chmod(0o644)
    for path in (folder, folder / "files", folder / "static", folder / "static" / "css"):
        path.chmod(0o755)

    privacy.tighten(folder)

    found = modes(folder)
    assert found["."] == "711"
    assert found["files"] == "700"
    assert {found[name] for name in found if name.startswith("newsroom")} == {"600"}
    assert found["secret-key"] == "600"
    assert (found["static"], found["static/css"], found["static/css/site.css"]) == (
        "755",
        "755",
        "644",
    )


def test_tightening_opens_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / "newsroom.sqlite3").touch(mode=0o400)
    privacy.tighten(folder)
    assert modes(folder) == {".": "700", "newsroom.sqlite3": "400"}


def test_the_documented_units_say_so_too() -> None:
    units = re.findall(
        r"```ini\n(.*?)```", (ROOT / "docs" / "deployment.md").read_text(), re.DOTALL
    )
    whole = [unit for unit in units if "[Service]" in unit and "User=" in unit]
    assert whole
    assert [unit for unit in whole if "UMask=0077" not in unit] == []


@pytest.mark.parametrize("line", ["umask 077"])
def test_the_server_script_says_so_before_it_writes(line: str) -> None:
    script = (ROOT / "script" / "server").read_text()
    assert script.index(f"\n{line}\n") < script.index("secret-key")
