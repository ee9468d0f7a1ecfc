"""What the roles may do."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from people.models import User
from people.roles import EDITORS, PUBLISHERS, ensure_roles
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def member(role: str) -> User:
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    return User.objects.get(pk=user.pk)


def test_migrations_make_the_roles() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == {EDITORS, PUBLISHERS}


def test_ensure_roles_may_be_called_again() -> None:
    before = Group.objects.get(name=EDITORS).permissions.count()
    ensure_roles()
    assert Group.objects.get(name=EDITORS).permissions.count() == before > 30


@pytest.mark.parametrize(
    ("permission", "editor", "publisher"),
    [
        ("announcements.add_announcement", True, True),
        ("announcements.change_part", True, True),
        ("announcements.delete_commitment", True, True),
        ("announcements.submit_announcement", True, True),
        ("announcements.approve_announcement", False, True),
        ("announcements.withdraw_announcement", False, True),
        ("partners.change_institution", True, True),
        ("partners.delete_institution", False, False),
        ("contacts.delete_presscontact", True, True),
        ("assets.add_image", True, True),
        ("masthead.change_masthead", False, True),
        ("people.add_user", False, False),
        ("announcements.change_edition", False, False),
    ],
)
def test_role_may(permission: str, editor: bool, publisher: bool) -> None:
    assert member(EDITORS).has_perm(permission) is editor
    assert member(PUBLISHERS).has_perm(permission) is publisher
