"""The scripts when the machine is not as it should be: one clear sentence, and an exit code that is not zero."""

import contextlib
import os
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
SHELL = shutil.which("dash") or "/bin/sh"


def run(
    tmp_path: Path, *arguments: str, script: str = "server", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a script with an environment of its own, and no Python but the one of this run's."""
    environment = {
        "HOME": str(tmp_path),
        "PATH": f"{tmp_path}/bin:/usr/bin:/bin",
        "DATA_DIR": str(tmp_path / "data"),
        "VENV": sys.prefix,
        **variables,
    }
    return subprocess.run(
        [SHELL, str(ROOT / "script" / script), *arguments],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=30,
    )  # fmt: skip


def put_python(tmp_path: Path, text: str) -> str:
    """Return the path of a program that passes for a Python."""
    (tmp_path / "bin").mkdir(exist_ok=True)
    python = tmp_path / "bin" / "python3"
    python.write_text(f"#!/bin/sh\n{text}\n")
    python.chmod(0o755)
    return str(python)


def test_server_says_that_python_is_too_old(tmp_path: Path) -> None:
    python = put_python(tmp_path, 'test "$1" = --version && echo "Python 3.9.2" && exit 0; exit 1')
    done = run(tmp_path, VENV=str(tmp_path / "venv"), PYTHON=python)
    assert (done.returncode, done.stdout, done.stderr) == (
        1, "", "Entente needs Python 3.11 or newer, but found only Python 3.9.2.\n",
    )  # fmt: skip


def test_server_says_that_there_is_no_python(tmp_path: Path) -> None:
    done = run(tmp_path, VENV=str(tmp_path / "venv"), PYTHON=str(tmp_path / "nowhere"))
    assert (done.returncode, done.stderr) == (
        1,
        "Entente needs Python 3.11 or newer, but found no Python; "
        "name one with PYTHON=/path/to/python3.\n",
    )


def test_server_says_that_venv_is_missing(tmp_path: Path) -> None:
    python = put_python(tmp_path, f'case "$*" in *venv*) exit 1;; esac; exec {sys.executable} "$@"')
    done = run(tmp_path, VENV=str(tmp_path / "venv"), PYTHON=python)
    assert done.returncode == 1
    assert done.stderr == (
        f"{python} has no venv module: install it "
        "(on Debian: apt-get install python3-venv), then start again.\n"
    )


def test_server_says_that_the_folder_of_the_packages_cannot_be_written(tmp_path: Path) -> None:
    done = run(tmp_path, VENV="/proc/entente", PYTHON=sys.executable)
    assert (done.returncode, done.stderr) == (
        1,
        "The folder /proc/entente cannot be written: choose another place or allow writing.\n",
    )


def test_server_says_that_the_data_folder_cannot_be_written(tmp_path: Path) -> None:
    done = run(tmp_path, DATA_DIR="/proc/entente", PORT=free_port())
    assert (done.returncode, done.stderr) == (
        1,
        "The folder /proc/entente cannot be written: set DATA_DIR to one that can.\n",
    )


def test_server_says_that_the_port_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(tmp_path, PORT=str(port))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"Port {port} on 127.0.0.1 cannot be listened on (Address already in use): "
        "another program may hold it. Set PORT to another one.\n"
    )


@pytest.mark.parametrize("port", ["http", "70000", "-1"])
def test_server_says_that_the_port_is_no_port(tmp_path: Path, port: str) -> None:
    done = run(tmp_path, PORT=port)
    assert (done.returncode, done.stderr) == (
        1, f"PORT must be a number up to 65535, not '{port}'.\n"
    )  # fmt: skip


def test_server_says_which_options_it_knows(tmp_path: Path) -> None:
    done = run(tmp_path, "--chekc")
    assert (done.returncode, done.stderr) == (
        1,
        "script/server knows one option, --check; not --chekc.\n",
    )


def test_server_says_that_the_packages_cannot_be_had(tmp_path: Path) -> None:
    python = put_python(
        tmp_path,
        f"""
case "$*" in
    "-m venv --clear "*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
    "-m pip "*) echo "ERROR: Temporary failure in name resolution"; exit 1 ;;
    *) exec {sys.executable} "$@" ;;
esac""",
    )
    done = run(tmp_path, VENV=str(tmp_path / "venv"), PYTHON=python)
    assert done.returncode == 1
    assert done.stderr == (
        "ERROR: Temporary failure in name resolution\n"
        "The packages could not be installed. Is there a network? What pip says stands above.\n"
    )
    assert not list((tmp_path / "venv").glob("installed-*"))


def test_services_wants_a_command(tmp_path: Path) -> None:
    done = run(tmp_path, script="services")
    assert (done.returncode, done.stderr) == (
        1,
        "script/services needs a command to run, for example: script/services script/test\n",
    )


def small_newsroom(folder: Path) -> str:
    """Put a server and a worker that do next to nothing into a folder; return a free port."""
    (folder / "manage.py").write_text("import time\ntime.sleep(60)\n")
    (folder / "newsroom").mkdir()
    (folder / "newsroom" / "rsgi.py").write_text(
        "async def application(scope, protocol):\n    protocol.response_str(200, [], 'here')\n"
    )
    return free_port()


