"""Who asks: an account and a session for each role, made anew when somebody has ended them."""

from __future__ import annotations

import datetime as dt
import secrets
import threading
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils import timezone

from people import roles
from people.models import User

from .requesting import TOKEN

STAFF = ("editor", "publisher", "admin")
# A member of nothing: an account that may not enter the desk.
WITHOUT_A_ROLE = "nobody"


class Cast:
    """The cookies of every role; `editor3` is one more editor."""

    def __init__(self, *roles: str) -> None:
        self.lock = threading.Lock()
        self.sessions: dict[str, str] = {}
        for role in roles or (*STAFF, WITHOUT_A_ROLE):
            self.renew(role)
        if not roles:
            self.sessions["expired"] = self._expired()
        connection.close()

    def cookies(self, role: str) -> str:
        session = self.sessions.get(role)
        return f"csrftoken={TOKEN}" + (f"; sessionid={session}" if session else "")

    def renew(self, role: str) -> None:
        """Sign a role in again; its account and what it may do are made again where they are gone."""
        with self.lock, transaction.atomic():
            user = self._user(role)
            self.sessions[role] = self._signed_in(user)

    def _user(self, role: str) -> User:
        roles.ensure_roles()
        kind = role.rstrip("0123456789")
        wanted = {"is_active": True, "is_staff": kind in STAFF, "is_superuser": kind == "admin"}
        user, _created = User.objects.update_or_create(
            username=f"fuzz-{role}",
            defaults={**wanted, "email": f"fuzz-{role}@newsroom.example"},
        )
        if not user.password:
            user.set_password(secrets.token_urlsafe(20))
            user.save()
        groups = {"editor": roles.EDITORS, "publisher": roles.PUBLISHERS}
        user.groups.set(Group.objects.filter(name=groups.get(kind, "")))
        return user

    def _signed_in(self, user: User) -> str:
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        return str(session.session_key)

    def _expired(self) -> str:
        from django.contrib.sessions.models import Session

        key = self._signed_in(self._user("publisher"))
        gone = timezone.now() - dt.timedelta(days=1)
        Session.objects.filter(pk=key).update(expire_date=gone)
        return key
