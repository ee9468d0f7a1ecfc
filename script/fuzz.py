"""Send hostile requests and files to a newsroom of this run's own and look for what must not happen.

`script/fuzz` makes the newsroom's folder and variables and calls this. Everything is drawn from the seed: the same seed and numbers send
the same requests. Exits with 1 when something happened that must not.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/fuzz")
    parser.add_argument("--requests", type=int, default=20_000, help="how many (20,000)")
    parser.add_argument("--files", type=int, default=5_000, help="how many (5,000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="send this one request and show the answer")
    parser.add_argument("--only-file", type=int, help="read this one file and show what came of it")
    parser.add_argument(
        "--url",
        help="a demo on this machine that runs with the same variables as this command does; "
        "its memory and what it says are then not watched, and what is in it will be changed",
    )
    return parser.parse_args()


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    options = arguments()
    host, port = "127.0.0.1", int(os.environ.get("PORT", "8000"))
    if options.url:
        url = urlsplit(options.url)
        if url.hostname not in LOOPBACK:
            sys.exit(f"{options.url} is not on this machine: nothing else is sent to.")
        host, port = str(url.hostname), url.port or 80
    sys.path.insert(0, str(Path(__file__).parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    import django

    django.setup()
    # Its parts read the newsroom's models.
    from fuzzing import whole

    return whole.start(options, host, port, say)


if __name__ == "__main__":
    sys.exit(main())
