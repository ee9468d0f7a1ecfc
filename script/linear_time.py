"""Read and recognise every adversary at full size; print what each costs. `script/linear_time` starts this."""

from __future__ import annotations

import argparse
import collections
import random
import signal
import sys
import time
from typing import Any

import django

from manuscripts.blocks import UnreadableSource
from manuscripts.reading import read
from manuscripts.recognising import recognise
from tests.manuscripts import adversaries, adversaries_of_files
from tests.manuscripts.adversaries import Adversary
from tests.manuscripts.costs import REFERENCE
from tests.manuscripts.damaged_files import mutated

STOP = 60.0  # seconds of the processor's time after which a source is given up


class GivenUp(BaseException):
    pass


def give_up(_signal: int, _frame: Any) -> None:
    raise GivenUp


def cost(data: bytes, name: str) -> tuple[float, str]:
    """Return the seconds of the processor's time that a source takes, and how it ended."""
    signal.setitimer(signal.ITIMER_VIRTUAL, STOP)
    start = time.process_time()
    end = "a plan"
    try:
        recognise(read(data, name=name), reference_date=REFERENCE)
    except UnreadableSource:
        end = "a sentence"
    except GivenUp:
        end = "given up"
    except Exception as error:
        end = f"an error: {error!r}"[:200]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - start, end


def sources(options: argparse.Namespace) -> list[Adversary]:
    """Return the adversaries asked for: each sort of text once, or in every place with --all."""
    if options.all:
        found = list(adversaries_of_files.everything())
    else:
        found = [*adversaries.few_texts(), *adversaries_of_files.markup()]
        found += [*adversaries_of_files.office(), *(adversaries.fuzzed(n) for n in range(60))]
    return [each for each in found if options.name in each.label]


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Print the slowest sources and what became of the damaged documents; return 1 where something failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="?", default="", help="only what has this in its name")
    parser.add_argument("--size", type=int, default=200_000, help="characters of each source")
    parser.add_argument("--most", type=float, default=3.0, help="seconds that one may take")
    parser.add_argument(
        "--all", action="store_true", help="each sort of text in every place (hours)"
    )
    parser.add_argument("--damaged", type=int, default=2000, help="damaged documents")
    parser.add_argument("--seed", type=int, default=0, help="where the damage begins")
    options = parser.parse_args()
    django.setup()
    signal.signal(signal.SIGVTALRM, give_up)
    failed = 0
    costs = []
    for adversary in sources(options):
        seconds, end = cost(adversary.make(options.size), adversary.name)
        costs.append((seconds, adversary.label, end))
        if seconds > options.most or end.startswith(("given", "an error")):
            failed += 1
            say(f"{seconds:8.2f} s  {adversary.label}: {end}")
    for seconds, label, end in sorted(costs, reverse=True)[:20]:
        say(f"{seconds:8.2f} s  {label}: {end}")
    say(f"{len(costs)} sources of {options.size} characters, {failed} over {options.most} s")
    ends: collections.Counter[str] = collections.Counter()
    for seed in range(options.seed, options.seed + options.damaged):
        seconds, end = cost(*mutated(random.Random(seed)))
        ends[end] += 1
        if seconds > options.most or end.startswith(("given", "an error")):
            failed += 1
            say(f"{seconds:8.2f} s  damaged document {seed}: {end}")
    say(f"{options.damaged} damaged documents: {dict(ends)}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
