"""What is said of a picture is said once."""

import dataclasses
import io

import docx
import pytest

from presskits.docx import render_docx
from presskits.pdf import render_pdf
from presskits.text import render_text
from tests.presskits import samples
from tests.presskits.samples import CONTEXT, IMAGES, RELEASED
from tests.presskits.test_pdf import words


def pictured(caption, credit):
    lead = dataclasses.replace(samples.LEAD, caption=caption, credit=credit, alt="Un campus.")
    return samples.document(lead_image=lead)


@pytest.mark.parametrize(
    ("caption", "credit", "shown"),
    [
        ("Un campus, la nuit. Illustration.", "Illustration\u00a0: Entente", "Un campus, la nuit."),
        ("A campus at night. Illustration", "Illustration: Entente", "A campus at night."),
        ("Une vue. Photo d’archive.", "Photo\u00a0: Entente", "Une vue. Photo d’archive."),
        ("Illustration.", "Illustration\u00a0: Entente", "Illustration."),
    ],
)
def test_what_a_picture_is_is_said_once(caption, credit, shown):
    document = pictured(caption, credit)
    text = render_text(document, CONTEXT).decode()
    assert f"Un campus. {shown} {credit}" in text
    data = render_docx(document, CONTEXT, images=IMAGES, timestamp=RELEASED)
    said = [p.text for p in docx.Document(io.BytesIO(data)).paragraphs if p.style.name == "Caption"]
    assert said[0].startswith(f"{shown} {credit}")
    pdf = words(render_pdf(document, CONTEXT, images=IMAGES, timestamp=RELEASED).data)
    assert (
        pdf.count("Illustration")
        == text.count("Illustration")
        == (shown + credit).count("Illustration")
    )
