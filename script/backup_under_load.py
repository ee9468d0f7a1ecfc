"""Twenty writers work, the newsroom is backed up meanwhile and restored elsewhere, and both are compared.

Each writer does real steps (drafts, saves, uploads, imports, approvals, issued files, withdrawals) and keeps a journal: when it began, when
the step was acknowledged, and what its rows were then. Of every announcement, image, contact and issued file that a writer touched, the
restored newsroom must hold a state between the last one acknowledged before the moment and the last one begun before it: exactly that state,
so that no half transaction passes. Bounded by steps; it works in a temporary folder and in databases of its own.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import datetime as dt
import hashlib
import importlib
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
SAMPLE = ROOT / "newsroom" / "demo" / "sample" / "communique-accord-cadre.txt"
PROCESSES = 4
Subject = tuple[str, int]


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201


# What is compared.


def state(subject: Subject) -> str:
    """Return all that the rows of a subject say, as one hash; nothing when it is not there."""
    from django.apps import apps
    from django.db.models import ForeignKey

    from announcements.models import Announcement, Edition, EditionText
    from assets.models import Image
    from contacts.models import PressContact
    from presskits.models import IssuedFile

    kind, pk = subject
    if kind == "issued":
        row = IssuedFile._base_manager.filter(edition_text=pk).order_by("-issued_at", "-pk").first()
        return row.sha256 if row else ""
    if kind in ("image", "contact"):
        model: Any = {"image": Image, "contact": PressContact}[kind]
        found = model._base_manager.filter(pk=pk)
        return repr(columns(found)[0]) if found else ""
    paths = {Announcement: "", Edition: "announcement", EditionText: "edition__announcement"}
    told = [columns(Announcement._base_manager.filter(pk=pk))]
    if not told[0]:
        return ""
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda m: m._meta.label):
        for field in model._meta.concrete_fields:
            target = field.related_model
            if isinstance(field, ForeignKey) and target in paths and model is not IssuedFile:
                path = "__".join(filter(None, (field.name, paths[target])))
                told.append(columns(model._base_manager.filter(**{path: pk})))
    return hashlib.sha256(repr(told).encode()).hexdigest()


def columns(rows: Any) -> list[Any]:
    """Return rows as values of their columns, in order."""
    from rows.compiled import untranslated

    names = [field.attname for field in rows.model._meta.concrete_fields]
    found = untranslated(rows.order_by("pk")).values_list(*names)
    return [list(map(str, row)) for row in found]


# The writers.


def factories() -> Any:
    """Return the factories of the tests, whose rows are ready for a release."""
    return importlib.import_module("tests.factories")


def patiently(step: Callable[[], list[Subject]]) -> list[Subject]:
    """Take a step; what a busy SQLite refused was not acknowledged, and is tried again as a person would."""
    from django.db import OperationalError

    for _attempt in range(20):
        try:
            return step()
        except OperationalError as problem:
            if "locked" not in str(problem):
                raise
    sys.exit("The database stayed locked.")


class Writer:
    """One of those who work; its steps follow a life of an announcement, again and again."""

    def __init__(self, number: int, journal: Path) -> None:
        from people.models import User

        self.number, self.count = number, 0
        self.user = User.objects.get(username=f"writer{number}")
        self.journal = journal.open("a")
        self.announcement: Any = None
        self.text: Any = None

    def work(self, stop: Path, until: float) -> None:
        steps = (
            *(self.write, self.save, self.upload, self.save, self.submit, self.approve),
            *(self.issue, self.call, self.issue, self.withdraw, self.take_in),
        )
        for step in itertools.cycle(steps):
            if stop.exists() or time.time() > until:
                return
            self.count += 1
            begun = time.time()
            subjects = patiently(step)
            acknowledged = time.time()
            for subject in subjects:
                line = [step.__name__, begun, acknowledged, *subject, state(subject)]
                self.journal.write(json.dumps(line) + "\n")
            self.journal.flush()

    @property
    def word(self) -> str:
        return f"{self.number}-{self.count}"

    def picture(self) -> bytes:

        return factories().jpeg(320, 200, f"#{self.number * 4096 + self.count % 4096:06x}")

    def write(self) -> list[Subject]:
        from django.db import transaction

        with transaction.atomic():
            self.announcement = factories().make_announcement(
                english=True, headline_fr=f"Accord {self.word}"
            )
            contact = self.announcement.contact_places.get().contact_id
        return [("announcement", self.announcement.pk), ("contact", contact)]

    def save(self) -> list[Subject]:
        from django.db import transaction

        from announcements import publishing
        from announcements.models import Announcement

        rows = Announcement.objects.filter(pk=self.announcement.pk)
        with transaction.atomic():
            publishing.record_save(announcement=rows.get(), version=rows.get().version)
            rows.update(headline_fr=f"Accord {self.word}", lede_fr=f"<p>{self.word}</p>")
            self.announcement.parts.update(heading_fr=f"Partie {self.word}")
        return [("announcement", self.announcement.pk)]

    def upload(self) -> list[Subject]:

        return [("image", factories().make_image(self.picture(), f"{self.word}.jpg").pk)]

    def submit(self) -> list[Subject]:
        from announcements import publishing

        self.announcement.refresh_from_db()
        publishing.submit(
            announcement=self.announcement,
            by=self.user,
            now=self.now(),
            version=self.announcement.version,
        )
        return [("announcement", self.announcement.pk)]

    def approve(self) -> list[Subject]:
        from announcements import publishing
        from announcements.draft import draft_from_rows

        edition = publishing.approve(
            announcement=self.announcement,
            by=self.user,
            now=self.now() - dt.timedelta(minutes=2),  # released by now
            version=self.announcement.version,
            fingerprints=publishing.fingerprints_of(draft_from_rows(self.announcement)),
            rehearsal=None,  # the files are made by a step of their own
        )
        self.text = edition.texts.get(language="fr")
        return [("announcement", self.announcement.pk)]

    def issue(self) -> list[Subject]:
        from presskits.issuing import issue

        # Days ahead, so that what stood beside the text before is forgotten, file and all.
        at = self.now() + dt.timedelta(days=2 * self.count)
        issue(self.text, "text", now=at, site_url="http://localhost")
        return [("issued", self.text.pk)]

    def call(self) -> list[Subject]:
        contact = self.announcement.contact_places.get().contact
        contact.phone = f"+331990{self.count % 100_000:05d}"
        contact.save()
        return [("contact", contact.pk)]

    def withdraw(self) -> list[Subject]:
        from announcements import publishing

        self.announcement.refresh_from_db()
        publishing.withdraw(
            announcement=self.announcement,
            by=self.user,
            now=self.now(),
            version=self.announcement.version,
            reason={"fr": f"Retiré {self.word}.", "en": f"Withdrawn {self.word}."},
        )
        return [("announcement", self.announcement.pk)]

    def take_in(self) -> list[Subject]:
        from desk.importing.applying import apply
        from desk.importing.proposing import propose

        words = SAMPLE.read_text() + f"\nCode {self.word} {uuid.uuid4()}\n"
        prepared = propose(words.encode(), name="a.txt", reference_date=self.now().date())
        applied = apply(prepared.plan, prepared.matching, by=self.user, now=self.now())
        return [("announcement", applied.announcement.pk)]

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)


def writers(arguments: argparse.Namespace) -> None:
    """Work, as one of the processes of writers."""
    import django

    django.setup()
    from django.db import connection

    folder = Path(arguments.folder)
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            Writer(number, folder / f"{number}.jsonl").work(folder / "stop", arguments.until)
        except BaseException as problem:
            failed.append(problem)
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in arguments.numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.exit(bool(failed))


# The judgement.


def judge(arguments: argparse.Namespace) -> None:
    """Compare a restored newsroom with the journals; print a table and exit with 1 when anything is wrong."""
    import django

    django.setup()
    from assets import storing
    from assets.models import Image

    manifest = json.loads(Path(arguments.manifest).read_bytes())
    moment, until = (
        dt.datetime.fromisoformat(manifest[name]).timestamp() for name in ("moment", "until")
    )
    lives: dict[Subject, list[tuple[float, float, str]]] = collections.defaultdict(list)
    counted: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0, 0])
    for path in Path(arguments.folder).glob("*.jsonl"):
        for line in path.read_text().splitlines():
            step, begun, acknowledged, kind, pk, told = json.loads(line)
            lives[kind, pk].append((begun, acknowledged, told))
            counted[step][0 if acknowledged <= moment else 2 if begun > until else 1] += 1
    wrong = []
    for subject, life in lives.items():
        states = ["", *(told for _begun, _acknowledged, told in sorted(life))]
        first = sum(acknowledged <= moment for _begun, acknowledged, _told in life)
        last = sum(begun <= until for begun, _acknowledged, _told in life)
        if (found := state(subject)) not in states[first : last + 1]:
            place = states.index(found) if found in states else None
            wrong.append(f"{subject}: is state {place}, expected {first} to {last}")
        elif subject[0] == "image" and found:
            image = Image.objects.get(pk=subject[1])
            if storing.digest(storing.read(str(image.file.name))) != image.sha256:
                wrong.append(f"{subject}: its file is another")
    say(f"  {'step':<12}{'before':>8}{'around':>8}{'after':>8}   the moment")
    for step, numbers in sorted(counted.items()):
        say(f"  {step:<12}" + "".join(f"{number:>8}" for number in numbers))
    total = [sum(numbers[place] for numbers in counted.values()) for place in range(3)]
    say(f"  {'all':<12}" + "".join(f"{number:>8}" for number in total))
    say(f"  {len(lives)} announcements, images, contacts and issued files: {len(wrong)} wrong")
    for sentence in wrong[:10]:
        say(f"  {sentence}")
    sys.exit(bool(wrong) or not total[0] or not total[2])


# The rehearsal.


class Newsroom:
    """A newsroom of its own folder and, on PostgreSQL, of its own database."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = f"under_load_{os.getpid()}_{name}"
        self.folder = folder / name
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "DATA_DIR": str(self.folder),
            "DEMO": "1",
            "SECRET_KEY": "only-for-this-rehearsal-" + "x" * 40,
            "SITE_URL": "http://localhost",
        }
        for variable in ("S3_BUCKET", "DEBUG"):
            self.env.pop(variable, None)
        self.server = os.environ.get("DATABASE_URL", "")
        if self.server.startswith("postgres"):
            parts = urlsplit(self.server)
            self.env["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{self.name}"))
        else:
            self.server = ""
            self.env.pop("DATABASE_URL", None)

    def __enter__(self) -> Newsroom:
        self.folder.mkdir()
        self.on_server(f'CREATE DATABASE "{self.name}"')
        return self

    def __exit__(self, *error: object) -> None:
        self.on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def on_server(self, statement: str) -> None:
        if self.server:
            import psycopg

            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(statement.encode())

    def manage(self, *words: str) -> str:
        """Run a command of manage.py and return what it says; what fails stops the rehearsal."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            sys.exit(f"manage.py {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, __file__, *words], cwd=ROOT, env=self.env)


@contextlib.contextmanager
def working(source: Newsroom, folder: Path, count: int) -> Iterator[None]:
    """Let writers work for the block, at most for ten minutes; a writer that fails stops the rehearsal."""
    until = str(time.time() + 600)
    several = min(PROCESSES, -(-count // 3))
    shares = [list(map(str, range(count)))[start::several] for start in range(several)]
    processes = [
        source.start("--role", "writers", "--folder", str(folder), "--until", until, *share)
        for share in shares
    ]
    try:
        yield
    finally:
        (folder / "stop").touch()
        statuses = [process.wait() for process in processes]
    if any(statuses):
        sys.exit("A writer failed; its words stand above.")


def wait_for_steps(journals: Path, count: int) -> None:
    """Wait until the writers have taken so many steps more."""

    def taken() -> int:
        return sum(path.read_bytes().count(b"\n") for path in journals.glob("*.jsonl"))

    wanted, until = taken() + count, time.time() + 120
    while taken() < wanted and time.time() < until:
        time.sleep(0.05)


def equal(one: Path, other: Path) -> bool:
    """Return whether two backups hold the same tables and files."""
    first, second = (json.loads(path.read_bytes()) for path in (one, other))
    told = ("rows", "sha256", "file")
    odd = [
        name
        for name, facts in first["tables"].items()
        if any(second["tables"][name][word] != facts[word] for word in told)
    ]
    if odd:
        say(f"  Tables that differ: {', '.join(odd)}")
    return (
        not odd
        and first["tables"].keys() == second["tables"].keys()
        and first["files"] == second["files"]
    )


def newest(backups: Path) -> Path:
    return max((backups / "moments").glob("*.json"))


def rehearse(arguments: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="entente-load-") as name:
        folder = Path(name)
        journals, backups = folder / "journals", folder / "backups"
        journals.mkdir()
        made: list[Path] = []
        with Newsroom(folder, "source") as source:
            source.manage("shell", "--verbosity", "0", "--command", PREPARED % arguments.writers)
            if not arguments.bare:
                source.manage("load_demo")
                say(f"{source.manage('backup', str(folder / 'first')).splitlines()[0]} (at rest)")
            say(f"{arguments.writers} writers")
            with working(source, journals, arguments.writers):
                for _ in range(arguments.backups):
                    wait_for_steps(journals, arguments.steps)
                    said = source.manage("backup", str(backups))
                    made.append(newest(backups))
                    say("\n".join(said.splitlines()[:-2]))
                # They must go on after the moment.
                wait_for_steps(journals, arguments.steps)
        good = [restore(folder, backups, path, journals) for path in made]
    say("Every backup stands for its moment." if all(good) else "A backup does not hold.")
    sys.exit(not all(good))


def restore(folder: Path, backups: Path, manifest: Path, journals: Path) -> bool:
    """Restore a backup elsewhere and judge it."""
    again = folder / f"again-{manifest.stem}"
    with Newsroom(folder, f"target_{manifest.stem[-10:-1]}") as target:
        said = target.manage("restore", str(backups), "--moment", manifest.stem)
        say(next(line for line in said.splitlines() if line.startswith("Restored")))
        status = target.start(
            "--role", "judge", "--folder", str(journals), "--manifest", str(manifest)
        ).wait()
        target.manage("backup", str(again))
    same = equal(manifest, newest(again))
    say(f"  Backed up again: {'every table and file equal' if same else 'not equal'}")
    return same and not status


PREPARED = """
from django.core.management import call_command
from people.models import User
call_command("migrate", verbosity=0)
call_command("createcachetable")
for number in range(%d):
    User.objects.create(username=f"writer{number}", email=f"writer{number}@redaction.example", is_staff=True, is_superuser=True)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument(
        "--steps",
        type=int,
        default=200,
        help="how many steps before, between and after the backups",
    )
    parser.add_argument("--backups", type=int, default=2)
    parser.add_argument("--bare", action="store_true", help="without the content of the demo")
    parser.add_argument("--role", choices=["rehearse", "writers", "judge"], default="rehearse")
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    parser.add_argument("--manifest", help=argparse.SUPPRESS)
    parser.add_argument("--until", type=float, help=argparse.SUPPRESS)
    parser.add_argument("numbers", type=int, nargs="*", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    roles: dict[str, Callable[[argparse.Namespace], None]] = {
        "rehearse": rehearse,
        "writers": writers,
        "judge": judge,
    }
    roles[arguments.role](arguments)


if __name__ == "__main__":
    main()
