"""What residents and applications are told when they are refused: in each language, with the field and what to do."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from cityloop_citizen_services.edge.bounds import PhoneOftenError
from cityloop_citizen_services.edge.forms import read_form
from cityloop_citizen_services.edge.http_edge import MAX_FORM_BYTES, PHOTO_DETAILS
from cityloop_citizen_services.open311.entrypoints.open311_fields import MOST_OF_KEY
from cityloop_citizen_services.open311.entrypoints.refusals import OPEN311_NAMES
from cityloop_citizen_services.portal.entrypoints.form_labels import form_labels
from cityloop_citizen_services.reports.domain.report import MAX_TEXT
from cityloop_citizen_services.reports.domain.submission import File, check_files, service_unknown
from cityloop_kernel import InvalidError, OverloadedError, RefusedError, check_text
from cityloop_localisation import Catalogues
from cityloop_testkit.sources import ROOT, SERVICES, trees
from cityloop_web import sentence_of
from cityloop_web.bounds import too_large

LIBS = ROOT / "libs"
CATALOGUES = (
    SERVICES["citizen-services"] / "src" / "cityloop_citizen_services" / "locales" / "zh" / "refusals.ftl",
    LIBS / "web" / "src" / "cityloop_web" / "locales" / "zh" / "web.ftl",
)
LANGUAGES = tuple(Catalogues.of("cityloop_web", "cityloop_words", "cityloop_citizen_services"))
OVER_GRPC = {
    "ACCOUNT_UNKNOWN",
    "ALREADY_CONCLUDED",
    "ALREADY_HANDED_OUT",
    "ALREADY_REVERSED",
    "AMOUNT_INVALID",
    "ANSWER_MISSING",
    "APPEAL_SAME_PERSON",
    "ATTRIBUTE_NO_FILE",
    "BATCH_EXPIRED",
    "BATCH_EXPIRES_OTHERWISE",
    "BATCH_INVALID",
    "CHANNEL_INVALID",
    "CODE_UNKNOWN",
    "CONCLUSION_INVALID",
    "DAY_INVALID",
    "DECISION_REASON_MISSING",
    "ENTRY_REASON_MISSING",
    "ENTRY_UNKNOWN",
    "EVIDENCE_MISSING",
    "FILE_UNKNOWN",
    "FORM_UNKNOWN",
    "HOLDER_MISSING",
    "HOLDER_OF_OTHER_LEDGER",
    "LEDGER_UNKNOWN",
    "MATTER_UNKNOWN",
    "NOBODY_TO_TELL",
    "NOT_REVERSIBLE",
    "NOT_THE_KEEPER",
    "NOT_THE_LEAD",
    "NO_APPEAL",
    "NO_IMPORT_RIGHT",
    "NO_LEAD",
    "OVER_LIMIT",
    "PHONE_INVALID",
    "POST_UNKNOWN",
    "PUBLICATION_CHANGED",
    "PUBLICATION_NOT_OWNED",
    "PUBLICATION_NOT_SIGNED",
    "PUBLICATION_REASON_MISSING",
    "PUBLICATION_STATE_UNKNOWN",
    "PUBLISHED_ENTRY_UNKNOWN",
    "REASON_MISSING",
    "RECIPIENT_INVALID",
    "REDEMPTION_CANCELLED",
    "REPORT_UNKNOWN",
    "RIGHT_MISSING",
    "STORE_UNKNOWN",
    "TOO_MANY_RECIPIENTS",
    "UNIT_INVALID",
    "WARNING_NOT_SIGNED",
    "WARNING_OVER",
    "WARNING_UNKNOWN",
}
"""Reasons that departments' systems are told, and no resident."""
ERRORS = ("Error", "refused")


OF_APPLICATIONS = {"API_KEY_UNKNOWN", "IDEMPOTENCY_KEY_REUSED", "MEDIA_URL_INVALID"}
"""Reasons that stand beside the portal's in the code, and that no form of the portal can meet."""
LIBRARIES = ("city", "database", "kernel", "pictures", "web")
"""What raises refusals behind the two doors, beside the service itself."""
OF_OTHER_DOORS = {
    "CONFLICT",
    "FORBIDDEN",
    "NOT_READY",
    "OUTSIDE_CITY",
    "POSITION_MISSING",
    "REFUSED",
    "UNAUTHENTICATED",
}
"""Reasons of refusals that name none, and of places that must lie in the city: nothing raises one behind these."""
WORDS_OF_MACHINES = re.compile(r"[A-Za-z][A-Za-z_0-9]+")
PLACES = re.compile(r"\{ \$\w+ ->|\*?\[\w+\]|\{ [^{}]*? \}")
"""What a sentence holds for values, and which of its variants are for which."""
KNOWN_LETTERS = {"JPEG", "HEIC", "PNG", "WebP", "AVIF", "MB"}
"""Latin letters that a Chinese reader of the portal knows as they are."""


