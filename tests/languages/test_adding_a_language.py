"""Spanish is added to a copy of the house as docs/adding-a-language.md says, and nothing else is done."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.languages.speaking import french_fingerprint
from tests.test_house import ROOT, project_files

GUIDE = "docs/adding-a-language.md"
MOST_FILES = 10
LEFT_BEHIND = ("tests/", "docs/", ".ci/", "newsroom/demo/media/")
MADE = re.compile(r"[a-z]+/migrations/\d{4}_add_spanish\.py")


def guide() -> str:
    return (ROOT / GUIDE).read_text()


def listed() -> list[str]:
    """The files that the guide says are touched."""
    return re.findall(r"^\| `([^`]+)` \|", guide(), re.MULTILINE)


def blocks() -> list[tuple[str, str, str]]:
    """Every block of the guide that is to be typed: the file named last before it, its kind, its text."""
    found, name = [], ""
    pattern = re.compile(
        r"^`([\w./-]+)`$|^```(python|diff|sh)\n(.*?)^```$", re.MULTILINE | re.DOTALL
    )
    for match in pattern.finditer(guide()):
        if match[1]:
            name = match[1]
        else:
            found.append((name, match[2], match[3]))
    return found


def changed(text: str, diff: str) -> str:
    """Return a text with a change made in it: lines begin with a space, - or +, as in a unified diff."""
    lines = diff.splitlines(keepends=True)
    before = "".join(line[1:] or "\n" for line in lines if line[0] != "+")
    after = "".join(line[1:] or "\n" for line in lines if line[0] != "-")
    assert text.count(before) == 1, before
    return text.replace(before, after)


def copy_of_the_house(folder: Path) -> Path:
    for name in project_files():
        if not name.startswith(LEFT_BEHIND) and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and "var" not in path.relative_to(folder).parts
    }


def follow(folder: Path) -> list[list[str]]:
    """Write what the guide says into a copy; return the commands that it gives."""
    commands = []
    for name, kind, text in blocks():
        target = folder / name
        if kind == "python":
            assert not target.exists()
            target.write_text(text)
        elif kind == "diff":
            target.write_text(changed(target.read_text(), text))
        else:
            commands += [shlex.split(line) for line in text.splitlines()]
    return commands


def speak(folder: Path, commands: list[str]) -> dict[str, str]:
    """Run commands of `manage.py` in a copy, and return what it says then."""
    given = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    (folder / "var").mkdir()
    done = subprocess.run(
        [sys.executable, Path(__file__).parent / "speaking.py", *commands],
        cwd=folder,
        env={
            **given,
            "DEBUG": "1",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": str(folder),
            "DATA_DIR": str(folder / "var"),
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout)


def test_few_files_are_touched() -> None:
    assert 0 < len(listed()) <= MOST_FILES
    assert len(set(listed())) == len(listed())


@pytest.fixture(scope="module")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], dict[str, str]]:
    """What following the guide changed in a copy, and what the copy then says."""
    folder = copy_of_the_house(tmp_path_factory.mktemp("spanish"))
    before = contents(folder)
    commands = follow(folder)
    # Sentences without a translation are looked at below, in the state that the guide speaks of: before the catalogue.
    assert commands.pop() == ["script/translations"]
    assert {tuple(words[:3]) for words in commands} == {
        ("DEBUG=1", ".venv/bin/python", "manage.py")
    }
    said = speak(folder, [shlex.join(words[3:]) for words in commands])
    after = contents(folder)
    touched = {name for name in after if after[name] != before.get(name)} | (
        set(before) - set(after)
    )
    return touched, said


def test_following_the_guide_touches_what_it_lists_and_migrations(spanish) -> None:
    touched, _said = spanish
    made = {name for name in touched if MADE.fullmatch(name)}
    assert touched - made == set(listed())
    assert {name.partition("/")[0] for name in made} == {
        "announcements", "assets", "contacts", "masthead", "partners", "people",
    }  # fmt: skip


def test_public_pages_speak_the_new_language(spanish) -> None:
    _touched, said = spanish
    assert said["home"].count('lang="es"') >= 1
    assert 'href="/es/comunicados/"' in said["home"]
    assert "Laboratorio conjunto en Valmont" in said["home"]
    assert "Laboratorio conjunto en Valmont" in said["archive"]
    assert 'hreflang="es"' in said["french"]
    assert 'content="es_ES"' in said["page"]
    assert "/es/comunicados/laboratorio-conjunto-en-valmont-" in said["address"]


def test_a_page_writes_days_and_quotes_as_the_new_language_does(spanish) -> None:
    _touched, said = spanish
    assert "Martes, 3\u00a0de\u00a0marzo de 2026" in said["page"]
    assert "«Firmamos por el agua.»" in said["page"]
    assert "12\u202f% desde el 1\u00a0de\u00a0enero" in said["page"]
    assert "Acerca del Instituto de las Riberas" in said["page"]


def test_files_have_the_words_of_the_new_language(spanish) -> None:
    _touched, said = spanish
    lines = said["text"].split("\n")
    assert lines[0] == "COMUNICADO DE PRENSA"
    assert "ACERCA DEL INSTITUTO DE LAS RIBERAS" in lines
    assert "«Firmamos por el agua.»" in lines
    assert any(line.startswith("Huella (SHA-256 del texto): ") for line in lines)
    assert any(line.startswith("Dirección: http") for line in lines)
    assert "filename=" in said["disposition"]
    assert "_es_comunicado.txt" in said["disposition"]


def test_a_sentence_without_a_translation_is_said_in_the_first_language(spanish) -> None:
    _touched, said = spanish
    assert "Télécharger le dossier de presse" in said["page"]


def test_institutions_are_sorted_as_the_new_language_does(spanish) -> None:
    _touched, said = spanish
    assert said["sorted"] == ["instituto de las riberas", "nuevo centro", "nzzora"]


def test_the_older_languages_stay_as_they_were(spanish) -> None:
    _touched, said = spanish
    assert said["fingerprint"] == french_fingerprint()
