"""With strace counting: whatever was acknowledged had been synced before."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from trials.powercut import recording
from trials.powercut.volume import Volume

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(
    shutil.which("strace") is None and os.environ.get("CI") != "true",
    reason="needs strace: install it",
)
STEPS = [
    "upload of a picture",
    "upload of a document",
    "paste",
    "import",
    "save",
    "submit",
    "approve",
    "press kit",
    "withdraw",
]


def run(command: list[str], data: Path) -> None:
    environment = {
        **os.environ,
        "DATA_DIR": str(data),
        "DEMO": "1",
        "SECRET_KEY": "only-for-this-test-" + "x" * 50,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    for name in ("DATABASE_URL", "REDIS_URL", "S3_BUCKET"):
        environment.pop(name, None)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_acknowledged_step_is_synced_before_it_is_told(tmp_path: Path) -> None:
    data, log, noted = tmp_path / "data", tmp_path / "log", tmp_path / "notes"
    data.mkdir()
    run([sys.executable, "manage.py", "migrate", "-v", "0"], data)
    shutil.copytree(data, tmp_path / "base")

    steps = [sys.executable, "-m", "tests.trials.powercut.steps", str(noted)]
    run(recording.command(log, steps), data)

    volume, told, syncs = Volume(data, tmp_path / "base"), {}, 0
    with log.open(encoding="ascii") as lines:
        for event in recording.events(lines, folder=tmp_path, start=ROOT):
            if event.path == str(noted) and event.kind == "write":
                told[json.loads(event.data)["step"]] = (volume.unsynced(), volume.syncs - syncs)
                syncs = volume.syncs
            elif event.path.startswith(str(data)):
                volume.apply(event)
    del told["ready"]
    assert list(told) == STEPS
    assert {step: waiting for step, (waiting, _syncs) in told.items() if waiting} == {}
    assert [step for step, (_waiting, count) in told.items() if count == 0] == []
    # A file, its folder, and the log of the row that names it.
    assert told["upload of a picture"][1] >= 3
