"""What may be done in a process of its own: functions marked with `isolated`, each in a lane and within limits."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

MB = 1024 * 1024


class Lane(StrEnum):
    """A queue with workers of its own: what holds up one lane is not felt in another."""

    MANUSCRIPTS = "manuscripts"
    FILES = "files"
    TYPESETTING = "typesetting"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one piece of work may take: seconds of processor time and by the clock, bytes of memory beyond an idle worker's, bytes of answer."""

    cpu: float
    seconds: float
    memory: int
    output: int


class Isolated(Generic[P, R]):
    """A function that is called here and runs in a worker of its lane.

    Arguments and answers are plain values: what pickle takes, open binary files (handed over as descriptors), and of classes the
    dataclasses, enumerations and exceptions of this project. Raises what the function `raises`, else `NotDone`.
    """

    inside = False  # true in a worker, where work runs on the spot

    def __init__(
        self,
        work: Callable[P, R],
        *,
        lane: Lane,
        limits: Limits,
        raises: tuple[type[Exception], ...],
    ) -> None:
        functools.update_wrapper(self, work)
        self.work, self.lane, self.limits, self.raises = work, lane, limits, raises

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        if Isolated.inside:
            return self.work(*args, **kwargs)
        from isolation.calling import call

        return call(self, args, kwargs)

    @property
    def name(self) -> str:
        """The module and the name by which a worker finds it."""
        return f"{self.work.__module__}:{self.work.__qualname__}"


def isolated(
    lane: Lane,
    *,
    cpu: float = 10.0,
    waiting: float = 8.0,
    memory: int = 256 * MB,
    output: int = 64 * MB,
    raises: tuple[type[Exception], ...] = (),
) -> Callable[[Callable[P, R]], Isolated[P, R]]:
    """Mark a function of a module that `settings.ISOLATED_MODULES` names: it runs in a worker of the lane, within the limits.

    `waiting` is how many seconds longer than its processor time it may take by the clock, since everything else goes first.
    """
    limits = Limits(cpu, cpu + waiting, memory, output)
    return lambda work: Isolated(work, lane=lane, limits=limits, raises=raises)
