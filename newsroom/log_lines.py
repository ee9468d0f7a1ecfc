"""What the log says: a line of what strangers send, a traceback of what we got wrong."""

from __future__ import annotations

import logging

LONGEST = 400  # characters: a header may have 60,000


class OneLine(logging.Filter):
    """Makes a short line of what Django logs of requests that nobody but an attacker sends: they must not fill the disk."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = " ".join(record.getMessage()[:LONGEST].split()), ()
        record.exc_info = record.exc_text = None
        return True
