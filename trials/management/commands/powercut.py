"""Record a busy minute of this newsroom, cut the power at random moments, and open what each of them leaves.

Everything in the data folder is written to: `script/powercut` makes one for the purpose. It needs strace. Three kinds of power cut take
turns: what was not synced is gone; all of it is there; each write and each name is there by chance, writes in parts. The exit code is
1 with the first moment after which something acknowledged is lost or the state is not legal.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import connection

from trials.powercut import busy, judging, recording
from trials.powercut.recording import Event
from trials.powercut.volume import EVERYTHING, NOTHING, PASSING_FOLDERS, Cut, Volume, between

PEOPLE = ["editor-1", "editor-2", "photographer", "withdrawer"]


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("site", help="where the newsroom will listen")
        parser.add_argument(
            "work", type=Path, help="the folder of the recording, which holds DATA_DIR"
        )
        parser.add_argument("--seconds", type=float, default=60.0, help="how long the work lasts")
        parser.add_argument("--moments", type=int, default=200, help="how often the power is cut")
        parser.add_argument("--seed", type=int, default=1)

    def handle(
        self,
        *args: Any,
        site: str,
        work: Path,
        seconds: float,
        moments: int,
        seed: int,
        **options: Any,
    ) -> None:
        if shutil.which("strace") is None:
            raise CommandError("This needs strace: apt-get install strace.")
        if not settings.DEMO or connection.vendor != "sqlite":
            raise CommandError("This needs a demo newsroom on SQLite: run script/powercut.")
        self.work = work.resolve()
        self.record(site, seconds=seconds, seed=seed)
        self.cut(moments=moments, seed=seed)

    # The busy minute.

    def record(self, site: str, *, seconds: float, seed: int) -> None:
        busy.make_accounts(PEOPLE)
        connection.close()
        shutil.copytree(
            settings.DATA_DIR, self.work / "base", ignore=shutil.ignore_patterns(*PASSING_FOLDERS)
        )
        python = sys.executable
        work = [python, "manage.py", "keep_busy", site, str(self.work / "notes")]
        supervised = [python, "script/supervise.py", "--", *work]
        wanted = [*supervised, f"--seconds={seconds}", f"--seed={seed}"]
        self.stdout.write(f"Recording {seconds:.0f} busy seconds …")
        done = subprocess.run(
            recording.command(self.work / "log", wanted), cwd=settings.BASE_DIR, check=False
        )
        if done.returncode:
            raise CommandError("The busy minute failed; the reason stands above.")

    # The power cuts.

    def cut(self, *, moments: int, seed: int) -> None:
        chance = random.Random(seed)
        try:
            events, notes = self.recorded()
        except recording.NotSeen as problem:
            raise CommandError(str(problem)) from problem
        told = [place for place, note in notes if note["told"]]
        chosen = sorted(
            _moments(chance, moments, first=events[0].place, last=events[-1].place, told=told)
        )
        volume = Volume(Path(settings.DATA_DIR), self.work / "base")
        kinds: Counter[str] = Counter()
        facts = waiting = place = 0
        for number, moment in enumerate(chosen):
            while place < len(events) and events[place].place <= moment:
                volume.apply(events[place])
                place += 1
            how = (NOTHING, between(chance), between(chance), EVERYTHING)[number % 4]
            known = [note for at, note in notes if at <= moment]
            kinds[how.name] += 1
            facts += sum(note["told"] for note in known)
            waiting += bool(volume.unsynced())
            self.judge(volume, how, known, chance, f"moment {number + 1} (line {moment})")
        self.table(events, notes, volume, kinds, facts, waiting, seed)

    def recorded(self) -> tuple[list[Event], list[tuple[int, judging.Note]]]:
        """Return what happened to the data, and each note with its place among it."""
        data, noted = str(settings.DATA_DIR), str(self.work / "notes")
        events, notes = [], []
        with (self.work / "log").open(encoding="ascii", errors="replace") as lines:
            for event in recording.events(lines, folder=self.work, start=settings.BASE_DIR):
                if event.path == noted and event.kind == "write":
                    notes.append((event.place, json.loads(event.data)))
                elif event.path == data or event.path.startswith(f"{data}/"):
                    events.append(event)
        return events, notes

    def judge(
        self,
        volume: Volume,
        how: Cut,
        known: list[judging.Note],
        chance: random.Random,
        moment: str,
    ) -> None:
        left = self.work / "left"
        volume.leave(left, how, chance)
        found = list(judging.offences(left, known))
        if found:
            for offence in found[:20]:
                self.stderr.write(f"  {offence}")
            raise CommandError(f"{moment}, {how.name} kept: {len(found)} offences.")
        shutil.rmtree(left)

    def table(
        self,
        events: list[Event],
        notes: list[tuple[int, judging.Note]],
        volume: Volume,
        kinds: Counter[str],
        facts: int,
        waiting: int,
        seed: int,
    ) -> None:
        steps = Counter(note["step"] for _place, note in notes if note["told"])
        rows = [
            ("calls that changed files", f"{len(events):,}"),
            ("bytes written", f"{volume.written:,}"),
            ("syncs", f"{volume.syncs:,}"),
            *((f"acknowledged: {step}", f"{count:,}") for step, count in sorted(steps.items())),
            (f"moments (seed {seed})", f"{sum(kinds.values()):,}"),
            *((f"kept: {kind}", f"{count:,}") for kind, count in sorted(kinds.items())),
            ("moments with something unsynced", f"{waiting:,}"),
            ("acknowledged facts asked for", f"{facts:,}"),
            ("offences", "0"),
        ]
        for what, count in rows:
            self.stdout.write(f"{what:<40}{count:>14}")


def _moments(
    chance: random.Random, count: int, *, first: int, last: int, told: list[int]
) -> list[int]:
    """Return moments, as places: half of them anywhere, half of them just after somebody was told something."""
    anywhere = [chance.randint(first, last) for _ in range(count - count // 2)]
    return anywhere + [chance.choice(told) + chance.randrange(3) for _ in range(count // 2)]
