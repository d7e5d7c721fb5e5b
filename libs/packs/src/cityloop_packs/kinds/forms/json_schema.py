"""A form as JSON Schema: what its answers look like, and how they are asked for."""

from __future__ import annotations

from typing import Any

from cityloop_packs.kinds.forms.schema import FormDefinition, FormField, FormGroup, FormPage

ASKED_WHEN = "x-asked-when"
"""In CEL: JSON Schema has no such conditions, so a document is checked against them apart."""
PAGES = "x-pages"


def json_schema_of(form: FormDefinition, name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the answers to a form; its texts in all languages stand under `x-names`.

    Args:
        form: of a pack.
        name: of the form in the fleet, as pack/form.
    """
    fields = {item.attribute: _field(item) for _, item in form.fields}
    groups = {group.group: _group(group) for _, group in form.groups}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:cityloop:form:{name}:{form.digest}",
        "title": next(iter(form.name.texts.values())),
        "x-names": dict(form.name.texts),
        **({} if form.hint is None else {"description": next(iter(form.hint.texts.values()))}),
        "type": "object",
        "properties": fields | groups,
        "required": sorted(item.attribute for page, item in form.fields if _always(page, item) and not _is_file(item)),
        "additionalProperties": False,
        PAGES: [_page(page) for page in form.pages],
    }


def _always(page: FormPage, item: FormField) -> bool:
    return item.required and item.when is None and page.when is None


def _is_file(item: FormField) -> bool:
    """Files come beside the document."""
    return item.type.value_field == "attachments"


def _page(page: FormPage) -> dict[str, Any]:
    listed = [*(item.attribute for item in page.fields), *(group.group for group in page.groups)]
    return {"page": page.page, "x-names": dict(page.name.texts), "fields": listed, **_when(page.when)}


def _field(item: FormField) -> dict[str, Any]:
    return {**item.type.json_schema(), "x-names": dict(item.name.texts), **_when(item.when)}


def _group(group: FormGroup) -> dict[str, Any]:
    required = sorted(
        item.attribute for item in group.fields if item.required and item.when is None and not _is_file(item)
    )
    row = {
        "type": "object",
        "properties": {item.attribute: _field(item) for item in group.fields},
        "required": required,
        "additionalProperties": False,
    }
    names = {"x-names": dict(group.name.texts), **_when(group.when)}
    return {"type": "array", "items": row, "maxItems": group.most, **names}


def _when(text: str | None) -> dict[str, Any]:
    return {} if text is None else {ASKED_WHEN: text}
