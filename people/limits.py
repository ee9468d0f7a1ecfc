"""How often somebody may try: per device, per address, per account, shared by all processes through the cache.

A stranger must not guess for ever, and must not keep the right person out by guessing. So a device on which the person has signed in
before has a count of its own, and wrong passwords from one address count against that address long before they count against the
account everywhere (docs/decisions/0010-who-is-locked-out.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from people import devices, security_log
from people.client_address import client_address, network
from people.models import SecurityEventKind, User

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many attempts in a window of so many seconds."""

    most: int
    seconds: int


class Action(StrEnum):
    """What is tried; one says nothing about another."""

    SIGN_IN = "sign-in"
    CODE = "code"
    PASSWORD_AGAIN = "password-again"
    RESET = "reset"
    ENROL = "enrol"


@dataclass(frozen=True, slots=True)
class Rule:
    """The limits of an action.

    `device`: a device known for this person, which then has nothing to do with the others; `address`: all accounts from one address;
    `place`: one account from one address; `account`: one account from everywhere.
    """

    device: Rate
    address: Rate
    place: Rate
    account: Rate


# A guess at a code of six figures is one in a million: thirty an hour take years. Passwords are longer.
RULES: Mapping[Action, Rule] = {
    Action.SIGN_IN: Rule(
        device=Rate(10, 15 * MINUTE),
        address=Rate(20, 15 * MINUTE),
        place=Rate(10, 15 * MINUTE),
        account=Rate(100, HOUR),
    ),
    Action.CODE: Rule(
        device=Rate(10, 15 * MINUTE),
        address=Rate(20, 15 * MINUTE),
        place=Rate(5, 15 * MINUTE),
        account=Rate(30, HOUR),
    ),
    Action.PASSWORD_AGAIN: Rule(
        device=Rate(10, 15 * MINUTE),
        address=Rate(20, 15 * MINUTE),
        place=Rate(5, 15 * MINUTE),
        account=Rate(30, HOUR),
    ),
    # Mails, not guesses: the person has them all, whoever asked.
    Action.RESET: Rule(
        device=Rate(5, HOUR),
        address=Rate(10, HOUR),
        place=Rate(3, HOUR),
        account=Rate(10, HOUR),
    ),
    Action.ENROL: Rule(
        device=Rate(10, 15 * MINUTE),
        address=Rate(20, 15 * MINUTE),
        place=Rate(10, 15 * MINUTE),
        account=Rate(60, HOUR),
    ),
}
# What strangers can make the security log write: refusals per address and in all.
REFUSALS, ALL_REFUSALS = Rate(30, HOUR), Rate(3_000, HOUR)


class Throttled(Exception):
    """Too many attempts; `seconds` until the next may be made."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an attempt was counted against."""

    keys: tuple[str, ...]

    def give_back(self) -> None:
        """Uncount an attempt that succeeded; what failed before it stays counted."""
        for key in self.keys:
            try:
                cache.decr(key)
            except ValueError:
                continue  # the window has ended meanwhile


def attempt(
    action: Action,
    *,
    request: HttpRequest,
    person: User | None,
    typed: str = "",
    now: dt.datetime,
) -> Attempt:
    """Count an attempt, before it is judged; Throttled when there were too many.

    `person` is whose account it is for, `typed` the name when no account has it: both are counted alike. Counting comes first, so
    that a hundred attempts made at the same moment are a hundred.
    """
    rule = RULES[action]
    account = f"person:{person.pk}" if person else f"name:{typed.strip().lower()}"
    device = devices.known(request, person) if person else None
    if device:
        key, _ends_in = _window(f"{action} device {device}", rule.device, now)
        if _count(key, rule.device) <= rule.device.most:
            return Attempt((key,))
    where = network(client_address(request))
    # From the narrowest reach of a stranger to the widest: what one address may not try does not count against the account.
    buckets = (
        ("address", rule.address, where),
        ("place", rule.place, f"{account} {where}"),
        ("account", rule.account, account),
    )
    taken: list[str] = []
    for name, rate, value in buckets:
        key, ends_in = _window(f"{action} {name} {value}", rate, now)
        number = _count(key, rate)
        if number > rate.most:
            if number == rate.most + 1:
                security_log.record(
                    SecurityEventKind.THROTTLED,
                    now=now,
                    request=request,
                    person=person,
                    about=f"{action} · {name}",
                )
            raise Throttled(ends_in)
        taken.append(key)
    return Attempt(tuple(taken))


def may_be_logged(request: HttpRequest, *, now: dt.datetime) -> bool:
    """Return whether one more refusal of this address is worth a line: strangers must not fill the disk."""
    where = network(client_address(request))
    for value, rate in ((where, REFUSALS), ("everybody", ALL_REFUSALS)):
        key, _ends_in = _window(f"refusals {value}", rate, now)
        if _count(key, rate) > rate.most:
            return False
    return True


def _window(what: str, rate: Rate, now: dt.datetime) -> tuple[str, int]:
    """Return the key of the window that `now` lies in, and the seconds until it ends.

    Windows of different counts begin at different moments, so that there is no minute at which everything may be tried again. The
    key is keyed, because the cache may be read by others than the newsroom.
    """
    digest = salted_hmac("people.limits", what, algorithm="sha256").hexdigest()
    moment = int(now.timestamp()) + int(digest[:8], 16) % rate.seconds
    number, since = divmod(moment, rate.seconds)
    return f"limit:{digest[:32]}:{number}", rate.seconds - since


def _count(key: str, rate: Rate) -> int:
    cache.add(key, 0, timeout=rate.seconds)
    try:
        return cache.incr(key)
    except ValueError:  # swept out between the two: this attempt is the first again
        cache.add(key, 1, timeout=rate.seconds)
        return 1
