"""What people are told of packs arrives as it was said, and can be said in every language."""

from __future__ import annotations

import pytest
from cityloop_kernel import Name, Phrase, PhraseList, ReferenceTarget, phrase_list, say
from cityloop_localisation import Catalogues
from cityloop_packs import (
    CATALOGUES,
    KINDS,
    FileProblem,
    Problem,
    phrase_message,
    phrase_of_message,
    problem_message,
    problem_of_message,
)
from cityloop_packs.parameters import Parameter

CATALOGUE = Catalogues.of(*CATALOGUES)


@pytest.mark.parametrize(
    "phrase",
    [
        "pack.yaml",
        say("pack-nothing"),
        say("pack-no-answer", seconds=30),
        say("pack-field", field="a", problem=say("pack-not-more-than", value="0.5", limit=0.75)),
        phrase_list(["a", say("pack-has-none"), phrase_list(["b"], "or"), phrase_list(["c"], "lines")], "clauses"),
        say("pack-item", kind=Name({"zh": "角色", "en": "role"}), item=PhraseList(())),
    ],
)
def test_a_phrase_arrives_as_it_was(phrase: Phrase) -> None:
    assert phrase_of_message(phrase_message(phrase)) == phrase
    problem = Problem(phrase, "water", "rules", "r", ("threshold", "0"))
    assert problem_of_message(problem_message(problem)) == problem


def test_a_count_that_a_contract_carries_chooses_its_plural() -> None:
    phrase = phrase_of_message(phrase_message(say("pack-counted-things", count=1)))
    assert CATALOGUE["en"].spoken(phrase) == "1 thing is"


def test_a_problem_of_a_release_before_is_told_in_its_own_words() -> None:
    message = problem_message(Problem("it is away", "water"))
    message.ClearField("phrase")
    message.text = "it was away"
    assert problem_of_message(message).phrase == "it was away"


def test_every_kind_type_and_reference_has_a_word() -> None:
    words = [kind.word.message for kind in KINDS]
    words += [f"pack-refers-{refers.name.lower()}" for refers in ReferenceTarget]
    words += [f"pack-type-{name}" for name in Parameter.model_fields]
    words += [f"pack-counted-{subject}" for subject in ("open_cases", "open_events", "things")]
    assert [word for word in words for language in CATALOGUE if not language.has(word)] == []
    assert CATALOGUE.missing() == []


@pytest.mark.parametrize(
    ("problem", "place"),
    [
        (FileProblem("x"), ""),
        (FileProblem("x", file="rules.yaml"), "rules.yaml"),
        (FileProblem("x", "water", "rules.yaml", 4), "water/rules.yaml:4"),
    ],
)
def test_a_problem_says_where_it_is_as_far_as_that_is_known(problem: FileProblem, place: str) -> None:
    assert problem.place == place
    assert CATALOGUE["zh"].spoken(problem.sentence) == (f"{place}：x" if place else "x")