def raised(folder: Path, *, open311: bool = True) -> set[str]:
    """Reasons of refusals in some code: constants of calls, by name too, and those of classes of errors.

    Args:
        folder: of the code.
        open311: whether the modules of Open311 alone count too.
    """
    counted = [tree for path, tree in trees(folder) if open311 or not path.name.startswith("open311")]
    constants = {
        name: value
        for tree in counted
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for name, value in _assigned(node)
    }
    found = set()
    for node in itertools.chain.from_iterable(map(ast.walk, counted)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith(ERRORS):
            for argument in node.args[1:2]:
                found.add(constants.get(argument.id, "") if isinstance(argument, ast.Name) else _text(argument))
    return {name for name in found | set(_defaults(counted)) if name}


def _assigned(node: ast.Assign) -> Iterator[tuple[str, str]]:
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs = zip(target.elts, node.value.elts, strict=True)
        else:
            pairs = zip([target], [node.value], strict=True)
        yield from ((name.id, _text(value)) for name, value in pairs if isinstance(name, ast.Name) and _text(value))


def _defaults(counted: Iterable[ast.AST]) -> Iterator[str]:
    for node in itertools.chain.from_iterable(map(ast.walk, counted)):
        if isinstance(node, ast.Assign) and [getattr(name, "id", "") for name in node.targets] == ["default_reason"]:
            yield _text(node.value)


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def caught(refuse: object, *arguments: object) -> RefusedError:
    with pytest.raises(RefusedError) as error:
        refuse(*arguments)  # type: ignore[operator]
    return error.value


WITH_DETAILS = [
    caught(check_text, "text", "x" * 4_001, MAX_TEXT),
    caught(check_text, "phone", "\x00", 200),
    caught(check_files, [File("image/png", b"")] * 11),
    caught(check_files, [File("text/html", b"x")]),
    service_unknown("volcano", "hole, light"),
    too_large(MAX_FORM_BYTES, PHOTO_DETAILS),
    OverloadedError("too many", 90.0),
    PhoneOftenError(90.0),
    caught(read_form, "application/x-www-form-urlencoded", b"phone=%E9"),
    caught(read_form("application/x-www-form-urlencoded", b"phone=1&phone=2").text, "phone"),
    InvalidError("An idempotency key is too long.", "IDEMPOTENCY_KEY_INVALID", MOST_OF_KEY),
]


def test_each_reason_that_a_resident_or_an_application_meets_has_a_sentence() -> None:
    of_libraries = set().union(*(raised(LIBS / name) for name in LIBRARIES))
    at_the_portal = of_libraries | raised(SERVICES["citizen-services"], open311=False)
    anywhere = at_the_portal | raised(SERVICES["citizen-services"])
    assert anywhere >= {"FORM_TOO_LARGE", "TEXT_UNREADABLE", "PHOTO_UNREADABLE", "NO_CITY", "BODY_TOO_SLOW"}
    for language in LANGUAGES:
        told = {reason for reason in anywhere if language.has(f"refusal-{reason}")}
        assert at_the_portal - told == OVER_GRPC | OF_APPLICATIONS | OF_OTHER_DOORS | {"JSON_INVALID"}
        told |= {reason for reason in anywhere if language.has(f"open311-{reason}")}
        assert anywhere - told == OVER_GRPC | OF_OTHER_DOORS


def test_no_sentence_of_the_portal_holds_a_word_of_machines() -> None:
    catalogue = "\n".join(file.read_text(encoding="utf-8") for file in CATALOGUES)
    sentences = re.findall(r"^refusal-\S+ = (.+(?:\n[ }].+)*)", catalogue, re.MULTILINE)
    assert len(sentences) > 25
    for sentence in sentences:
        words = set(WORDS_OF_MACHINES.findall(PLACES.sub("", sentence)))
        assert words <= KNOWN_LETTERS, sentence


@pytest.mark.parametrize("error", WITH_DETAILS, ids=lambda error: error.reason)
def test_a_refusal_with_facts_is_a_sentence_at_each_door(error: RefusedError) -> None:
    for language in LANGUAGES:
        for labels, kinds in ((form_labels(language), ("refusal",)), (OPEN311_NAMES, ("open311", "refusal"))):
            told = sentence_of(error, language, labels, kinds)
            assert told.endswith((".", "。"))
            assert '""' not in told
            assert "「」" not in told


def test_what_is_wrong_names_the_field_as_the_reader_sees_it() -> None:
    zh, en = LANGUAGES
    long = caught(check_text, "text", "x" * 4_001, MAX_TEXT)
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
