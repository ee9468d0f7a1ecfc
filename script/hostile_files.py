"""Send the hostile files of tests/assets/hostile.py to a running newsroom, through the forms that staff use, one after the other.

For each: what was answered, in how many seconds, and how much memory all processes of the newsroom held together meanwhile (their
proportional share, PSS). Ends with 1 when a file is answered otherwise than it must, too late, or for too much memory. Only a newsroom
on this machine is sent anything.
"""

from __future__ import annotations

import argparse
import contextlib
import getpass
import ipaddress
import os
import re
import socket
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent))

from newsroom.driving import Refused, Visitor
from tests.assets.hostile import FILES, Hostile

EVERY = 0.05  # seconds between two looks at the memory


def listening_on(port: int) -> set[int]:
    """Return the processes that listen on a port of this machine."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                    inodes.add(f"socket:[{fields[9]}]")
    found = set()
    for process in processes():
        with contextlib.suppress(OSError):
            for handle in Path(f"/proc/{process}/fd").iterdir():
                if os.readlink(handle) in inodes:
                    found.add(process)
    return found


def processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def parent_of(process: int) -> int:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def folder_of(process: int) -> str:
    with contextlib.suppress(OSError):
        return os.readlink(f"/proc/{process}/cwd")
    return ""


def command_of(process: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")
    return ""


def part_of(process: int) -> str:
    """Return which part of the newsroom a process is."""
    command = command_of(process)
    known = {"isolation": "workers", "granian": "web", "rsgi": "web", "db_worker": "tasks"}
    return next((part for word, part in known.items() if word in command), "supervisor")


class Memory(threading.Thread):
    """Looks again and again at what the processes of a newsroom hold: the server's whole family, and the keeper of its workers."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        servers = listening_on(port)
        self.folder = folder_of(min(servers)) if servers else ""
        self.roots = servers | {self._first(process) for process in servers}
        self.peak = 0.0
        self.highest = 0.0
        self.shares: dict[str, float] = {}

    def _first(self, process: int) -> int:
        """Return the first ancestor that belongs to the newsroom: who started the server and its task worker."""
        while (parent := parent_of(process)) > 1 and re.search(r"supervise\.py|manage\.py|granian", command_of(parent)):  # fmt: skip
            process = parent
        return process

    def family(self) -> set[int]:
        every = processes()
        parents = {process: parent_of(process) for process in every}
        found = set(self.roots) & set(every)
        found |= {p for p in every if "isolation.keeper" in command_of(p) and folder_of(p) == self.folder}  # fmt: skip
        while more := {p for p, parent in parents.items() if parent in found} - found:
            found |= more
        return found

    def run(self) -> None:
        family, looked = self.family(), time.monotonic()
        while True:
            if time.monotonic() - looked > 0.5:
                family, looked = self.family(), time.monotonic()
            shares = {process: share_of(process) / 1024 for process in family}
            held = sum(shares.values())
            self.peak = max(self.peak, held)
            if held > self.highest:
                self.highest = held
                self.shares = {
                    f"{process} {part_of(process)}": shares[process] for process in family
                }
            time.sleep(EVERY)


def share_of(process: int) -> int:
    """Return the kilobytes that a process holds, its share of what it holds with others."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def sign_in(visitor: Visitor, name: str, password: str) -> None:
    page = visitor.get("/admin/")
    visitor.send(page, "password", {"login": name, "password": password})


def send(visitor: Visitor, file: Hostile, data: bytes) -> str:
    """Send a file through its form; return an empty text when it was taken in, else the sentence."""
    kind = "image" if file.is_image else "attachment"
    address = f"/admin/assets/{kind}/add/"
    page = visitor.get(address)
    try:
        visitor.send(page, "upload", {"_save": "1"}, files={"upload": (file.filename, data)})
    except Refused as refused:
        return str(refused)
    return ""


def judged(file: Hostile, said: str) -> str:
    """Return what is wrong with an answer, or nothing."""
    if "answers 5" in said or "does not answer" in said:
        return "no answer"
    if file.reason is None and said and not file.or_limit:
        return "refused"
    return "taken in" if file.reason is not None and not said else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "site", help="where the newsroom listens, for example http://127.0.0.1:8000"
    )
    parser.add_argument("--user", default="admin")
    parser.add_argument("--password", help="asked for when it is not given")
    parser.add_argument("--only", default="", help="send only files whose name holds this")
    parser.add_argument("--most-mb", type=float, default=700)
    parser.add_argument("--most-seconds", type=float, default=20)
    options = parser.parse_args()
    parts = urlsplit(options.site)
    host, port = parts.hostname or "", parts.port or 80
    addresses = {info[4][0] for info in socket.getaddrinfo(host, port)}
    if not all(ipaddress.ip_address(address).is_loopback for address in addresses):
        parser.error(
            "only a newsroom on this machine (127.0.0.1, localhost, ::1) is sent hostile files"
        )
    memory = Memory(port)
    if not memory.roots:
        parser.error(f"nothing listens on port {port}")
    visitor = Visitor(options.site)
    sign_in(visitor, options.user, options.password or getpass.getpass())
    memory.start()
    wrong = sum(
        try_out(visitor, memory, file, options) for file in FILES if options.only in file.name
    )
    for name, held in sorted(memory.shares.items(), key=lambda item: -item[1]):
        sys.stdout.write(f"{held:8.0f} MB  {name}\n")
    sys.stdout.write(
        f"{memory.highest:.0f} MB at most, {wrong} answered otherwise than they must\n"
    )
    return 1 if wrong else 0


def try_out(visitor: Visitor, memory: Memory, file: Hostile, options: argparse.Namespace) -> bool:
    """Send one file, say what came of it, and return whether something is wrong."""
    data = file.make()
    memory.peak, started = 0.0, time.monotonic()
    said = send(visitor, file, data)
    took = time.monotonic() - started
    wrong = [judged(file, said)]
    wrong += [f"over {options.most_seconds:g} s"] if took > options.most_seconds else []
    wrong += [f"over {options.most_mb:g} MB"] if memory.peak > options.most_mb else []
    problems = ", ".join(filter(None, wrong))
    sentence = said.partition("refuses the form: ")[2] or said or "taken in"
    sys.stdout.write(
        f"{'WRONG: ' + problems if problems else 'ok':<8} {took:5.1f} s {memory.peak:5.0f} MB  {file.name}: {sentence}\n"
    )
    sys.stdout.flush()
    return bool(problems)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Refused as refused:
        sys.exit(str(refused))
