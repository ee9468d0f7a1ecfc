"""The requests of a run: who sends them, what came back, what was wrong."""

from __future__ import annotations

import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib import admin
from django.db import connection
from django.urls import reverse

from .addresses import World
from .cast import STAFF, Cast
from .forms import Form, forms_of, is_worth_sending
from .judging import SLOW, Offences, offences_of
from .requesting import Request, Requests
from .wire import PATIENCE, Answer, as_bytes, send

THREADS = 4
GONE = "the newsroom ended; its last words are in its log"
SAMPLE = "newsroom/demo/sample/communique-accord-cadre.txt"


@dataclass
class Newsroom:
    """A running newsroom and the people who ask it."""

    host: str
    port: int
    cast: Cast
    world: World
    words: list[str]
    folder: Path  # where requests that showed an offence are kept
    log: Path | None = None  # what the newsroom says
    process: subprocess.Popen[bytes] | None = None

    def is_gone(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def send(self, request: Request, patience: float = PATIENCE) -> Answer:
        cookies = self.cast.cookies(request.role)
        patience = 3.0 if request.broken else patience
        data = as_bytes(request, cookies)
        return send(self.host, self.port, data, method=request.method, patience=patience)

    def ask(self, role: str, address: str) -> Answer:
        """Return a page as a role sees it; one who was signed out in the meantime signs in again."""
        request = Request(-1, role, "GET", address.encode(), (("Host", self.world.host),))
        answer = self.send(request)
        if role in STAFF and "/login/" in answer.header("Location"):
            self.cast.renew(role)
            answer = self.send(request)
        return answer

    def fetch(self, form: Form) -> Form | None:
        """Return a form as its page shows it now, if it still does."""
        if form.page == IMPORT and form.action == IMPORT and "ticket" in form.name[2]:
            pages = [self.plan(form.role)]
        else:
            pages = [self.ask(form.role, form.page).body]
        for page in pages:
            for found in forms_of(page, role=form.role, page=form.page):
                if found.name == form.name:
                    return found
        return None

    def plan(self, role: str) -> bytes:
        """Return the plan of the sample, imported by a role."""
        from urllib.parse import quote_plus

        text = (Path(__file__).parent.parent.parent / SAMPLE).read_text()
        body = f"csrfmiddlewaretoken={'z' * 32}&language=&html=&text={quote_plus(text)}".encode()
        headers = (("Host", self.world.host), ("Content-Type", "application/x-www-form-urlencoded"))
        return self.send(Request(-1, role, "POST", IMPORT.encode(), headers, body)).body


ACCOUNT = (
    *("account_login", "account_logout", "account_signup", "account_reauthenticate"),
    *("account_change_password", "account_reset_password", "mfa_index", "mfa_activate_totp"),
    *("mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn"),
)
IMPORT = "/admin/announcements/announcement/import/"


def harvest(
    newsroom: Newsroom,
    pages: Sequence[str],
    roles: Sequence[str] = (*STAFF, "anonymous", "nobody"),
) -> list[Form]:
    """Return the forms that each role finds on pages, and on the plan of an import."""
    found: dict[tuple[object, ...], Form] = {}
    for role in roles:
        for page in pages:
            answer = newsroom.ask(role, page)
            if answer.status == 200:
                for form in forms_of(answer.body, role=role, page=page):
                    if is_worth_sending(form):
                        found.setdefault((role, *form.name), form)
        if role in STAFF:
            for form in forms_of(newsroom.plan(role), role=role, page=IMPORT):
                if is_worth_sending(form):
                    found.setdefault((role, *form.name), form)
    return list(found.values())


def pages(world: World) -> Iterator[str]:
    """Yield the addresses where forms stand: those of the desk and of the account, and public ones."""
    yield from ("/fr/", "/fr/communiques/", reverse("admin:index"), IMPORT)
    for name in ACCOUNT:
        yield reverse(name)
    for model in admin.site._registry:
        app, name = model._meta.app_label, str(model._meta.model_name)
        yield reverse(f"admin:{app}_{name}_changelist")
        yield reverse(f"admin:{app}_{name}_add")
        keys = world.rows[f"{app}/{name}"]
        for key in keys if name == "announcement" else keys[:2]:
            for page in ("change", "delete", "history"):
                yield reverse(f"admin:{app}_{name}_{page}", args=[key])
    for key in world.rows["announcements/announcement"]:
        for page in ("approve", "withdraw", "import_into"):
            yield reverse(f"admin:announcements_announcement_{page}", args=[key])


@dataclass
class Tally:
    """What came back."""

    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)  # role, class of status
    verbs: Counter[str] = field(default_factory=Counter)
    labels: set[str] = field(default_factory=set)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, request: Request, answer: Answer) -> None:
        with self.lock:
            status = f"{answer.status // 100}xx" if answer.status else "none"
            self.statuses[request.role, status] += 1
            self.verbs[request.method] += 1
            self.labels.add(request.label)
            self.slowest = sorted([*self.slowest, (answer.seconds, f"{request.number}: {request.told()} → {answer.status}")])[-10:]  # fmt: skip


def run(
    newsroom: Newsroom,
    requests: Requests,
    numbers: range,
    *,
    seed: int,
    offences: Offences,
    progress: Callable[[int], None],
) -> Tally:
    """Send the requests of a run, a few at a time, and judge every answer."""
    tally = Tally()
    done = 0

    def one(number: int) -> None:
        request = requests.request(number)
        answer = newsroom.send(request)
        if request.role in STAFF and "/login/" in answer.header("Location"):
            newsroom.cast.renew(request.role)
            answer = newsroom.send(request)
        tally.note(request, answer)
        if answer.seconds > SLOW and not request.broken:
            # Alone once more: beside three others on a busy machine, five seconds may pass.
            answer = newsroom.send(request)
            if answer.seconds > SLOW:
                _note(f"it took more than {SLOW:.0f} s ({request.method} {request.label})", request)
        if newsroom.is_gone():
            return
        for what in offences_of(request, answer, newsroom.words, newsroom.log):
            _note(what, request)

    def _note(what: str, request: Request) -> None:
        file = newsroom.folder / f"{seed}-{request.number}.http"
        repro = f"script/fuzz --seed {seed} --only {request.number}   # {request.told()}"
        if offences.add(what, repro):
            file.write_bytes(as_bytes(request, newsroom.cast.cookies(request.role)))

    def part(numbers: range) -> None:
        nonlocal done
        try:
            for number in numbers:
                if newsroom.is_gone():
                    offences.add(GONE, f"script/fuzz --seed {seed} --requests {number}")
                    return
                one(number)
                done += 1
                progress(done)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        parts = [numbers[start::THREADS] for start in range(THREADS)]
        for future in [pool.submit(part, one) for one in parts]:
            future.result()
    return tally
