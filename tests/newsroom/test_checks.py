import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom import checks

ROOT = Path(__file__).parent.parent.parent
PRODUCTION = {
    "SECRET_KEY": "a-key-for-this-test-only-4vY7pQx2LkM9sWc8ZtR1uB6nHd3fGj5eXa0oKi",
    "ALLOWED_HOSTS": "press.example.org",
    "SITE_URL": "https://press.example.org",
    "SECURITY_CONTACT": "security@press.example.org",
}


def run(tmp_path: Path, arguments: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **variables}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )


@pytest.fixture
def production(settings: Any) -> Any:
    settings.DEBUG = settings.DEMO = False
    settings.SECRET_KEY_IS_SET = True
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
    assert done.stdout == "System check identified no issues (1 silenced).\n"


def test_wsgi_refuses_to_start_without_a_secret_key(tmp_path: Path) -> None:
    done = run(tmp_path, ["-c", "import newsroom.wsgi"], **PRODUCTION | {"SECRET_KEY": ""})
    assert done.returncode == 1
    assert done.stderr.endswith(
        "SECRET_KEY is not set. Set SECRET_KEY to 50 or more random characters, "
        "or DEMO=1 to try the newsroom.\n"
    )


@pytest.mark.parametrize(
    ("variables", "backend"),
    [
        (PRODUCTION, "dummy"),
        (PRODUCTION | {"EMAIL_HOST": "mail.example.org"}, "smtp"),
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
