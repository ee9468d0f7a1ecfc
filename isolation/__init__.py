"""Foreign and costly input, worked on in processes of their own: with limits, at a lower priority, away from the pages."""

from isolation.jobs import Isolated, Lane, isolated
from isolation.refusals import Busy, Failed, NotDone, TooCostly

__all__ = ["Busy", "Failed", "Isolated", "Lane", "NotDone", "TooCostly", "isolated"]
