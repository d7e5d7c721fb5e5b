"""What residents and applications are told when they are refused: in each language, with the field and what to do."""

from __future__ import annotations

import ast

import pytest
from cityloop_citizen_services.domain.report import MAX_TEXT, check_field
from cityloop_citizen_services.domain.submission import File, check_files, service_unknown
from cityloop_citizen_services.entrypoints.bounded_body import MAX_FORM_BYTES, too_large
from cityloop_citizen_services.entrypoints.open311_fields import MOST_OF_KEY
from cityloop_citizen_services.entrypoints.refusals import OPEN311_NAMES, form_labels, sentence_of
from cityloop_kernel import InvalidError, OverloadedError, RefusedError
from cityloop_localisation import Catalogues
from cityloop_testkit.sources import SERVICES, trees

LANGUAGES = tuple(Catalogues.of("cityloop_words", "cityloop_citizen_services"))
OVER_GRPC = {
    "ALREADY_CONCLUDED",
    "CONCLUSION_INVALID",
    "NOT_THE_LEAD",
    "NO_IMPORT_RIGHT",
    "NO_LEAD",
    "REASON_MISSING",
    "RECIPIENT_INVALID",
    "REPORT_UNKNOWN",
    "RIGHT_MISSING",
    "TOO_MANY_RECIPIENTS",
    "WARNING_NOT_SIGNED",
    "WARNING_OVER",
    "WARNING_UNKNOWN",
}
"""Reasons that departments' systems are told, and no resident."""
ERRORS = ("Error", "refused")


def raised() -> set[str]:
    """Constants of refusals in the service's code."""
    return {
        argument.value
        for _, tree in trees(SERVICES["citizen-services"])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith(ERRORS)
        for argument in node.args[1:2]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def caught(refuse: object, *arguments: object) -> RefusedError:
    with pytest.raises(RefusedError) as error:
        refuse(*arguments)  # type: ignore[operator]
    return error.value


WITH_FACTS = [
    caught(check_field, "text", "x" * 4_001, MAX_TEXT),
    caught(check_field, "phone", "\x00", 200),
    caught(check_files, [File("image/png", b"")] * 11),
    caught(check_files, [File("text/html", b"x")]),
    service_unknown("volcano", "hole, light"),
    too_large(MAX_FORM_BYTES),
    OverloadedError("too many", 90.0),
    InvalidError("An idempotency key is too long.", "IDEMPOTENCY_KEY_INVALID", MOST_OF_KEY),
]


def test_each_reason_that_a_resident_or_an_application_meets_has_a_sentence() -> None:
    for language in LANGUAGES:
        known = {reason for reason in raised() for kind in ("refusal", "open311") if language.has(f"{kind}-{reason}")}
        assert raised() - known == OVER_GRPC


@pytest.mark.parametrize("error", WITH_FACTS, ids=lambda error: error.reason)
def test_a_refusal_with_facts_is_a_sentence_at_each_door(error: RefusedError) -> None:
    for language in LANGUAGES:
        for labels, kinds in ((form_labels(language), ("refusal",)), (OPEN311_NAMES, ("open311", "refusal"))):
            told = sentence_of(error, language, labels, kinds)
            assert told.endswith((".", "。"))
            assert '""' not in told
            assert "「」" not in told


def test_what_is_wrong_names_the_field_as_the_reader_sees_it() -> None:
    zh, en = LANGUAGES
    long = caught(check_field, "text", "x" * 4_001, MAX_TEXT)
    assert (
        sentence_of(long, zh, form_labels(zh), ("refusal",)) == "「情况描述」最多 4,000 个字符，现有 4,001 个，请缩短。"
    )
    assert sentence_of(long, en, OPEN311_NAMES, ("open311", "refusal")) == (
        '"description" takes at most 4,000 characters and has 4,001: make it shorter.'
    )
    digits = sentence_of(service_unknown("4711", "hole"), en, OPEN311_NAMES, ("open311", "refusal"))
    assert digits == 'There is no service "4711"; there are: hole.'
    assert "2分钟" in sentence_of(OverloadedError("too many", 120.0), zh, {}, ("refusal",))


def test_a_refusal_without_a_sentence_or_without_its_facts_is_told_in_its_own_words() -> None:
    zh = LANGUAGES[0]
    assert sentence_of(InvalidError("as it says", "UNHEARD_OF"), zh, {}, ("refusal",)) == "as it says"
    assert sentence_of(InvalidError("as it says", "TEXT_TOO_LONG"), zh, {}, ("refusal",)) == "as it says"
