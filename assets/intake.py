"""What strangers send is looked at here, in a process of its own with limits (docs/decisions/0025): pictures, drawings, documents."""

from __future__ import annotations

from assets import documents, picturing, svg
from assets.documents import Document
from assets.picturing import Picture
from assets.refusals import Refused
from assets.svg import Drawing
from assets.zips import Source
from isolation import Lane, isolated
from isolation.jobs import MB


@isolated(Lane.FILES, cpu=30, memory=400 * MB, output=96 * MB, raises=(Refused,))
def picture(data: bytes) -> Picture:
    """Return a picture as it may be stored; raises Refused or NotDone."""
    return picturing.taken_in(data)


@isolated(Lane.FILES, cpu=10, memory=128 * MB, output=8 * MB, raises=(Refused,))
def drawing(data: bytes) -> Drawing:
    """Return a drawing as it may be stored; raises Refused or NotDone."""
    return svg.sanitised(data)


@isolated(Lane.FILES, cpu=15, memory=320 * MB, output=96 * MB, raises=(Refused,))
def document(source: Source, filename: str) -> Document:
    """Return what is known of a document, and how what is stored is made of it; raises Refused or NotDone."""
    return documents.inspected(source, filename)
