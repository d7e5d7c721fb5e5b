"""The form asks for what a class asks for, in the reader's language, without script; a refusal stands at its field."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from cityloop_citizen_services.open311.entrypoints.open311_attributes import open311_labels, service_attributes
from cityloop_citizen_services.portal.entrypoints.attribute_fields import form_fields
from cityloop_citizen_services.portal.entrypoints.pages import NOTHING_REFUSED, PAGES
from cityloop_citizen_services.portal.entrypoints.report_form import TYPED
from cityloop_expressions import TYPES
from cityloop_localisation import Catalogues
from cityloop_packs import EventAttribute
from starlette.requests import Request

CATALOGUES = Catalogues.of("cityloop_localisation", "cityloop_web", "cityloop_words", "cityloop_citizen_services")
CHOICES = [{"choice": name, "name": {"zh": f"选{name}", "en": f"pick {name}"}} for name in ("a", "b")]
KINDS: dict[str, Any] = {
    "text": {"text": 500},
    "number": {"number": {"unit": "mm", "unit_name": {"zh": "毫米", "en": "mm"}}},
    "choice": {"choice": CHOICES},
    "choices": {"choices": CHOICES},
    "reference": {"reference": "component"},
    "area": {"area": "district"},
}
ASKED = [
    EventAttribute.model_validate(
        {
            "attribute": f"of_{kind.name}",
            "name": {"zh": f"项{kind.name}", "en": f"item {kind.name}"},
            "type": KINDS.get(kind.name, kind.name),
            "classification": "general_1",
            "asked": "required" if kind.name == "number" else "optional",
        }
    )
    for kind in TYPES
    if kind.value_field != "attachments"
]


def page(language: str, typed: dict[str, list[str]], **more: Any) -> str:
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": f"lang={language}".encode(),
        "headers": [],
        "app": SimpleNamespace(state=SimpleNamespace(catalogues=CATALOGUES)),
    }
    context = {
        "city": "Test",
        "classes": [("pipe-burst", "Burst")],
        "secret": "s",
        "levels": [],
        "asks": True,
        "asked_of": "pipe-burst",
        "attributes": form_fields(ASKED, typed, CATALOGUES[language]),
        "typed": dict.fromkeys(TYPED, ""),
        **dict.fromkeys(("sections", "shown", "digest", "draft", "draft_address", "draft_days"), ""),
        "megabytes": 5,
        "photo_types": "image/jpeg",
        **NOTHING_REFUSED,
        **more,
    }
    return bytes(PAGES.page(Request(scope), "form.html", context).body).decode()


@pytest.mark.parametrize(("language", "number"), [("zh", "项number（毫米）"), ("en", "item number (mm)")])
def test_each_kind_of_value_has_its_field(language: str, number: str) -> None:
    text = page(language, {})
    assert set(re.findall(r'name="attribute\[([a-z_]+)\]"', text)) == {item.attribute for item in ASKED}
    assert number in text
    assert text.index("attribute[of_text]") < text.index('name="photo"'), "a photo that is cut off costs none of it"
    assert re.search(r'name="attribute\[of_number\]"[^>]* required', text)


def test_what_was_filled_in_comes_back_and_what_is_wrong_stands_at_its_field() -> None:
    typed = {"of_number": ["wide"], "of_choice": ["b"], "of_choices": ["a", "b"], "of_text": ["<b>wet</b>"]}
    text = page("en", typed, problems={"attribute/of_number": "no number"}, reason="ATTRIBUTE_NO_NUMBER", alert="mend")
    assert 'value="wide"' in text
    assert re.search(r'<option value="b" selected>', text)
    assert len(re.findall(r'type="checkbox"[^>]* checked', text)) == 2
    assert "&lt;b&gt;wet" in text
    assert 'id="attribute/of_number-problem">no number<' in text
    assert re.search(r'id="attribute/of_number"[^>]*aria-describedby="[^"]*attribute/of_number-problem"', text)


def test_open311_describes_each_kind_in_the_language_of_the_caller() -> None:
    described = {item["code"]: item for item in service_attributes(ASKED, CATALOGUES["zh"])}
    assert {code.removeprefix("of_"): item["datatype"] for code, item in described.items()} == {
        "text": "text",
        "number": "number",
        "flag": "singlevaluelist",
        "choice": "singlevaluelist",
        "choices": "multivaluelist",
        "moment": "datetime",
        "duration": "string",
        "place": "string",
        "reference": "string",
        "area": "string",
        "check": "singlevaluelist",
    }
    assert described["of_choice"]["values"][0] == {"key": "a", "name": "选a"}
    assert [item["key"] for item in described["of_flag"]["values"]] == ["true", "false"]
    assert described["of_number"]["description"] == "项number"
    assert open311_labels("attribute/of_number") == {"attribute/of_number": "attribute[of_number]"}
    assert open311_labels("text") == {}
