import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from announcements import workflow
from newsroom.management.commands.draw_workflow import mermaid
from newsroom.management.commands.prepare_newsroom import static_fingerprint
from people.models import User


@pytest.fixture
def demo(settings: Any, db: None) -> None:
    settings.DEMO = True


def accounts() -> dict[str, str]:
    """Create the demo accounts; return the passwords that are printed."""
    out = io.StringIO()
    call_command("create_demo_accounts", stdout=out)
    return dict(re.findall(r"^  (\w+) +(\S+)$", out.getvalue(), re.MULTILINE))


def test_create_demo_accounts_prints_passwords_that_work_and_only_once(demo: None) -> None:
    printed = accounts()
    assert sorted(printed) == ["admin", "editor", "publisher"]
    for username, password in printed.items():
        assert authenticate(username=username, password=password) is not None
    assert len(set(printed.values())) == 3
    assert accounts() == {}


def test_create_demo_accounts_gives_each_its_role(demo: None) -> None:
    accounts()
    may = {
        user.username: [
            action.name for action in workflow.ACTIONS if user.has_perm(action.permission)
        ]
        for user in User.objects.filter(username__in=["editor", "publisher", "admin"])
    }
    everything = ["submit", "send_back", "approve", "undo", "reopen", "cancel", "withdraw"]
    assert may == {
        "editor": ["submit", "send_back", "reopen"],
        "publisher": everything,
        "admin": everything,
    }


def test_create_demo_accounts_refuses_outside_the_demo(db: None) -> None:
    with pytest.raises(CommandError, match="Demo accounts are for the demo"):
        call_command("create_demo_accounts")
    assert not User.objects.exists()


def test_draw_workflow_draws_every_step_once_from_each_of_its_sources() -> None:
    arrows = re.findall(r"^    (\w+) --> (\w+): (.+)$", mermaid(), re.MULTILINE)
    assert len(arrows) == sum(len(action.sources) for action in workflow.ACTIONS)
    assert ("draft", "in_review", "Submit for review") in arrows


def test_static_fingerprint_changes_with_a_theme_file(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "a.css").write_text("a {}")
    settings.STATICFILES_DIRS = [tmp_path]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    from django.contrib.staticfiles import finders

    finders.get_finder.cache_clear()
    before = static_fingerprint()
    assert static_fingerprint() == before
    (tmp_path / "a.css").write_text("a { color: red }")
    assert static_fingerprint() != before
    finders.get_finder.cache_clear()


def test_compile_templates_names_the_template_that_does_not_compile(
    tmp_path: Path, settings: Any
) -> None:
    (tmp_path / "templates" / "pages").mkdir(parents=True)
    (tmp_path / "templates" / "admin").mkdir()
    (tmp_path / "templates" / "admin" / "wrong.html").write_text("{% if %}")
    settings.BASE_DIR = tmp_path
    settings.TEMPLATES = [
        {**engine, "DIRS": [tmp_path / "templates" / ("pages" if "pages" in str(engine["DIRS"]) else "")]}
        for engine in settings.TEMPLATES
    ]  # fmt: skip
    with pytest.raises(CommandError, match=r"^admin/wrong\.html: "):
        call_command("compile_templates")
