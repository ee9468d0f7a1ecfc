"""A backup made while writers work stands for its moment; the rehearsal of twenty is script/backup_under_load itself."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "script" / "backup_under_load.py"


def test_backup_made_while_writers_work_is_restored_as_it_was_at_its_moment() -> None:
    words = ["--writers", "6", "--steps", "40", "--backups", "1", "--bare"]
    done = subprocess.run([sys.executable, SCRIPT, *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    before, _around, after = map(
        int, re.search(r"^  all +(\d+) +(\d+) +(\d+)", done.stdout, re.M).groups()
    )
    assert before >= 40
    assert after >= 6
    assert ": 0 wrong" in done.stdout
    assert "every table and file equal" in done.stdout
    assert done.stdout.endswith("Every backup stands for its moment.\n")
