"""What reading and recognising a source costs, and by how much that grows."""

from __future__ import annotations

import datetime as dt
import time
from contextlib import suppress

from manuscripts.blocks import SourceText, UnreadableSource
from manuscripts.reading import read
from manuscripts.recognising import recognise
from tests.manuscripts.adversaries import Adversary

REFERENCE = dt.date(2025, 6, 1)
# A cost in proportion grows eightfold with its source, a square one sixty-fourfold; a machine that does other things adds noise.
LIMIT = 20.0
# Seconds of the processor's time; what costs less is told from noise by nothing.
_FLOOR = 0.2


def read_or_refuse(data: bytes, name: str) -> SourceText | str:
    """What is read of a source, or the sentence that refuses it."""
    try:
        return read(data, name=name)
    except UnreadableSource as refusal:
        return str(refusal)


def cost(adversary: Adversary, size: int) -> float:
    """Seconds of the processor's time to read and recognise a source of so many characters."""
    data = adversary.make(size)
    start = time.process_time()
    with suppress(UnreadableSource):
        recognise(read(data, name=adversary.name), reference_date=REFERENCE)
    return time.process_time() - start


def growth(adversary: Adversary, size: int) -> float:
    """By how much the cost grows when a source of so many characters grows eightfold; 0 where both are small."""
    found = 0.0
    for _again in range(
        3
    ):  # a machine that does other things seldom slows down the same call thrice
        long = cost(adversary, 8 * size)
        if long < _FLOOR:
            return 0.0
        found = long / max(cost(adversary, size), 0.001)
        if found <= LIMIT:
            break
    return found
