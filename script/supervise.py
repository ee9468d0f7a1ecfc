"""Run the web server and the task worker together; when one ends, or this is stopped, stop all of it.

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

SERVER = [
    *(sys.executable, "-m", "granian", "--interface", "rsgi", "newsroom.rsgi:application"),
    *("--host", HOST, "--port", str(PORT), "--no-ws", "--log-level", "warning"),
    # Why this interface, and how many: docs/decisions/0004-slow-downloads.md.
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


def stop_asked(signum: int, frame: object) -> None:
    raise Stopped


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own, so that all of its children can be stopped with it."""
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """End the processes with all of their children: kindly first, then for certain."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


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


def wait_for(processes: list[subprocess.Popen[bytes]]) -> None:
    """Return when the server answers; SystemExit when a process ended before, or it takes too long."""
    started = time.monotonic()
    while not answers():
        if any(process.poll() is not None for process in processes):
            sys.exit("The newsroom did not start; the reason stands above.")
        if time.monotonic() - started > PATIENCE:
            sys.exit(f"The newsroom did not answer within {PATIENCE:.0f} seconds.")
        time.sleep(0.05)


def run(command: list[str]) -> int:
    started = time.monotonic()
    processes: list[subprocess.Popen[bytes]] = []
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop_asked)
    try:
        sys.stdout.write("Starting the server and the task worker … ")
        sys.stdout.flush()
        processes += [start(SERVER), start(WORKER)]
        wait_for(processes)
        sys.stdout.write(f"{time.monotonic() - started:.1f} s\n")
        sys.stdout.flush()
        if command:
            task = start(command)
            processes.append(task)
            return task.wait()
        site = os.environ.get("SITE_URL") or f"http://{HOST}:{PORT}"
        sys.stdout.write(
            f"\n  The newsroom:  {site}/\n  The desk:      {site}/admin/\n\nCtrl-C stops it.\n"
        )
        sys.stdout.flush()
        while all(process.poll() is None for process in processes):
            time.sleep(0.2)
        sys.stderr.write("A part of the newsroom ended by itself; stopping the rest.\n")
        return 1
    except Stopped:
        sys.stdout.write("\nStopping the newsroom.\n")
        return 0 if not command else 130
    finally:
        # From here on nothing may interrupt the tidying up.
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        stop(processes)


if __name__ == "__main__":
    sys.exit(run(sys.argv[2:] if sys.argv[1:2] == ["--"] else []))
