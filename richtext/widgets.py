"""The editor's widget for rich text."""

from __future__ import annotations

from typing import Any

from django_prose_editor.widgets import AdminProseEditorWidget

_INLINE = {"Bold": True, "Italic": True, "Link": True, "Subscript": True, "Superscript": True}
_BLOCKS = {"BulletList": True, "OrderedList": True, "ListItem": True, "Blockquote": True}


class RichTextWidget(AdminProseEditorWidget):
    """A prose editor limited to what `richtext.sanitising` lets through."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, inline: bool = False) -> None:
        extensions = {"HardBreak": True, "History": True, **_INLINE}
        if not inline:
            extensions |= _BLOCKS
        super().__init__(attrs, config={"extensions": extensions}, preset="configurable")
