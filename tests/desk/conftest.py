"""The desk as its people find it: signed in, and forms filled in as a browser would send them back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from lxml import html

from people.models import User
from people.roles import EDITORS, PUBLISHERS, ensure_roles
from tests.factories import UserFactory


def member(role: str, **fields: Any) -> User:
    ensure_roles()
    user = UserFactory(**fields)
    user.groups.add(Group.objects.get(name=role))
    return User.objects.get(pk=user.pk)


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def editor(db: None) -> Client:
    return signed_in(member(EDITORS, username="redactrice"))


@pytest.fixture
def publisher(db: None) -> Client:
    return signed_in(member(PUBLISHERS, username="directrice"))


@pytest.fixture
def nobody_special(db: None) -> Client:
    """A member of staff without a role."""
    return signed_in(UserFactory(username="stagiaire"))


def change_address(announcement: Any) -> str:
    return reverse("admin:announcements_announcement_change", args=[announcement.pk])


def address(name: str, announcement: Any, *more: Any) -> str:
    return reverse(f"admin:announcements_announcement_{name}", args=[announcement.pk, *more])


def form_data(content: bytes, form: str = "announcement_form") -> dict[str, Any]:
    """Return what a browser would send for a form: every field that is filled in."""
    tree = html.fromstring(content.decode())
    found = tree.get_element_by_id(form)
    data: dict[str, Any] = {}
    for name, value in found.form_values():
        if "__prefix__" in name:
            continue
        # A browser leaves out the newline that follows <textarea>.
        data.setdefault(name, []).append(value.removeprefix("\n"))
    return data


def texts_of(content: bytes, selector: str) -> list[str]:
    """Return the texts of the elements with a class, whitespace folded."""
    tree = html.fromstring(content.decode())
    return [" ".join(e.text_content().split()) for e in tree.find_class(selector)]


def messages_of(response: Any) -> list[str]:
    tree = html.fromstring(response.content.decode())
    return [
        " ".join(item.text_content().split())
        for found in tree.find_class("messagelist")
        for item in found.iter("li")
    ]


PARIS_SPRING = dt.date(2027, 3, 28)
