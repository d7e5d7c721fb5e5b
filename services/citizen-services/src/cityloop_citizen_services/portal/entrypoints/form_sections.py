"""The form of a class as parts of the portal's form: what is asked by what was answered so far, without script.

Whatever was typed goes back and forth with the page, so that a field which an answer opens is asked on the next step,
and "another one" adds a row. Nothing is lost on the way, and the server decides each time anew what is asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cityloop_localisation import Language
from cityloop_packs import (
    ROW,
    Answer,
    Asked,
    FormField,
    FormGroup,
    FormVersion,
    asked_in,
    asked_of_each,
    check_answer_in_steps,
    document_of_texts,
)

from cityloop_citizen_services.portal.entrypoints.attribute_fields import AttributeField, field_of

Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """What is asked under one heading: the fields of a page, or one row of a group."""

    heading: str
    fields: Sequence[AttributeField]
    group: str = ""
    """Of the last row of a group which may have another: its name."""
    group_name: str = ""
    hint: str = ""
    """Of the first: what people are told before they begin."""


class FormSections:
    """What of a form is shown, by what was typed so far.

    Args:
        version: that is filled in.
        texts: typed, by the names of fields.
        areas: of layers of the city, by id, with what people call them.
        answer: by what was typed, as far as it goes.
        more: group that gets one more row.
    """

    def __init__(
        self,
        version: FormVersion,
        texts: Texts,
        areas: Mapping[str, Mapping[str, Mapping[str, str]]],
        answer: Answer,
        more: str = "",
    ) -> None:
        self.version = version
        self._texts = texts
        self._areas = areas
        self._more = more
        self._values = answer.values
        self._rows = {name: list(rows) for name, rows in answer.rows.items()}

    @classmethod
    async def of(
        cls,
        version: FormVersion,
        texts: Texts,
        areas: Mapping[str, Mapping[str, Mapping[str, str]]],
        zone: dt.tzinfo,
        more: str = "",
    ) -> FormSections:
        """The same by what was typed alone; moments that name no zone are in `zone`."""
        document = document_of_texts(version.form, texts, zone).document
        checked = await check_answer_in_steps(version.form, document, {}, lambda layer: areas.get(layer, {}))
        return cls(version, texts, areas, checked.answer, more)

    def shown(self) -> list[str]:
        """Names of what is asked now, as they are sent."""
        return [name for _, name, _ in self._parts()]

    def sections(self, language: Language) -> list[Section]:
        """What is asked, under the headings of its pages and groups."""
        found: list[Section] = []
        form = self.version.form
        hint = "" if form.hint is None else language.name(form.hint.texts)
        for heading, name, part in self._parts():
            title = self._heading(heading, language)
            item = field_of(part, name, self._texts.get(name, ()), language, self._options(part, language))
            if found and found[-1].heading == title:
                found[-1] = replace(found[-1], fields=(*found[-1].fields, item))
            else:
                found.append(Section(title, (item,), hint="" if found else hint))
        return [self._with_more(section, language) for section in found]

    def _parts(self) -> Iterator[tuple[tuple[str, int], str, FormField]]:
        """Page or group with the number of its row, name as it is sent, field."""
        pages = {item.attribute: page.page for page, item in self.version.form.fields}
        for asked in asked_in(self.version.form):
            part = asked.part
            if not asked.holds(self._values):
                continue
            if isinstance(part, FormField):
                yield (pages[part.attribute], 0), part.attribute, part
            else:
                yield from self._parts_of_group(part, asked)

    def _parts_of_group(self, group: FormGroup, asked: Asked) -> Iterator[tuple[tuple[str, int], str, FormField]]:
        # A document has no blank rows: those that somebody wrote in follow each other there.
        known_rows = dict(zip(self._written(group), self._rows.get(group.group, []), strict=False))
        for number in range(1, self._count(group) + 1):
            known = known_rows.get(number, {})
            for one in asked_of_each(group, asked):
                if isinstance(one.part, FormField) and one.holds({**self._values, **known}):
                    yield (group.group, number), f"{group.group}.{number}.{one.part.attribute}", one.part

    def _written(self, group: FormGroup) -> list[int]:
        """Numbers of the rows that somebody wrote in."""
        rows = (ROW.fullmatch(name) for name, given in self._texts.items() if any(text.strip() for text in given))
        return sorted({int(row["row"]) for row in rows if row and row["group"] == group.group})

    def _count(self, group: FormGroup) -> int:
        """Rows that are shown: those that were sent, one at least, one more where it was asked for."""
        rows = (ROW.fullmatch(name) for name in self._texts)
        numbers = [int(row["row"]) for row in rows if row and row["group"] == group.group]
        sent = max(numbers, default=0)
        return min(max(sent + (self._more == group.group), group.least, 1), group.most)

    def _heading(self, place: tuple[str, int], language: Language) -> str:
        name, number = place
        for page in self.version.form.pages:
            if number == 0 and page.page == name:
                return language.name(page.name.texts)
            for group in page.groups:
                if number and group.group == name:
                    return language.say("form-row", name=language.name(group.name.texts), number=number)
        raise AssertionError("a part stands on a page of its form")

    def _with_more(self, section: Section, language: Language) -> Section:
        """With "another one" behind the last row."""
        for _, group in self.version.form.groups:
            name, count = language.name(group.name.texts), self._count(group)
            last = language.say("form-row", name=name, number=count)
            if section.heading == last and count < group.most:
                return replace(section, group=group.group, group_name=name)
        return section

    def _options(self, part: FormField, language: Language) -> list[tuple[str, str]] | None:
        layer = getattr(part.type, "layer", None)
        if layer is None:
            return None
        named = [(area, language.name(texts)) for area, texts in self._areas.get(layer, {}).items()]
        return sorted(named, key=lambda option: option[1])


def newly_asked(sections: FormSections, sent: Collection[str]) -> bool:
    """Whether something is asked that stood on no page yet."""
    return not set(sections.shown()) <= set(sent)
