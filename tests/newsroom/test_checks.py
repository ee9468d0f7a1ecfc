import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

from newsroom import checks

ROOT = Path(__file__).parent.parent.parent
PRODUCTION = {
    "SECRET_KEY": "a-key-for-this-test-only-4vY7pQx2LkM9sWc8ZtR1uB6nHd3fGj5eXa0oKi",
    "ALLOWED_HOSTS": "press.example.org",
    "SITE_URL": "https://press.example.org",
    "EMAIL_HOST": "mail.example.org",
    "SECURITY_CONTACT": "security@press.example.org",
}
KEY = PRODUCTION["SECRET_KEY"]


def run(tmp_path: Path, arguments: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **variables}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )


@pytest.fixture
def production(settings: Any) -> Any:
    settings.DEBUG = settings.DEMO = False
    settings.SECRET_KEY_IS_SET = True
    settings.SECRET_KEY = KEY
    settings.EMAIL_HOST, settings.NO_EMAIL = "mail.example.org", False
    settings.ALLOWED_HOSTS = ["press.example.org"]
    settings.SITE_URL = "https://press.example.org"
    return settings


def test_refuse_to_start_unprepared_accepts_a_newsroom_that_is_set_up(production: Any) -> None:
    checks.refuse_to_start_unprepared()


@pytest.mark.parametrize(
    ("setting", "value", "variable"),
    [
        ("SECRET_KEY_IS_SET", False, "SECRET_KEY"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS"),
        ("SITE_URL", "", "SITE_URL"),
    ],
)
def test_refuse_to_start_unprepared_says_what_to_set(
    production: Any, setting: str, value: object, variable: str
) -> None:
    setattr(production, setting, value)
    with pytest.raises(ImproperlyConfigured, match=f"{variable} is not set. Set {variable} to "):
        checks.refuse_to_start_unprepared()
    production.DEMO = True
    checks.refuse_to_start_unprepared()


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("SECRET_KEY", KEY[:49], "SECRET_KEY can be guessed. Set SECRET_KEY to 50 or more"),
        ("SECRET_KEY", "abcd" * 20, "SECRET_KEY can be guessed."),
        ("SECRET_KEY", f"django-insecure-{KEY}", "SECRET_KEY can be guessed."),
        ("ALLOWED_HOSTS", ["*"], r"ALLOWED_HOSTS lets anybody choose the newsroom's name \(\*\)"),
        ("ALLOWED_HOSTS", ["press.example.org", ".org"], r"the newsroom's name \(\.org\)"),
        ("ALLOWED_HOSTS", [".org."], r"the newsroom's name"),
        ("ALLOWED_HOSTS", ["."], r"the newsroom's name"),
        ("ALLOWED_HOSTS", ["*.example.org"], r"the newsroom's name"),
        ("EMAIL_HOST", "", "There is no way to send mail. Set EMAIL_HOST to a mail server, or"),
    ],
)
def test_refuse_to_start_unprepared_refuses_what_is_weak(
    production: Any, setting: str, value: object, sentence: str
) -> None:
    setattr(production, setting, value)
    with pytest.raises(ImproperlyConfigured, match=sentence):
        checks.refuse_to_start_unprepared()
    production.DEMO = True
    checks.refuse_to_start_unprepared()


def test_refuse_to_start_unprepared_accepts_a_whole_domain(production: Any) -> None:
    production.ALLOWED_HOSTS = [".example.org", "localhost", "127.0.0.1", "[::1]"]
    checks.refuse_to_start_unprepared()


def test_refuse_to_start_unprepared_accepts_no_mail_when_told_so(production: Any) -> None:
    production.EMAIL_HOST, production.NO_EMAIL = "", True
    checks.refuse_to_start_unprepared()


def test_data_folder_that_cannot_be_written_is_named(settings: Any) -> None:
    settings.DATA_DIR = Path("/proc/entente")
    (problem,) = checks.check_data_folder()
    assert problem.id == "newsroom.E004"
    assert "The folder /proc/entente cannot be written" in problem.msg


