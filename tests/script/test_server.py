"""The scripts when the machine is not as it should be: one clear sentence, and an exit code that is not zero."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

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


def processes_in(folder: Path) -> list[int]:
    """Return the processes that work in a folder (Linux), after a moment for those that are ending."""
    for _ in range(20):
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
