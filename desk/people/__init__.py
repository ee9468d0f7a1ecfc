"""The people at the desk, and the security log."""

from desk.people import security_log, staff

__all__ = ["security_log", "staff"]