def test_check_deploy_is_clean_with_production_variables(tmp_path: Path) -> None:
    done = run(
        tmp_path, ["-W", "ignore", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        **PRODUCTION,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (3 silenced).\n"


def test_wsgi_refuses_to_start_without_a_secret_key(tmp_path: Path) -> None:
    done = run(tmp_path, ["-c", "import newsroom.wsgi"], **PRODUCTION | {"SECRET_KEY": ""})
    assert done.returncode == 1
    assert done.stderr.endswith(
        "SECRET_KEY is not set. Set SECRET_KEY to 50 or more random characters, "
        "or DEMO=1 to try the newsroom.\n"
    )


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY can be guessed."),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS lets anybody choose the newsroom's name"),
        ({"EMAIL_HOST": ""}, "There is no way to send mail."),
    ],
)
def test_server_refuses_to_start_weak(
    tmp_path: Path, variables: dict[str, str], sentence: str
) -> None:
    """The application that granian loads."""
    done = run(tmp_path, ["-c", "import newsroom.rsgi"], **PRODUCTION | variables)
    assert done.returncode == 1
    assert sentence in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "31536000 False False"),
        ({"HSTS_SUBDOMAINS": "1"}, "31536000 True False"),
        ({"HSTS_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"}, "31536000 True True"),
        ({"HSTS_PRELOAD": "1"}, "31536000 False False"),  # the list takes whole domains only
        ({"HTTPS": "0", "HSTS_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"}, "0 False False"),
    ],
)
def test_hsts_reaches_beyond_the_newsroom_only_when_told_so(
    tmp_path: Path, variables: dict[str, str], expected: str
) -> None:
    names = ("SECONDS", "INCLUDE_SUBDOMAINS", "PRELOAD")
    values = ", ".join(f"settings.SECURE_HSTS_{name}" for name in names)
    code = f"from newsroom import settings; print({values})"
    done = run(tmp_path, ["-c", code], **PRODUCTION | variables)
    assert done.stdout == f"{expected}\n"


@pytest.mark.parametrize(
    ("value", "proxies"),
    [("", 0), ("0", 0), ("1", 1), ("yes", 1), ("2", 2), ("no", 0), ("²", 0), ("-1", 0)],
)
def test_behind_proxy_counts_them(tmp_path: Path, value: str, proxies: int) -> None:
    code = "from newsroom import settings as s; print(s.TRUSTED_PROXIES, s.SECURE_PROXY_SSL_HEADER)"
    done = run(tmp_path, ["-c", code], **PRODUCTION | {"BEHIND_PROXY": value})
    header = "('HTTP_X_FORWARDED_PROTO', 'https')" if proxies else "None"
    assert done.stdout == f"{proxies} {header}\n"


@pytest.mark.parametrize(
    ("variables", "backend"),
    [
        (PRODUCTION | {"EMAIL_HOST": "", "EMAIL": "none"}, "dummy"),
        (PRODUCTION, "smtp"),
        ({"DEMO": "1"}, "console"),
    ],
)
def test_links_that_set_passwords_are_not_printed_in_production(
    tmp_path: Path, variables: dict[str, str], backend: str
) -> None:
    done = run(
        tmp_path,
        ["-c", "from newsroom import settings; print(settings.EMAIL_BACKEND)"],
        **variables,
    )
    assert done.stdout == f"django.core.mail.backends.{backend}.EmailBackend\n"


@pytest.mark.django_db
def test_a_database_that_acknowledges_too_early_is_told(monkeypatch: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        name = "synchronous_commit"
    else:
        # A pragma does nothing inside a transaction, where this test is.
        promises = [("synchronous", "1")]
        monkeypatch.setattr(checks, "_promises", lambda connection: promises)
        name = "synchronous"
    found = {warning.msg for warning in checks.check_commits_last(databases=["default"])}
    sentence = f"The database acknowledges what is not on its disk yet ({name} is off)."
    assert sentence in found


def test_sqlite_syncs_its_log_at_every_commit(tmp_path: Path) -> None:
    """As a process of its own has it, with the settings of production and a database on the disk."""
    script = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "from newsroom.checks import check_commits_last\n"
        "cursor = connection.cursor()\n"
        "for name in ('journal_mode', 'synchronous'):\n"
        "    print(name, cursor.execute(f'PRAGMA {name}').fetchone()[0])\n"
        "print(check_commits_last(databases=['default']))\n"
    )
    done = run(tmp_path, ["-c", script], DJANGO_SETTINGS_MODULE="newsroom.settings", **PRODUCTION)
    assert done.stdout.splitlines() == ["journal_mode wal", "synchronous 2", "[]"]


def test_a_database_that_is_not_there_yet_is_no_finding(monkeypatch: Any) -> None:
    def out_of_reach(connection: Any) -> None:
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(checks, "_promises", out_of_reach)
    assert checks.check_commits_last(databases=["default"]) == []
