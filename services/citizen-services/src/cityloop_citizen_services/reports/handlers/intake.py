"""What every way in shares: the classes that may be reported, and places as the city has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from cityloop.common.v1.common_pb2 import AttributeOrigin, AttributeValue, FormAnswer, Place
from cityloop_city import CityReplica, PositionError
from cityloop_database import Connection
from cityloop_expressions import checked_values, typed_values
from cityloop_kernel import InvalidError
from cityloop_localisation import Language
from cityloop_packs import CHANNELS, EVENT_CLASSES, ActivePacks, EventAttribute, EventClass, FilledForm, rights_of
from cityloop_pictures import Picture, pictures_of

from cityloop_citizen_services.forms.domain import ReportForms
from cityloop_citizen_services.reports.domain import submission as rules
from cityloop_citizen_services.reports.domain.report import IntakeChannel
from cityloop_citizen_services.reports.domain.submission import File, Submission


class CityIntake:
    """Looks at the city and the packs in use: `Intake` of the domain."""

    def __init__(self, city: CityReplica, packs: Callable[[], ActivePacks], forms: ReportForms[Connection]) -> None:
        self.forms = forms
        self._city = city
        self._packs = packs

    @property
    def classes(self) -> Mapping[str, EventClass]:
        """Event classes of the active packs that people may report, by name."""
        classes = self._packs().named(EVENT_CLASSES)
        return {name: item.item for name, item in classes.items() if item.item.reportable and not item.retiring}

    def asked(self, event_class: str) -> list[EventAttribute]:
        """What a class asks of whoever reports, in the order of its pack; nothing of an unknown class."""
        found = self.classes.get(event_class)
        known = () if found is None else found.attributes
        return [item for item in known if item.asked != "no" and not item.retired]

    def typed(self, event_class: str, texts: Mapping[str, Sequence[str]]) -> dict[str, AttributeValue]:
        """What somebody has typed for the attributes that a class asks for.

        Raises:
            InvalidError: a value is none, a required one is missing; the details name the field.
        """
        if event_class not in self.classes:
            return {}
        asked = self.asked(event_class)
        return _complete(asked, typed_values(asked, texts, self._city.model.time_zone))

    def given(
        self, event_class: str, values: Mapping[str, AttributeValue], *, any_class: bool = False
    ) -> dict[str, AttributeValue]:
        """What a program has given for the attributes of a class.

        Args:
            event_class: of the report.
            values: each its value alone.
            any_class: an importer's report may lack what is asked for now.

        Raises:
            InvalidError: as above.
        """
        found = self._packs().named(EVENT_CLASSES).get(event_class)
        declared = () if found is None else found.item.attributes
        kept = checked_values(declared, values)
        return kept if any_class else _complete(self.asked(event_class), kept)

    async def filled(self, event_class: str, texts: Mapping[str, Sequence[str]], digest: str = "") -> FilledForm | None:
        """What somebody has typed for the form of a class; None where it has none, or it must not be answered.

        Raises:
            RefusedError: it does not fit, or that version of the form is not known.
        """
        version = await self.forms.given(event_class, digest) if event_class in self.classes else None
        blank = not any(text.strip() for given in texts.values() for text in given)
        if version is None or (blank and not version.form.must):
            return None
        return await self.forms.by_texts(version, texts)

    async def answered(self, event_class: str, answer: FormAnswer | None) -> FilledForm | None:
        """What a program has given for the form of a class.

        Raises:
            RefusedError: as above, or the class has a form and it was not answered.
        """
        if answer is not None:
            return await self.forms.by_document(event_class, answer)
        version = self.forms.of_class(event_class)
        if version is not None and version.form.must:
            text = f"a report of {event_class} comes with an answer to form {version.name}"
            raise InvalidError(text, "ANSWER_MISSING", {"form": version.name, "field": "answer"})
        return None

    def attributes_of(self, event_class: str, filled: FilledForm) -> dict[str, AttributeValue]:
        """What a report of a class takes from an answer.

        Raises:
            InvalidError: an older version took what the class does not any more.
        """
        found = self.classes.get(event_class)
        return filled.attributes(() if found is None else found.attributes, AttributeOrigin())

    def title_of(self, event_class: str, language: Language) -> str:
        """What a class is called, whether it may be reported now or not; empty where no pack has it any more."""
        known = self._packs().named(EVENT_CLASSES).get(event_class)
        return "" if known is None else language.name(known.item.title.texts)

    def is_complaint(self, event_class: str) -> bool:
        """Whether reports of a class complain about departments."""
        known = self._packs().named(EVENT_CLASSES).get(event_class)
        return known is not None and known.item.complaint_about is not None

    @property
    def channels(self) -> set[str]:
        """Channels of this service, and of the active packs."""
        return {*IntakeChannel, *self._packs().named(CHANNELS)}

    def channel(self, name: str) -> str:
        """A channel that an officer names.

        Raises:
            InvalidError: it is neither a channel of this service nor one of the active packs.
        """
        known = self.channels
        if name not in known:
            raise InvalidError(
                f"no pack in use has the channel {name!r}; there are {', '.join(sorted(known))}", "CHANNEL_INVALID"
            )
        return str(name)

    def rights_of(self, department_id: str) -> frozenset[str]:
        """What the posts of a department may do, taken together."""
        posts = self._city.model.posts.values()
        roles = {role for post in posts if post.department_id == department_id for role in post.roles}
        return rights_of(self._packs(), roles)

    def place_of(self, asked: Place) -> Place:
        """A place with its areas, where its position is known; a position outside the city is taken too.

        Raises:
            InvalidError: the position has no declared reference system or is none.
        """
        if not asked.HasField("position"):
            return Place(text=asked.text, jurisdiction=self._city.model.city.jurisdiction)
        try:
            return self._city.model.place(asked.position, asked.text)
        except PositionError as error:
            raise InvalidError(str(error), "POSITION_INVALID", {"field": "latitude"}) from error

    def check(self, submission: Submission, *, any_class: bool = False) -> None:
        """Refuse what is incomplete or too much.

        Raises:
            InvalidError: the message says what to fix.
        """
        rules.check(submission, self.classes, any_class=any_class)

    async def ready(self, submission: Submission) -> Submission:
        """A submission with the pictures of its photos, once nothing is wrong with it.

        Raises:
            InvalidError: the message says what to fix.
        """
        self.check(submission)
        pictures = await self.pictures(submission.files)
        return replace(submission, pictures=pictures, complaint=self.is_complaint(submission.event_class))

    async def pictures(self, files: Sequence[File]) -> list[Picture]:
        """What is kept of photos; made outside a transaction, for it takes a while.

        Raises:
            InvalidError: they are too many or too large, or one is no photo; the details name it by its number.
        """
        rules.check_files(files)
        return await pictures_of([file.content for file in files])


def _complete(asked: Iterable[EventAttribute], values: dict[str, AttributeValue]) -> dict[str, AttributeValue]:
    for item in asked:
        if item.asked == "required" and item.attribute not in values:
            details = {"field": item.field, "attribute": item.attribute}
            raise InvalidError(f"the class asks for the attribute {item.attribute}", "ATTRIBUTE_MISSING", details)
    return values
