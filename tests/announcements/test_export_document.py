"""Anyone recomputes a fingerprint from the exported text, with the lines that docs/fingerprint.md gives."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from announcements import document as doc
from announcements.models import EditionText
from tests.announcements.test_document import FULL, ODD, SHORT
from tests.factories import DAY, HOUR, NOW, approve, make_announcement, release, reopen

ROOT = Path(__file__).parent.parent.parent
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(
    NODE is None and os.environ.get("CI") != "true", reason="needs Node, which CI has"
)


def exported(*arguments: str) -> str:
    out = io.StringIO()
    call_command("export_document", *arguments, stdout=out)
    return out.getvalue()


def recomputed(text: str, folder: Path) -> str:
    """Return what the lines of the page print of a file with that text."""
    page = (ROOT / "docs" / "fingerprint.md").read_text()
    (lines,) = re.findall(r"```js\n(.*?)```", page, re.DOTALL)
    script, file = folder / "verify.mjs", folder / "document.json"
    script.write_text(lines)
    file.write_text(text)
    done = subprocess.run([NODE or "node", script, file], capture_output=True, check=True)
    return done.stdout.decode().strip()


@needs_node
@pytest.mark.parametrize("document", [SHORT, FULL, ODD], ids=["short", "full", "odd"])
def test_other_languages_compute_the_same_fingerprint(document, tmp_path):
    text = doc.canonical(document)
    assert recomputed(text, tmp_path) == doc.fingerprint(text)


@needs_node
@pytest.mark.django_db
def test_the_exported_text_has_the_fingerprint_of_the_edition(tmp_path):
    announcement = make_announcement(english=True, lead_image=True)
    announcement.lead_image.focal_x, announcement.lead_image.focal_y = 1.0, 1 / 3
    announcement.lead_image.save()
    release(announcement)
    with time_machine.travel(NOW, tick=False):
        text = exported(announcement.short_id, "en")
    frozen = EditionText.objects.get(language="en")
    assert doc.fingerprint(text) == frozen.fingerprint
    # However it was laid out on its way.
    unordered = json.dumps(dict(reversed(json.loads(text).items())), indent=2)
    assert recomputed(unordered, tmp_path) == frozen.fingerprint


@pytest.mark.django_db
def test_an_older_edition_is_exported_by_its_number():
    announcement = make_announcement(headline_fr="Le premier titre")
    first = release(announcement, at=NOW - 2 * DAY)
    reopen(announcement, now=NOW - DAY)
    type(announcement).objects.update(headline_fr="Le second titre")
    release(announcement, at=NOW - HOUR)
    with time_machine.travel(NOW, tick=False):
        assert "Le second titre" in exported(announcement.short_id, "fr")
        text = exported(announcement.short_id, "fr", "--edition=1")
    assert text == first.texts.get().document


@pytest.mark.django_db
def test_what_is_not_released_is_not_exported():
    announcement = make_announcement()
    approve(announcement, now=NOW - HOUR, release_at=NOW + HOUR)
    for arguments in ([], ["--edition=1"]):
        with (
            time_machine.travel(NOW, tick=False),
            pytest.raises(CommandError, match="No such text is released"),
        ):
            exported(announcement.short_id, "fr", *arguments)


@pytest.mark.django_db
def test_a_damaged_text_is_named_and_not_exported():
    announcement = make_announcement()
    release(announcement)
    EditionText.objects.update(fingerprint="0" * 64)
    with time_machine.travel(NOW, tick=False), pytest.raises(CommandError, match="is damaged"):
        exported(announcement.short_id, "fr")
