"""Guess a password from one address, then let its owner sign in from another: `echo PASSWORD | .venv/bin/python script/attack_signin.py SITE NAME`.

SITE is a newsroom on this machine, best behind its nginx and with BEHIND_PROXY=1, for example http://127.0.0.1:8080. The stranger
connects from 127.0.0.66, the owner from 127.0.0.2, which Linux has without asking. Bounded, and refused for any other machine.
"""

from __future__ import annotations

import argparse
import http.client
import ipaddress
import re
import socket
import sys
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

STRANGER, OWNER = "127.0.0.66", "127.0.0.2"
MOST = 200
LOGIN = "/admin/account/login/"


class Browser:
    """One browser at one address of this machine."""

    def __init__(self, site: str, address: str) -> None:
        parts = urlsplit(site)
        self.host, self.port = parts.hostname or "", parts.port or 80
        self.address = address
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Return the status of an answer and its text."""
        connection = http.client.HTTPConnection(
            self.host, self.port, timeout=20, source_address=(self.address, 0)
        )
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request(method, path, urlencode(form or {}), headers)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or []:
                self.cookies |= {name: part.value for name, part in SimpleCookie(line).items()}
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()

    def sign_in(self, name: str, password: str) -> int:
        """Return the status of a sign-in: 302 leads on, 200 is a refusal, 429 comes too often."""
        _status, page = self.ask("GET", LOGIN)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if token is None:
            raise SystemExit(f"{LOGIN} shows no form.")
        form = {"login": name, "password": password, "csrfmiddlewaretoken": token[1]}
        return self.ask("POST", LOGIN, form)[0]


def on_this_machine(site: str) -> bool:
    parts = urlsplit(site)
    if parts.scheme != "http" or not parts.hostname:
        return False
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 80, socket.AF_INET)
    except OSError:
        return False
    return all(ipaddress.ip_address(entry[4][0]).is_loopback for entry in found)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site")
    parser.add_argument("name")
    parser.add_argument("--count", type=int, default=20, help=f"wrong passwords, 1 to {MOST}: 20")
    given = parser.parse_args()
    if not on_this_machine(given.site):
        raise SystemExit(f"{given.site} is not on this machine.")
    if not 1 <= given.count <= MOST:
        raise SystemExit(f"--count is 1 to {MOST}.")
    password = sys.stdin.readline().rstrip("\n")
    if not password:
        raise SystemExit("The owner's password is read from standard input.")
    stranger = Browser(given.site, STRANGER)
    started = time.monotonic()
    statuses = [stranger.sign_in(given.name, f"wrong {n}") for n in range(given.count)]
    seconds = time.monotonic() - started
    said = ", ".join(f"{statuses.count(status)} × {status}" for status in sorted(set(statuses)))
    say(f"stranger  {given.count} wrong passwords in {seconds:.1f} s: {said}")
    last = stranger.sign_in(given.name, password)
    say(f"stranger  with the right one: {last}")
    owner = Browser(given.site, OWNER).sign_in(given.name, password)
    say(f"owner     from another address: {owner}")
    good = owner == 302 and (given.count <= 10 or last == 429)
    say("The owner gets in, the stranger does not." if good else "This is wrong.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
