"""What machines read of an announcement in the head of its page: schema.org as JSON-LD. Pure."""

from __future__ import annotations

import json
from typing import Any

from announcements.context import PublicationContext
from announcements.document import Document, Institution
from assets.renditions import original_address


def json_ld(document: Document, context: PublicationContext, description: str) -> str:
    """Return the NewsArticle of a released text as JSON that may stand in a script element.

    Source: schema.org/NewsArticle; there is no type for press releases.
    """
    article: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": document.headline,
        "description": description,
        "inLanguage": document.language,
        "isAccessibleForFree": True,
        "mainEntityOfPage": context.address,
        "url": context.address,
        "identifier": document.id,
        "version": str(context.edition_number),
        "author": [_organisation(party.institution) for party in document.parties],
        "publisher": {
            "@type": "Organization",
            "name": context.masthead.publisher or context.masthead.name,
            "url": f"{context.site_url}/",
        },
    }
    if context.first_released_at:
        article["datePublished"] = context.first_released_at.isoformat()
    if context.released_at:
        article["dateModified"] = context.released_at.isoformat()
    if document.images:
        article["image"] = [
            {
                "@type": "ImageObject",
                "contentUrl": context.site_url + original_address(image),
                "width": image.width,
                "height": image.height,
                **_filled(
                    caption=image.caption,
                    creditText=image.credit,
                    copyrightNotice=image.copyright,
                    license=image.rights_url,
                ),
            }
            for image in document.images
        ]
    corrections = [
        {
            "@type": "CorrectionComment",
            "text": line.note,
            "datePublished": line.released_at.isoformat(),
        }
        for line in context.editions
        if line.kind == "correction" and line.note
    ]
    if corrections:
        article["correction"] = corrections
    text = json.dumps(article, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _organisation(institution: Institution) -> dict[str, Any]:
    wikidata = (
        f"https://www.wikidata.org/entity/{institution.wikidata}" if institution.wikidata else ""
    )
    same = [address for address in (institution.ror, wikidata) if address]
    return {
        "@type": "Organization",
        "name": institution.name,
        **_filled(url=institution.website, sameAs=same),
    }


def _filled(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
