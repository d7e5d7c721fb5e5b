"""The pack of an imported city: event classes and responsibilities found in its requests, the rest from a template.

The first responsibility of a class is the owner that most of its requests name (on a tie the first by name); what the
requests do not decide goes to the city's fallback department. A request whose own owner is another one is returned and
dispatched anew by a person, as a city does it; so the recorded owner always handles it in the end.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import yaml
from cityloop_kernel import say
from cityloop_packs.sources import UnreadableError, load

from cityloop_operator.city_file import CityFile
from cityloop_operator.reading.faults import WRITTEN, CityDataError, naming_file
from cityloop_operator.requests_file import NONE, RequestsFile, read_requests

TEMPLATE_FOLDER = "pack-template"
MANIFEST_FILE = "pack.yaml"
CLASSES_FILE = "event-classes.yaml"
RESPONSIBILITIES_FILE = "responsibilities.yaml"
NEEDED = {MANIFEST_FILE: ("pack",), CLASSES_FILE: ("default",)}
"""Files of a template that an import reads, and what must stand in them."""
EXAMPLE = "deploy/cities/los-angeles"
"""A city whose template is whole."""


def import_pack(city_folder: Path, data: Path | None, into: Path, found: RequestsFile | None = None) -> str:
    """Write the pack's files into a folder; returns the id of the pack.

    Args:
        city_folder: holds `city.yaml` and `pack-template/`.
        data: the folder with the city's requests.
        into: made when missing; its YAML files are replaced.
        found: its requests, where they are read already.

    Raises:
        CityDataError: the file of requests is missing or cannot be read.
    """
    file = CityFile.read(city_folder)
    found = found or read_requests(file, data)
    template = _template(city_folder / TEMPLATE_FOLDER)
    files = template | {
        CLASSES_FILE: _dump(event_classes(found, load(template[CLASSES_FILE]).value)),
        RESPONSIBILITIES_FILE: _dump(responsibilities(found, file.fallback_department)),
    }
    with naming_file(into, WRITTEN):
        into.mkdir(parents=True, exist_ok=True)
        for old in into.glob("*.yaml"):
            old.unlink()
        for name, text in files.items():
            (into / name).write_text(text, encoding="utf-8")
    return str(load(template[MANIFEST_FILE]).value["pack"])


def _template(folder: Path) -> dict[str, str]:
    """The files of a template by name.

    Raises:
        CityDataError: one that is needed is missing, or one cannot be read.
    """
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            with naming_file(path):
                found[path.name] = path.read_text("utf-8-sig")
            content = load(found[path.name]).value
        except UnreadableError as error:
            problem = say("pack-problem", place=f"{path}:{error.line or 1}", problem=error.sentence)
            raise CityDataError(problem) from error
        except UnicodeDecodeError as error:
            byte = f"{error.object[error.start]:#04x}"
            place = f"{path}:{error.object[: error.start].count(10) + 1}"
            raise CityDataError(say("file-no-utf-8", place=place, byte=byte)) from error
        if not isinstance(content, dict):
            raise CityDataError(say("template-no-mapping", file=str(path), example=EXAMPLE))
        for key in NEEDED.get(path.name, ()):
            if key not in content:
                raise CityDataError(say("template-key-missing", file=str(path), key=key, example=EXAMPLE))
    for name in NEEDED:
        if name not in found:
            raise CityDataError(say("template-file-missing", file=str(folder / name), example=EXAMPLE))
    return found


def event_classes(found: RequestsFile, template: dict[str, Any]) -> dict[str, Any]:
    """The content of `event-classes.yaml`: every type of the file and every class that the template names."""
    special: dict[str, Any] = template.get("classes") or {}
    names = sorted({request.event_class for request in found.requests} | set(special))
    return {
        "event_classes": [
            {
                "event_class": name,
                "title": {"zh": name, "en": name},
                **template["default"],
                **(special.get(name) or {}),
            }
            for name in names
        ]
    }


def responsibilities(found: RequestsFile, fallback: str) -> dict[str, Any]:
    """The content of `responsibilities.yaml`: each class to its most frequent owner, the rest to the fallback."""
    counts: dict[str, Counter[str]] = {}
    for request in found.requests:
        if request.owner != NONE:
            counts.setdefault(request.event_class, Counter())[request.owner] += 1
    entries = []
    for name in sorted(counts):
        owner = min(counts[name], key=lambda owner: (-counts[name][owner], owner))
        entries.append(
            {"responsibility": _identifier(name), "event_classes": [name], "department": found.owners[owner]}
        )
    entries.append({"responsibility": "everything-else", "event_classes": ["*"], "department": fallback})
    return {"responsibilities": entries}


def _identifier(name: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:48].strip("-")
    return f"{slug or 'class'}-{zlib.crc32(name.encode()):08x}"


def _dump(content: dict[str, Any]) -> str:
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
