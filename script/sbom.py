"""Print what the newsroom is made of, as CycloneDX 1.6 JSON: the production packages as they are installed here.

`script/sbom [extra…]`; an extra of pyproject.toml, such as `scale`, adds its packages. The same packages give the same bytes: there is no
moment in it, and its serial number is drawn from its content.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from email.message import Message
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any, cast

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from pin import needed

ROOT = Path(__file__).parent.parent
SPACE = uuid.UUID("6f7f6f5e-8d0a-5c0b-9c55-2f7d6a1f0c11")


def written(package: Distribution) -> Message:
    """Return what a package says of itself, which is a message by its form."""
    return cast(Message, package.metadata)


def licences(package: Distribution) -> Iterator[License]:
    """Yield the licence that a package names: as an SPDX expression, else by its classifiers, else in its own words."""
    said = written(package)
    factory = LicenseFactory()
    if expression := said.get("License-Expression"):
        yield factory.make_from_string(expression)
        return
    classifiers = said.get_all("Classifier") or []
    named = [one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License ::")]
    # Some put the whole text where its name belongs.
    own = (said.get("License") or "").strip()
    for name in sorted(set(named)) or ([own] if own and "\n" not in own else []):
        yield factory.make_from_string(name)


def component(name: str) -> Component:
    """Return a package as a component."""
    package = distribution(name)
    address = PackageURL("pypi", None, name, package.version)
    return Component(
        type=ComponentType.LIBRARY,
        name=name,
        version=package.version,
        bom_ref=str(address),
        purl=address,
        description=written(package).get("Summary"),
        licenses=list(licences(package)),
        hashes=list(hashes(package)),
        external_references=list(website(package)),
    )


def website(package: Distribution) -> Iterator[ExternalReference]:
    """Yield a package's own website, where it names one."""
    given = (one.partition(", ") for one in written(package).get_all("Project-URL") or [])
    links = {label: link for label, _comma, link in given}
    found = {re.sub(r"[^a-z]", "", label.lower()): link for label, link in links.items()}
    link = found.get("homepage") or found.get("repository") or found.get("source") or written(package).get("Home-page")  # fmt: skip
    if link and link.startswith("http"):
        yield ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(link))


def hashes(package: Distribution) -> Iterator[HashType]:
    """Yield the sums of the archive that a package was installed from, where the installer has noted them (PEP 610)."""
    noted = json.loads(package.read_text("direct_url.json") or "{}")
    for kind, value in noted.get("archive_info", {}).get("hashes", {}).items():
        yield HashType.from_composite_str(f"{kind}:{value}")


def document(extras: list[str]) -> dict[str, Any]:
    """Return the bill of materials of the production set and the extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    ours = Component(
        type=ComponentType.APPLICATION,
        name=project["name"],
        version=project["version"],
        bom_ref=project["name"],
        description=project["description"],
        licenses=[LicenseFactory().make_from_string(project["license"])],
    )
    packages = needed(extras)
    components = {name: component(name) for name in sorted(packages)}
    bom = Bom(components=components.values())
    bom.metadata.component = ours
    bom.register_dependency(ours, components.values())
    for name, others in sorted(packages.items()):
        bom.register_dependency(components[name], [components[other] for other in sorted(others)])
    found: dict[str, Any] = json.loads(JsonV1Dot6(bom).output_as_string())
    found["metadata"].pop("timestamp", None)
    found["serialNumber"] = ""
    found["serialNumber"] = uuid.uuid5(SPACE, json.dumps(found, sort_keys=True)).urn
    return found


if __name__ == "__main__":
    json.dump(document(sys.argv[1:]), sys.stdout, indent=2, sort_keys=True, ensure_ascii=False)
    sys.stdout.write("\n")
