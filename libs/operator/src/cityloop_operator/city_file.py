"""city.yaml: what a city is called, its departments, and where its areas come from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from cityloop.common.v1.common_pb2 import Label
from cityloop.sharing.v1.city_pb2 import CityRecord, Department, Post
from cityloop_kernel import SentenceError, phrase_list, say
from cityloop_packs import LabelText
from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, field_validator, model_validator

from cityloop_operator.calendar_file import CalendarFile
from cityloop_operator.names import post_name
from cityloop_operator.reading.encodings import known_encoding
from cityloop_operator.reading.faults import CityDataError
from cityloop_operator.reading.moments import check_format
from cityloop_operator.settings_file import Strict, read_settings, settings_of
from cityloop_operator.time_zones import check_time_zone

CITY_FILE = "city.yaml"
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]


EncodingName = Annotated[str, AfterValidator(lambda name: known_encoding(name) if name else name)]
TimeFormat = Annotated[str, AfterValidator(check_format)]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


class _Strict(Strict):
    """A part of the file."""


class ComponentClass(_Strict):
    """A class of components of a generated city, and who answers for, owns and maintains them."""

    code: str = Field(pattern=r"^\d{4}$", description="Class and subclass of GB/T 30428.")
    name: LabelText
    count: int = Field(ge=0, le=100_000)
    competent_department: Identifier
    owners: tuple[LabelText, ...] = Field(min_length=1)
    maintenance_units: tuple[LabelText, ...] = Field(min_length=1)


class Components(_Strict):
    """The components of a generated city."""

    ownerless_share: float = Field(ge=0, le=1)
    classes: tuple[ComponentClass, ...] = Field(min_length=1)


class StreetOffices(_Strict):
    """A department for each street of a generated city, named `street-<code of the street>`."""

    name: LabelText = Field(description="After the street's own name.")
    roles: tuple[Identifier, ...]


class GeneratedCitySettings(_Strict):
    """A city that does not exist, laid out on a grid from a seed: where its districts lie, and how streets are cut."""

    seed: int
    south_west: tuple[float, float]
    unit_grid_degrees: float = Field(gt=0, lt=1)
    unit_grids_per_street: int = Field(ge=1, le=20)
    streets_per_district: int = Field(ge=1, le=20)
    districts: tuple[LabelText, ...] = Field(min_length=1, max_length=99)
    components: Components | None = None
    street_offices: StreetOffices | None = None


class DepartmentEntry(_Strict):
    """A department and the roles of its posts; each role makes one post named `<department>.<role>`."""

    department: Identifier
    name: LabelText
    roles: tuple[Identifier, ...]
    aliases: tuple[str, ...] = ()
    body: bool = Field(False, description="Above departments, such as a joint conference; it is given no tasks.")


class ImportedLayer(_Strict):
    """A layer of areas in a GeoJSON file."""

    layer: Identifier
    name: LabelText
    file: str = Field(min_length=1)
    encoding: EncodingName = Field("", description="Of the file; UTF-8, UTF-16 and UTF-32 are found without it.")
    id_property: str = Field("", description="The property that is an area's id; the feature's own `id` when empty.")
    name_property: str = Field("", description="The property that is an area's name; its id when empty.")
    crs: str = Field("", description="Reference system of the outlines, such as EPSG:28992, where the file names none.")
    jurisdiction: bool = Field(False, description="Its areas are divisions and give a place its jurisdiction.")


class Boundary(_Strict):
    """The outer boundary: the union of one layer, widened."""

    layer: Identifier
    widened_metres: float = Field(0, ge=0, le=10_000)


class RequestColumns(_Strict):
    """Which column of the CSV holds what. What is named must stand in the file; what is left out, no row has."""

    number: str = Field(min_length=1)
    event_class: str = Field(min_length=1)
    created: str = Field(min_length=1)
    status: str = ""
    updated: str = ""
    closed: str = ""
    owner: str = ""
    latitude: str = ""
    longitude: str = ""
    text: str = ""
    area: str = Field("", description="The area that the file itself names; only compared with ours.")

    @model_validator(mode="after")
    def _whole(self) -> RequestColumns:
        if bool(self.latitude) != bool(self.longitude):
            raise SentenceError(say("setting-half-position"))
        return self

    @property
    def named(self) -> list[str]:
        """The columns that the file must have, each once."""
        return [name for name in dict.fromkeys(self.model_dump().values()) if name]


class ImportedRequests(_Strict):
    """A CSV of requests: how its columns, times, statuses and owners are to be read."""

    file: str = Field(min_length=1)
    encoding: EncodingName = Field("", description="Of the file; UTF-8, UTF-16 and UTF-32 are found without it.")
    separator: str = Field("", max_length=1, description="Between cells; found by the header when empty.")
    decimal_mark: Literal["", ".", ","] = Field("", description="Of coordinates; found by the first 1,000 when empty.")
    time_format: Annotated[tuple[TimeFormat, ...], BeforeValidator(_listed)] = Field(
        (),
        description="A format of strptime or `iso`, or several: the first that fits reads a cell. Found by the first"
        " 1,000 cells of each column when left out.",
    )
    columns: RequestColumns
    closed_statuses: tuple[str, ...] = ()
    void_statuses: tuple[str, ...] = ()
    owner_aliases: dict[str, str] = Field(default_factory=dict, description="Another name of an owner, and the owner.")
    area_layer: Identifier

    @model_validator(mode="after")
    def _means_something(self) -> ImportedRequests:
        both = sorted(set(self.closed_statuses) & set(self.void_statuses))
        if both:
            raise SentenceError(say("setting-status-twice", status=both[0]))
        if (self.closed_statuses or self.void_statuses) and not self.columns.status:
            raise SentenceError(say("setting-statuses-without-column"))
        if self.owner_aliases and not self.columns.owner:
            raise SentenceError(say("setting-aliases-without-column"))
        chained = sorted(set(self.owner_aliases) & set(self.owner_aliases.values()))
        if chained:
            raise SentenceError(say("setting-aliases-chained", name=chained[0]))
        return self


class ImportedCitySettings(_Strict):
    """A city that exists: layers of areas, and the departments that own its requests."""

    layers: tuple[ImportedLayer, ...] = Field(min_length=1)
    boundary: Boundary
    requests: ImportedRequests
    owner_roles: tuple[Identifier, ...] = ("handle", "check")

    @model_validator(mode="after")
    def _declared(self) -> ImportedCitySettings:
        layers = [layer.layer for layer in self.layers]
        if len(set(layers)) != len(layers):
            raise SentenceError(say("setting-layer-twice"))
        for name in (self.boundary.layer, self.requests.area_layer):
            if name not in layers:
                raise SentenceError(say("setting-layer-undeclared", layer=name, known=phrase_list(layers)))
        if sum(layer.jurisdiction for layer in self.layers) > 1:
            raise SentenceError(say("setting-two-jurisdictions"))
        return self


class CityFile(_Strict):
    """The whole file; a city is either generated from a seed or imported from a folder of data."""

    city: Identifier
    name: LabelText
    time_zone: str
    jurisdiction: str = Field(min_length=1, max_length=100, pattern=r"^[^/\x00]+$")
    fallback_department: Identifier
    drill: bool = False
    generated_layout: GeneratedCitySettings | None = Field(None, alias="generated")
    imported: ImportedCitySettings | None = None
    departments: tuple[DepartmentEntry, ...] = Field(min_length=1)
    _calendar: CalendarFile | None = PrivateAttr(None)

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        return check_time_zone(name)

    @model_validator(mode="after")
    def _each_once(self) -> CityFile:
        names = [entry.department for entry in self.departments]
        twice = next((name for name in names if names.count(name) > 1), "")
        if twice:
            raise SentenceError(say("setting-department-twice", department=twice))
        return self

    @model_validator(mode="after")
    def _one_origin(self) -> CityFile:
        if (self.generated_layout is None) == (self.imported is None):
            raise SentenceError(say("setting-one-origin"))
        return self

    @property
    def generated(self) -> GeneratedCitySettings:
        """The layout of a city that is generated.

        Raises:
            CityDataError: this one is imported.
        """
        if self.generated_layout is None:
            raise CityDataError(say("city-is-imported", city=self.city))
        return self.generated_layout

    @classmethod
    def read(cls, folder: Path) -> CityFile:
        """Read `city.yaml` in a folder, and `calendar.yaml` where it stands beside it.

        Raises:
            CityDataError: there is no city.yaml, or one of them is wrong: every problem in a line, by file, line and
                place.
        """
        file = read_settings(folder / CITY_FILE, cls, SETTINGS)
        file._calendar = CalendarFile.read(folder)  # noqa: SLF001 a frozen model takes it nowhere else
        return file

    @property
    def calendar(self) -> CalendarFile | None:
        """What `calendar.yaml` beside it says; None where there is none."""
        return self._calendar


SETTINGS = settings_of(*_Strict.__subclasses__())
"""Names of all settings of the file."""


def calendar_records(file: CityFile) -> list[CityRecord]:
    """The calendar of the city; none where it has none."""
    return [] if file.calendar is None else [file.calendar.record()]


def department_records(file: CityFile, found: Sequence[DepartmentEntry] = ()) -> list[CityRecord]:
    """Departments of the file and those found in the data, with their posts."""
    return [
        record
        for entry in (*file.departments, *found)
        for record in records_of_department(
            entry.department, entry.name.label(), file.jurisdiction, entry.roles, entry.aliases, body=entry.body
        )
    ]


def records_of_department(
    department_id: str,
    name: Label,
    division_id: str,
    roles: Sequence[Identifier],
    aliases: Sequence[str] = (),
    *,
    body: bool = False,
) -> list[CityRecord]:
    """One department of a division, and a post for each role."""
    department = Department(department_id=department_id, name=name, division_id=division_id, aliases=aliases, body=body)
    posts = [
        Post(
            post_id=f"{department_id}.{role}",
            department_id=department_id,
            name=post_name(name, role),
            roles=[role],
        )
        for role in roles
    ]
    return [CityRecord(department=department), *(CityRecord(post=post) for post in posts)]
