"""The editors' desk for announcements: one form, the steps of the workflow, preview and import."""

from announcements.admin.announcement import AnnouncementAdmin
from announcements.admin.themes import ThemeAdmin

__all__ = ["AnnouncementAdmin", "ThemeAdmin"]
