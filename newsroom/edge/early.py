"""Answer in the thread in which the server hands a request over, before its event loop is woken for it.

Waking the loop costs several times what an answer from memory does (docs/decisions/0035). granian has no public way to be asked so early:
this steps in where it makes a task for a request, and where a version of it has no such place, the same answer is given from the loop.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

logger = logging.getLogger(__name__)
Answers = Callable[[Any, Any], bool]
_PLACES = ("_cbsched_aioschedule", "_cbsched_schedule")


def install(answers: Answers) -> bool:
    """Let granian ask `answers(scope, protocol)` first, which is true when it has answered; return whether that could be done."""
    try:
        from granian import _futures
    except ImportError:
        return False
    places = [name for name in _PLACES if callable(getattr(_futures, name, None))]
    for name in places:
        setattr(_futures, name, _asking_first(getattr(_futures, name), answers))
    return len(places) == len(_PLACES)


def _asking_first(scheduler: Callable[..., Any], answers: Answers) -> Callable[..., Any]:
    def scheduling(*given: Any) -> Callable[[Any], None]:
        schedule = scheduler(*given)

        def ask(watcher: Any) -> None:
            try:
                done = answers(watcher.scope, watcher.proto)
            except Exception:
                logger.exception("An answer from memory failed; the application is asked.")
                done = False
            if done:
                watcher.done()
            else:
                schedule(watcher)

        return ask

    return scheduling
