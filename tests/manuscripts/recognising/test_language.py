"""Which language a communiqué is in."""

import datetime as dt

from manuscripts.reading import read
from manuscripts.recognising import recognise

SPANISH = """Comunicado de prensa

La Universidad de Valmont y el Instituto de las Riberas firman un acuerdo marco

Valmont, 3 de marzo de 2025 – La Universidad de Valmont y el Instituto de las Riberas se comprometen a trabajar juntos por cinco años en el agua de los ríos.

Contacto de prensa
Ana García, prensa@valmont.example, +34 910 00 00 00
"""


def test_a_language_without_conventions_is_read_without_them():
    source = read(SPANISH.encode(), name="comunicado.txt", content_type="")

    plan = recognise(source, language="es", reference_date=dt.date(2025, 3, 3))

    assert plan.language == "es"
    assert plan.headline.startswith("La Universidad de Valmont")
    assert [contact.email for contact in plan.contacts] == ["prensa@valmont.example"]
