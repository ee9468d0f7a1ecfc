"""Run the web server and the task worker together: one that ends is started again, and when this is stopped, all of it stops.

With `-- command …` the command runs once the server answers, and its exit code is the result. Standard library only, so that the
supervisor itself stays small. HOST, PORT and WORKERS come from the environment.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time

HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
PATIENCE = 60.0  # seconds until the server must answer
GRACE = 8.0  # seconds that a process has to end by itself
# A part that ends is started again at once, then after twice as long each time, unless it had run for STEADY seconds.
FIRST_PAUSE, LONGEST_PAUSE, STEADY = 1.0, 30.0, 60.0

# Why these: docs/decisions/0004-slow-downloads.md and 0020-connections-and-time-outs.md.
OPTIONS = [
    *("--interface", "rsgi", "--no-ws", "--http", "1"),
    *("--http1-header-read-timeout", "10000", "--http1-buffer-size", "65536"),
    *("--backlog", "2048", "--backpressure", "2048"),
    *("--respawn-failed-workers", "--workers-kill-timeout", "6"),
]
SERVER = [
    *(sys.executable, "-m", "granian", "newsroom.rsgi:application", *OPTIONS),
    *("--host", HOST, "--port", str(PORT), "--log-level", "warning"),
    *("--workers", os.environ.get("WORKERS") or "2"),
]
WORKER = [
    sys.executable,
    "manage.py",
    "db_worker",
    "-v",
    "0",
    "--queue-name",
    "*",
    "--no-startup-delay",
]


class Stopped(Exception):
    """Somebody asked this to end."""


class Asked:
    """Whether somebody asked this to end: noted by the signal, looked at where nothing is half done."""

    yes = False

    def note(self, signum: int, frame: object) -> None:
        self.yes = True

    def sleep(self, seconds: float) -> None:
        """Wait; Stopped soon after the signal."""
        until = time.monotonic() + seconds
        while not self.yes and (left := until - time.monotonic()) > 0:
            time.sleep(min(0.1, left))
        if self.yes:
            raise Stopped


class Part:
    """A process with all of its children, in a group of its own so that they can be stopped together."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.pause = FIRST_PAUSE
        self.due = 0.0  # when it is started again, on the monotonic clock
        self.start(time.monotonic())

    def start(self, now: float) -> None:
        self.over = False
        self.started = now
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def kill(self) -> None:
        """End what is left of the group, for certain."""
        if self.over:
            return  # its number may be another's by now
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.over = True

    def keep_running(self, now: float) -> None:
        """Start the part again when it has ended, after a pause that grows while it keeps ending."""
        ended = self.process.poll()
        if ended is None:
            return
        if not self.over:
            if now - self.started > STEADY:
                self.pause = FIRST_PAUSE
            sys.stderr.write(
                f"The {self.name} ended ({_reason(ended)}); starting it again in {self.pause:.0f} s.\n"
            )
            # Children that outlived it would hold its port.
            self.kill()
            self.due, self.pause = now + self.pause, min(LONGEST_PAUSE, self.pause * 2)
        elif now >= self.due:
            self.start(now)


def _reason(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def stop(parts: list[Part]) -> None:
    """End the parts with all of their children: kindly first, then for certain."""
    for part in parts:
        if part.process.poll() is None:
            part.process.terminate()
    deadline = time.monotonic() + GRACE
    for part in parts:
        with contextlib.suppress(subprocess.TimeoutExpired):
            part.process.wait(max(0.0, deadline - time.monotonic()))
        part.kill()


def answers() -> bool:
    """Return whether the server answers a request, with whatever status."""
    connection = http.client.HTTPConnection("localhost" if HOST == "0.0.0.0" else HOST, PORT, 5)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{PORT}"})
        connection.getresponse().read()
    except OSError:
        return False
    finally:
        connection.close()
    return True


def wait_for(parts: list[Part], asked: Asked) -> None:
    """Return when the server answers; SystemExit when a part ended before, or it takes too long."""
    started = time.monotonic()
    while not answers():
        if any(part.process.poll() is not None for part in parts):
            sys.exit("The newsroom did not start; the reason stands above.")
        if time.monotonic() - started > PATIENCE:
            sys.exit(f"The newsroom did not answer within {PATIENCE:.0f} seconds.")
        asked.sleep(0.05)


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def run(command: list[str]) -> int:
    started = time.monotonic()
    parts: list[Part] = []
    task: Part | None = None
    asked = Asked()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, asked.note)
    try:
        say("Starting the server and the task worker … ")
        parts += [Part("server", SERVER), Part("task worker", WORKER)]
        wait_for(parts, asked)
        say(f"{time.monotonic() - started:.1f} s\n")
        if command:
            task = Part("command", command)
        else:
            site = os.environ.get("SITE_URL") or f"http://{HOST}:{PORT}"
            say(f"\n  The newsroom:  {site}/\n  The desk:      {site}/admin/\n\nCtrl-C stops it.\n")
        while task is None or task.process.poll() is None:
            for part in parts:
                part.keep_running(time.monotonic())
            asked.sleep(0.2)
        return int(task.process.returncode)
    except Stopped:
        say("\nStopping the newsroom.\n")
        return 0 if not command else 130
    finally:
        # From here on nothing may interrupt the tidying up.
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        stop([*parts, task] if task else parts)


if __name__ == "__main__":
    sys.exit(run(sys.argv[2:] if sys.argv[1:2] == ["--"] else []))
