"""How allauth may be used here: to sign in and to hold a second factor, never to sign up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffOnlyAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation of a colleague, so sign-up is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