def free_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def test_supervisor_runs_a_command_when_the_server_answers_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    port = small_newsroom(tmp_path)
    ask = f"import urllib.request as r; print(r.urlopen('http://127.0.0.1:{port}').read().decode())"
    done = subprocess.run(
        [sys.executable, str(ROOT / "script" / "supervise.py"), "--", sys.executable, "-c", ask],
        cwd=tmp_path, env={"PATH": os.environ["PATH"], "PORT": port, "WORKERS": "1"},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "here"
    assert processes_in(tmp_path) == []


def test_supervisor_stops_everything_when_it_is_stopped(tmp_path: Path) -> None:
    port = small_newsroom(tmp_path)
    supervisor = subprocess.Popen(
        [sys.executable, str(ROOT / "script" / "supervise.py")],
        cwd=tmp_path, env={"PATH": os.environ["PATH"], "PORT": port, "WORKERS": "1"},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert supervisor.stdout is not None
    for line in supervisor.stdout:
        if line.startswith("Ctrl-C"):
            break
    assert len(processes_in(tmp_path)) >= 3
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(30) == 0
    supervisor.stdout.close()
    assert processes_in(tmp_path) == []


@contextlib.contextmanager
def supervised(folder: Path, port: str) -> Iterator[subprocess.Popen[str]]:
    """A supervisor whose newsroom answers."""
    supervisor = subprocess.Popen(
        [sys.executable, str(ROOT / "script" / "supervise.py")],
        cwd=folder, env={"PATH": os.environ["PATH"], "PORT": port, "WORKERS": "2"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert supervisor.stdout is not None
    for line in supervisor.stdout:
        if line.startswith("Ctrl-C"):
            break
    try:
        yield supervisor
    finally:
        supervisor.terminate()
        supervisor.communicate()


def answers(port: str) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}") as answer:
        return bool(answer.read() == b"here")
    return False


def children(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def eventually(fact: Callable[[], Any]) -> Any:
    """Return a fact once it is true; the last word on it after ten seconds."""
    until = time.monotonic() + 10
    while not (found := fact()) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def serving(supervisor: subprocess.Popen[str], what: str) -> int | None:
    """Return the process of a supervisor whose command has this word."""
    for pid in children(supervisor.pid):
        with contextlib.suppress(OSError):
            if what.encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                return pid
    return None


def end(supervisor: subprocess.Popen[str], folder: Path) -> str:
    """Stop a supervisor, see that nothing is left, and return what it complained of."""
    supervisor.send_signal(signal.SIGINT)
    _out, said = supervisor.communicate(timeout=30)
    assert supervisor.returncode == 0
    assert processes_in(folder) == []
    return said


def test_a_worker_of_the_server_that_dies_is_replaced_while_the_others_serve(
    tmp_path: Path,
) -> None:
    port = small_newsroom(tmp_path)
    with supervised(tmp_path, port) as supervisor:
        server = serving(supervisor, "granian")
        assert server is not None
        workers = eventually(lambda: len(found := children(server)) == 2 and found)
        os.kill(workers[0], signal.SIGKILL)
        # What reached the dead one before the kernel knew is lost; what comes now is answered.
        assert eventually(lambda: workers[0] not in children(server))
        assert all(answers(port) for _ in range(20))
        assert eventually(lambda: len(children(server)) == 2)
        assert workers[1] in children(server)
        assert serving(supervisor, "granian") == server
        end(supervisor, tmp_path)


def test_a_task_worker_that_dies_is_started_again_and_takes_nothing_with_it(tmp_path: Path) -> None:
    port = small_newsroom(tmp_path)
    with supervised(tmp_path, port) as supervisor:
        server, worker = serving(supervisor, "granian"), serving(supervisor, "db_worker")
        assert worker is not None
        os.kill(worker, signal.SIGKILL)
        assert eventually(lambda: serving(supervisor, "db_worker") not in (None, worker))
        assert answers(port)
        assert serving(supervisor, "granian") == server
        assert end(supervisor, tmp_path) == (
            "The task worker ended (signal 9); starting it again in 1 s.\n"
        )


def test_a_server_that_dies_is_started_again_without_what_it_left(tmp_path: Path) -> None:
    port = small_newsroom(tmp_path)
    with supervised(tmp_path, port) as supervisor:
        server = serving(supervisor, "granian")
        assert server is not None
        orphans = eventually(lambda: len(found := children(server)) == 2 and found)
        os.kill(server, signal.SIGKILL)
        assert eventually(lambda: serving(supervisor, "granian") not in (None, server))
        assert eventually(lambda: answers(port))
        assert not set(orphans) & set(processes_in(tmp_path, patience=0))
        assert (
            end(supervisor, tmp_path) == "The server ended (signal 9); starting it again in 1 s.\n"
        )


def test_what_keeps_dying_is_started_more_and_more_rarely(
    capsys: pytest.CaptureFixture[str],
) -> None:
    supervise = runpy.run_path(str(ROOT / "script" / "supervise.py"))
    part = supervise["Part"]("sick", [sys.executable, "-c", ""])
    now, pauses = time.monotonic(), []
    for _ in range(7):
        part.process.wait()
        part.keep_running(now)
        pauses.append(part.due - now)
        part.keep_running(part.due - 0.1)
        assert part.over
        now = part.due
        part.keep_running(now)
        assert not part.over
    part.process.wait()
    part.kill()
    assert [round(pause) for pause in pauses] == [1, 2, 4, 8, 16, 30, 30]
    assert capsys.readouterr().err.count("The sick ended (exit code 0)") == 7


def processes_in(folder: Path, patience: int = 20) -> list[int]:
    """Return the processes that work in a folder (Linux), after a moment for those that are ending."""
    for _ in range(patience + 1):
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                try:
                    if (entry / "cwd").resolve() == folder and (entry / "cmdline").read_bytes():
                        found.append(int(entry.name))
                except OSError:
                    continue
        if not found:
            return []
        time.sleep(0.05)
    return found
