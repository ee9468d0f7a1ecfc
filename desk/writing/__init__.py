"""The editors' desk for announcements: one form, the steps of the workflow, preview and import."""

from desk.writing.announcement import AnnouncementAdmin
from desk.writing.themes import ThemeAdmin

__all__ = ["AnnouncementAdmin", "ThemeAdmin"]
