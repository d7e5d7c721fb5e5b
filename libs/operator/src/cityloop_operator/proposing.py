"""A city of one's own: looks at its files and proposes `city.yaml` and a pack, with what was guessed and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
import yaml
from cityloop_kernel import Phrase, Sentence, phrase_list, say
from cityloop_localisation import Language

from cityloop_operator.city_file import ImportedLayer
from cityloop_operator.imported_pack import CLASSES_FILE, MANIFEST_FILE
from cityloop_operator.names import label_of
from cityloop_operator.reading.coordinates import guess_mark
from cityloop_operator.reading.encodings import encoding_of
from cityloop_operator.reading.faults import CityDataError, naming_file, shortened
from cityloop_operator.reading.moments import FormatError, fits, guess
from cityloop_operator.reading.outlines import areas_in, read_outlines
from cityloop_operator.reading.tables import Row, Table
from cityloop_operator.request import MAX_NAME
from cityloop_operator.time_zones import zone_near

HEADERS = {
    "number": "number srnumber servicerequestid requestid caseenquiryid uniquekey caseid ticketid id nr 编号 案卷编号",
    "event_class": "requesttype complainttype servicename servicecode casetitle type category soort 类别 问题类别",
    "created": "created createddate createdat opendt opened openeddate requesteddatetime datereceived open 上报时间",
    "status": "status casestatus state staat 状态",
    "updated": "updated updateddate updatedat updateddatetime resolutionactionupdateddate lastupdate gezien 更新时间",
    "closed": "closed closeddate closeddt closedat dateclosed resolveddate dicht 结案时间",
    "owner": "owner agency agencyresponsible responsibleagency department subject dienst 承办单位 责任部门",
    "latitude": "latitude lat ycoord 纬度",
    "longitude": "longitude long lon lng xcoord 经度",
    "text": "address incidentaddress location text description straat street 地址 位置描述",
}
"""What columns are called in files of cities, without spaces and marks, the likeliest first."""
NEEDED = ("number", "event_class", "created")
CLOSED, VOID = ("closed", "resolved", "completed", "done", "klaar", "结案"), ("cancel", "void", "vervallen", "作废")
SAMPLE = 20_000
"""Rows that formats and marks are found by."""
FALLBACK, IMPORTER = "requests-desk", "importer"
GB18030_SHARE = 0.6
MOST_BYTES = 4_000_000
"""Of a file, by which its encoding is guessed."""
COUNTED = ("event_class", "status", "owner")
"""Columns whose names are counted through the whole file."""
MOST_SHOWN, MOST_LISTED = 12, 300
"""Names that a line holds, and that a file lists."""


@dataclass
class Proposal:
    """The content of a folder of a city, and what was guessed."""

    files: dict[str, str] = field(default_factory=dict)
    notes: list[Sentence] = field(default_factory=list)
    classes: Counter[str] = field(default_factory=Counter)
    """Rows of each event class that the requests name."""


def propose(name: str, areas: Sequence[Path], requests: Path, template: Path, language: Language) -> Proposal:
    """What the folder of a city may hold.

    Args:
        name: of the city, its id.
        areas: a GeoJSON file for each layer; the first gives the jurisdiction and the boundary.
        requests: a CSV of requests.
        template: a folder with a pack template.
        language: of the comments in the files.

    Raises:
        CityDataError: a file cannot be read, or what is needed cannot be found in it.
    """
    folders = {path.resolve().parent for path in (*areas, requests)}
    if len(folders) > 1:
        raise CityDataError(say("proposed-two-folders", folders=phrase_list(sorted(map(str, folders)))))
    found = Proposal()
    title = name.replace("-", " ").title()
    layers = [_layer(path, found, first=index == 0) for index, path in enumerate(areas)]
    content: dict[str, Any] = {
        "city": name,
        "name": {"zh": title, "en": title},
        "time_zone": _zone(areas[0], layers[0], found),
        "jurisdiction": name,
        "fallback_department": FALLBACK,
        "imported": {
            "layers": layers,
            "boundary": {"layer": layers[0]["layer"], "widened_metres": 100},
            "requests": _requests(requests, layers[0]["layer"], found),
            "owner_roles": ["handle", "check"],
        },
        "departments": [
            {
                "department": FALLBACK,
                "name": _named("department-requests-desk"),
                "roles": ["intake", "dispatch", "supervise", "handle", "check"],
            },
            {"department": IMPORTER, "name": _named("department-importer"), "roles": ["intake"]},
        ],
    }
    head = [say("proposed-head"), *found.notes]
    found.files["city.yaml"] = _commented(head, language) + _dump(content)
    files = _template(name, title, template, _classes(found.classes, language))
    found.files |= {f"pack-template/{file}": text for file, text in files.items()}
    return found


def _layer(path: Path, found: Proposal, *, first: bool) -> dict[str, Any]:
    layer = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:60] or "area"
    features = areas_in(path)
    names = list(dict.fromkeys(name for feature in features for name in _properties(feature)))
    unique = [name for name in names if _tells_apart(features, name)]
    own = len({str(item.get("id")) for item in features if item.get("id") not in {None, ""}}) == len(features)
    by_name = sorted(unique, key=lambda name: (_rank(name, ("id", "code", "number", "no", "nr", "key")), len(name)))
    id_property = "" if own and not by_name else next(iter(by_name), "")
    if not id_property and not own:
        raise CityDataError(say("proposed-no-id", file=str(path), count=len(features)))
    texts = [name for name in names if any(isinstance(_properties(item).get(name), str) for item in features)]
    named = sorted(texts, key=lambda name: (_rank(name, ("name", "label", "title", "naam", "名称")), names.index(name)))
    name_property = named[0] if named else ""
    names_shown = {"zh": path.stem, "en": path.stem}
    form: dict[str, Any] = {"layer": layer, "name": names_shown, "file": path.name}
    form |= {"id_property": id_property, "name_property": name_property}
    read = read_outlines(path, ImportedLayer.model_validate(form))
    found.notes.append(
        say(
            "proposed-layer",
            layer=layer,
            read=read.description,
            areas=len(read.areas),
            id=id_property or "id",
            why=say("proposed-id-by-property" if id_property else "proposed-id-of-feature"),
            name=name_property or "id",
        )
    )
    return form | ({"jurisdiction": True} if first else {})


def _requests(path: Path, layer: str, found: Proposal) -> dict[str, Any]:
    encoding = _encoding(path, found)
    table = Table.open(path, (), encoding)
    columns = _columns(path, table, found)
    rows, counts = _looked_through(table, columns)
    cells = {
        role: [cell for row in rows if (cell := row[place].strip())]
        for role, place in ((role, table.place(column)) for role, column in columns.items())
    }
    form: dict[str, Any] = {"file": path.name}
    if encoding:
        form["encoding"] = encoding
    form |= {"separator": table.separator, "area_layer": layer, "columns": columns}
    found.notes.append(say("proposed-table", file=path.name, read=table.description))
    mark = guess_mark([*cells.get("latitude", ()), *cells.get("longitude", ())])
    if mark != ".":
        form["decimal_mark"] = mark
        found.notes.append(say("proposed-decimal-comma", cell=shortened(cells["latitude"][0])))
    form["time_format"] = _formats(path, columns, cells, found)
    found.classes = counts["event_class"]
    found.notes.append(say("proposed-classes", classes=_shown(found.classes)))
    return form | _statuses(columns, counts["status"], found) | _owners(columns, counts["owner"], found)


def _looked_through(table: Table, columns: dict[str, str]) -> tuple[list[list[str]], dict[str, Counter[str]]]:
    """The first rows of a file, and how often each class, status and owner stands in all of them."""
    places = {role: table.place(columns[role]) for role in COUNTED if role in columns}
    counts: dict[str, Counter[str]] = {role: Counter() for role in COUNTED}
    rows: list[list[str]] = []
    for row in table.rows():
        if isinstance(row, Row):
            if len(rows) < SAMPLE:
                rows.append(row.cells)
            for role, place in places.items():
                cell = row.cells[place].strip()
                if 0 < len(cell) <= MAX_NAME:
                    counts[role][cell] += 1
    return rows, counts


def _columns(path: Path, table: Table, found: Proposal) -> dict[str, str]:
    folded = {re.sub(r"[\W_]+", "", name).casefold(): name for name in reversed(table.header) if name}
    columns: dict[str, str] = {}
    for role, names in HEADERS.items():
        match = next((folded[name] for name in names.split() if name in folded), "")
        if match and match not in columns.values():
            columns[role] = match
    if ("latitude" in columns) != ("longitude" in columns):
        columns = {role: name for role, name in columns.items() if role not in {"latitude", "longitude"}}
    missing = [role for role in NEEDED if role not in columns]
    if missing:
        place = f"{path}:1"
        raise CityDataError(
            say(
                "proposed-no-columns",
                place=place,
                roles=phrase_list(missing),
                read=table.description,
                known=table.columns,
            )
        )
    roles = phrase_list(say("proposed-column", role=role, column=shortened(name)) for role, name in columns.items())
    found.notes.append(say("proposed-columns", columns=roles))
    unseen = [role for role in HEADERS if role not in columns]
    if unseen:
        found.notes.append(say("proposed-unseen", roles=phrase_list(unseen, "or")))
    return columns


def _formats(path: Path, columns: dict[str, str], cells: dict[str, list[str]], found: Proposal) -> list[str]:
    times = {columns[role]: cells[role][:1_000] for role in ("created", "updated", "closed") if cells.get(role)}
    try:
        guessed = guess(times)
    except FormatError as error:
        both = fits(next(iter(times.values())))[:1]
        found.notes.append(say("proposed-look", what=say("proposed-first", problem=error.sentence)))
        return both
    unread = [column for column in times if column not in guessed]
    if unread or not guessed:
        column = unread[0] if unread else columns["created"]
        some = [shortened(cell) for cell in times.get(column, ())[:3]]
        shown: Phrase = phrase_list(some) if some else say("proposed-empty")
        raise CityDataError(say("proposed-no-format", file=str(path), column=column, cells=shown))
    formats = phrase_list(f"{column} {form}" for column, form in guessed.items())
    found.notes.append(say("proposed-formats", formats=formats))
    return list(dict.fromkeys(guessed.values()))


def _statuses(columns: dict[str, str], counts: Counter[str], found: Proposal) -> dict[str, Any]:
    if "status" not in columns:
        return {}
    known = [status for status, _ in counts.most_common()]
    void = [status for status in known if any(word in status.casefold() for word in VOID)]
    closed = [status for status in known if status not in void and any(word in status.casefold() for word in CLOSED)]
    ends = {"closed": _names(closed), "void": _names(void)}
    found.notes.append(say("proposed-statuses", statuses=_shown(counts), **ends))
    return {"closed_statuses": closed, "void_statuses": void}


def _owners(columns: dict[str, str], counts: Counter[str], found: Proposal) -> dict[str, Any]:
    """Aliases of owners whose names differ only as people write them; the most frequent name stands."""
    if "owner" not in columns:
        return {}
    found.notes.append(say("proposed-owners", owners=_shown(counts)))
    alike: dict[str, list[str]] = {}
    for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        alike.setdefault(re.sub(r"[\W_]+", "", name).casefold() or name, []).append(name)
    aliases: dict[str, str] = {}
    for name, *others in alike.values():
        if others:
            shown = phrase_list(_quoted(other, counts) for other in others)
            alias = say("proposed-alias", others=shown, name=_quoted(name, counts))
            found.notes.append(say("proposed-look", what=alias))
            aliases |= dict.fromkeys(others, name)
    return {"owner_aliases": aliases} if aliases else {}


def _shown(counts: Counter[str]) -> Phrase:
    """The most frequent names with how often they stand there, in a line."""
    shown: list[Phrase] = [_counted(name, count) for name, count in counts.most_common(MOST_SHOWN)]
    more = len(counts) - len(shown)
    if more > 0:
        shown.append(say("proposed-more", count=more))
    return phrase_list(shown) if shown else say("proposed-none")


def _counted(name: str, count: int) -> Sentence:
    return say("proposed-counted", name=shortened(name), count=count)


def _quoted(name: str, counts: Counter[str]) -> Sentence:
    return say("proposed-quoted", name=shortened(name), count=counts[name])


def _names(names: Sequence[str]) -> Phrase:
    return phrase_list(map(shortened, names)) if names else say("proposed-none")


def _encoding(path: Path, found: Proposal) -> str:
    """What the file has to be declared as; empty where its bytes prove it."""
    try:
        encoding_of(path)
    except CityDataError as error:
        with naming_file(path), path.open("rb") as stream:
            raw = stream.read(MOST_BYTES)
        high = [at for at, byte in enumerate(raw) if byte > 0x7F]
        pairs = sum(at + 1 < len(raw) and raw[at + 1] > 0x7F for at in high)
        # Chinese characters stand in pairs of such bytes, letters with accents alone.
        guessed = "gb18030" if pairs > len(high) * GB18030_SHARE else "windows-1252"
        guess_of = say("proposed-encoding", problem=error.sentence, encoding=guessed)
        found.notes.append(say("proposed-look", what=guess_of))
        return guessed
    return ""


def _zone(path: Path, form: dict[str, Any], found: Proposal) -> str:
    read = read_outlines(path, ImportedLayer.model_validate(form))
    middle = shapely.centroid(shapely.union_all([outline for _, outline in read.areas.values()]))
    name, why = zone_near(float(shapely.get_x(middle)), float(shapely.get_y(middle)))
    found.notes.append(say("proposed-zone", zone=name, why=why))
    return name


BASE = "base"
"""The product's own base, which every city's stands on."""


def _template(name: str, title: str, folder: Path, classes: str) -> dict[str, str]:
    processes = yaml.safe_load((folder / "process.yaml").read_text("utf-8"))["processes"]
    manifest = {"pack": name, "title": {"zh": title, "en": title}, "kind": "base", "requires": [BASE], "city": name}
    return {
        MANIFEST_FILE: _dump(manifest),
        CLASSES_FILE: classes,
        "process.yaml": _dump({"processes": [process for process in processes if process["event_classes"] == ["*"]]}),
        "messages.yaml": (folder / "messages.yaml").read_text("utf-8"),
    }


def _classes(counts: Counter[str], language: Language) -> str:
    """What is said of classes: nothing yet but for all of them; those that the file has stand beside it."""
    ordered = counts.most_common(MOST_LISTED)
    more = len(counts) - len(ordered)
    head = [
        say("proposed-default-holds"),
        say("proposed-classes-listed", count=len(counts)),
        *(say("proposed-item", item=_counted(name, count)) for name, count in ordered),
        *([say("proposed-item", item=say("proposed-more", count=more))] if more > 0 else []),
    ]
    default = {"problem": "event", "grade": "general", "urgency": "normal"}
    return _commented(head, language) + _dump({"default": default, "classes": {}})


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    found = feature.get("properties")
    return found if isinstance(found, dict) else {}


def _tells_apart(features: Sequence[dict[str, Any]], name: str) -> bool:
    values = [_properties(feature).get(name) for feature in features]
    texts = {str(value).strip() for value in values if isinstance(value, str | int | float) and str(value).strip()}
    return len(texts) == len(features)


def _rank(name: str, words: Iterable[str]) -> int:
    folded = name.casefold()
    return next((place for place, word in enumerate(words) if folded.endswith(word) or folded.startswith(word)), 99)


def _named(message: str) -> dict[str, str]:
    return dict(label_of(say(message)).texts)


def _commented(lines: Sequence[Sentence], language: Language) -> str:
    """Lines as comments of YAML, which takes no control characters even there."""
    spoken = map(language.spoken, lines)
    printable = ("".join(mark if mark.isprintable() else " " for mark in line) for line in spoken)
    return "".join(f"# {line}\n" for line in printable)


def _dump(content: dict[str, Any]) -> str:
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110))
