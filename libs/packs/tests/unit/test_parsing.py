"""Packs: every mistake is named by its place, and several packs are seen as one."""

from __future__ import annotations

import re
from collections.abc import Mapping

import jsonschema
import pytest
from cityloop_local.workspace import root
from cityloop_operator.operations import read_packs
from cityloop_packs import (
    KINDS,
    RULES,
    ActivePacks,
    PackError,
    difference,
    digest_of,
    move_name,
    parse,
    parse_all,
    problems_of,
)
from cityloop_packs.parsing import MAX_BYTES
from cityloop_packs.sources import load
from cityloop_testkit.english import english

CLASS = "{event_class: flood, title: {zh: 内涝, en: Flood}, problem: event}"
TRANSITION = "{move: open, sources: [pending_filing], target: closed, guards: [{role: [intake]}, tasks_done]}"
CALL_BACK = "text: {zh: a, en: b}, call_back: {modes: [recovery], text: {zh: c, en: d}}"
BOMB = "  - &a0 [wet]\n" + "".join(f"  - &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
"""Thirty lines that would be 9^29 items."""
PROCESS = """processes: [{process: p, moves: [
  {move: open, sources: [pending_filing], target: closed,
   guards: [{role: [intake]}, tasks_done]}]}]
"""


def with_state(state: str, phase: str) -> dict[str, str]:
    own = f"states: [{{state: {state}, phase: {phase}}}]"
    return {"process": f"processes: [{{process: p, {own}, moves: [{TRANSITION}]}}]"}


SHOWN = TRANSITION.replace("tasks_done", "tasks_done, photo")
MODELS = (
    "thing_models: [{thing_model: gauge, title: {zh: 计, en: Gauge},"
    " observed_properties: [{observed_property: level, title: {zh: 水位, en: level}}]}]"
)
FILES = {
    "pack.yaml": "{pack: probe, title: {zh: 探, en: Probe}}",
    "event-classes.yaml": f"event_classes: [{CLASS}]",
    "rules.yaml": "rules: [{rule: r, thing_model: gauge, observed_property: level, event_class: flood, grade: general,"
    " threshold: {above: 25, clear_below: 5}}]",
}


def problems(**changes: str | None) -> list[str]:
    """What is wrong with the files once some are replaced (`rules` for `rules.yaml`) or left out."""
    files = dict(FILES)
    for name, text in changes.items():
        file = f"{name.replace('_', '-')}.yaml"
        files.pop(file, None)
        if text is not None:
            files[file] = text
    with pytest.raises(PackError) as error:
        parse(files)
    return [english(problem.sentence) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"pack": None}, "pack.yaml is missing"),
        ({"pack": "{pack: Probe!, title: {zh: a, en: b}}"}, "pack.yaml:1: pack: "),
        ({"pack": "{pack: probe, title: {}}"}, "pack.yaml:1: title: "),
        ({"pack": "{pack: probe, title: {Chinese: a}}"}, "pack.yaml:1: title.Chinese"),
        (
            {"pack": "{pack: probe, title: {zh: a, en: b}, parameters: {limit_cm: {number: high}}}"},
            "pack.yaml:1: parameters.limit_cm.",
        ),
        (
            {"rules": FILES["rules.yaml"].replace("above: 25", "above: $limit_cm")},
            "pack.yaml has no parameter 'limit_cm'; it has none",
        ),
        ({"surprise": "a: 1"}, "surprise.yaml: no file of a pack has this name"),
        ({"rules": "rules: ["}, "rules.yaml:2: it is no YAML: "),
        (
            {"messages": f"messages: [{{state: in_handling, {CALL_BACK}}}]"},
            "only closed, not_filed, and void have a call-back",
        ),
        ({"rules": "[" * 900_000}, "rules.yaml:1: nested too deeply"),
        ({"rules": "rules: []\nrules: []"}, "rules.yaml:2: 'rules' stands twice, first in line 1; keep one"),
        ({"rules": "rules: 2026-99-99"}, "rules.yaml: a date, a number or a tagged value is none"),
        ({"rules": "rules: !!int many"}, "rules.yaml: a date, a number or a tagged value is none"),
        ({"rules": "rules: !!bool perhaps"}, "rules.yaml: a date, a number or a tagged value is none"),
        ({"rules": "rules: !!timestamp soon"}, "rules.yaml: a date, a number or a tagged value is none"),
        ({"rules": f"rules: {'9' * 6_000}"}, "rules.yaml: a date, a number or a tagged value is none"),
        ({"rules": "rules: &circle [*circle]"}, "rules.yaml: nested too deeply"),
        ({"rules": "rules:\n" + BOMB}, "rules.yaml: its aliases written out"),
        ({"rules": f"rules:\n  - &t {'x' * 10_000}\n  - [{'*t, ' * 2_000}]"}, "rules.yaml: its aliases written out"),
        ({"event_classes": FILES["event-classes.yaml"].replace("flood,", '"a\\0b",')}, "holds the character NUL"),
        ({"rules": "rule: []"}, "rules.yaml: expected one list named `rules`"),
        ({"rules": FILES["rules.yaml"].replace("clear_below: 5", "clear_below: 50")}, "clear_below 50.0 lies above"),
        ({"rules": FILES["rules.yaml"].replace("above: 25", "above: .nan")}, "rules.yaml:1: threshold.above: "),
        ({"rules": FILES["rules.yaml"].replace("above: 25", "above: .inf")}, "rules.yaml:1: threshold.above: "),
        ({"rules": FILES["rules.yaml"].replace("grade: general", "grade: huge")}, "rules.yaml:1: grade: "),
        (
            {"rules": FILES["rules.yaml"].replace("grade:", "colour: red, grade:")},
            "rules.yaml:1: colour: there is no",
        ),
        (
            {"event_classes": FILES["event-classes.yaml"].replace("problem:", "opens_event: false, problem:")},
            "event-classes.yaml:1: a report of it would never become an event",
        ),
        ({"event_classes": f"event_classes: [{CLASS}, {CLASS}]"}, "event class 'flood' is defined twice"),
        ({"process": "processes: [{process: p, moves: []}]"}, "process.yaml:1: moves: "),
        (
            {"process": f"processes: [{{process: p, automatic: [go], moves: [{TRANSITION}]}}]"},
            "process.yaml:1: go, made by themselves, are not among",
        ),
        (
            {"process": f"processes: [{{process: p, automatic: [open], moves: [{SHOWN}]}}]"},
            "'open' is made by itself and has the guard photo, which needs a person",
        ),
        (
            {"process": PROCESS.replace("tasks_done", "tasks_done, disputed")},
            "'open' decides who handles it: it must dispatch",
        ),
        (
            {"process": PROCESS.replace("{process: p,", "{process: p, returns: 1,")},
            "and a move with the guard disputed go",
        ),
        (
            {"process": PROCESS.replace("tasks_done", "tasks_dun")},
            "process.yaml:3: moves.0.guards.1: 'tasks_dun' is no",
        ),
        (
            {"process": PROCESS.replace("tasks_done", "reason, reason")},
            "process.yaml:3: moves.0.guards: reason stands twice",
        ),
        (
            {"process": PROCESS.replace("tasks_done", "reason: {why: x}")},
            "process.yaml:3: moves.0.guards.1.why: there is no",
        ),
        ({"process": PROCESS.replace("tasks_done", "reason")}, "would leave tasks open: add the guard tasks_done or"),
        (
            {"process": PROCESS.replace("{role: [intake]}, ", "")},
            "process.yaml:2: moves.0: 'open' has no guard role",
        ),
        (
            {"process": PROCESS.replace("]}]}]", "], effects: [fly]}]}]")},
            "moves.0.effects.0: 'fly' is no effect; known",
        ),
        (
            {"process": PROCESS.replace("tasks_done", "{remeasurement: {below: 5, dwell: P1M}}, tasks_done")},
            "'P1M' is no duration; write one of ISO 8601",
        ),
        (
            {"process": PROCESS.replace("[pending_filing]", "[pending_thought]")},
            "'pending_thought' is no state of this flow",
        ),
        (with_state("waiting", "dreaming"), "process.yaml:1: states.0.phase: 'dreaming' is none of pending_conf"),
        (with_state("closed", "void"), "state 'closed' has the name of a phase that it is not of"),
        (
            {"messages": "messages: [{state: closed, text: {zh: a, en: b}}, {state: closed, text: {zh: c, en: d}}]"},
            "message of state 'closed' is defined twice",
        ),
    ],
)
def test_each_mistake_is_named_by_its_place(changes: Mapping[str, str | None], says: str) -> None:
    assert any(says in problem for problem in problems(**changes)), problems(**changes)


def test_all_mistakes_are_named_at_once() -> None:
    assert len(problems(rules="rules: [", surprise="", pack=None)) == 3


def test_a_pack_is_bounded() -> None:
    assert "larger than" in problems(messages="#" * (MAX_BYTES + 1))[0]


def test_an_item_is_bounded_and_named_by_its_line() -> None:
    areas = ", ".join(f"area-{number:06}" for number in range(30_000))
    item = f"{{responsibility: r, event_classes: [flood], department: d, areas: {{grid: [{areas}]}}}}"
    (problem,) = problems(responsibilities=f"responsibilities:\n  - {item}")
    assert problem.startswith("responsibilities.yaml:2: responsibility 'r' has ")


def test_a_digest_depends_on_every_name_and_content() -> None:
    variants = [FILES, {**FILES, "rules.yaml": "x"}, {"a": "bc"}, {"ab": "c"}, {"a": "b", "c": ""}, {}]
    assert len({digest_of(files) for files in variants}) == len(variants)
    assert digest_of(FILES) == digest_of(dict(reversed(FILES.items())))


def test_a_difference_shows_the_values_before_and_after() -> None:
    before = parse(FILES)
    rules = FILES["rules.yaml"].replace("above: 25", "above: 30").replace("grade: general", "grade: major")
    after = parse(
        {**FILES, "rules.yaml": rules, "event-classes.yaml": f"event_classes: [{CLASS.replace('flood', 'x')}]"}
    )
    assert [english(change) for change in difference("p", before, after)] == [
        "p: + event class x",
        "p: - event class flood",
        "p: ~ rule r: threshold.above: 25.0 becomes 30.0",
        'p: ~ rule r: grade: "general" becomes "major"',
    ]
    assert difference("p", after, after) == []
    added = [english(change) for change in difference("p", None, before)]
    assert added == ["p: + event class flood", "p: + pack.yaml", "p: + rule r"]


def test_the_packs_of_the_house_are_packs() -> None:
    folder = root() / "deploy" / "packs"
    names = sorted(path.parent.name for path in folder.glob("*/pack.yaml"))
    packs = ActivePacks.of(parse_all(read_packs(folder, *names)))
    assert set(packs.packs) == set(names), "a pack is called as its folder"
    assert problems_of(packs) == [], "all of them stand side by side"


def test_a_number_of_the_manifest_stands_wherever_it_is_named() -> None:
    manifest = "{pack: probe, title: {zh: a, en: b}, parameters: {limit_cm: {number: 30}, clear_cm: {number: 6}}}"
    rules = (
        FILES["rules.yaml"].replace("above: 25", "above: $limit_cm").replace("clear_below: 5", "clear_below: $clear_cm")
    )
    threshold = parse({**FILES, "pack.yaml": manifest, "rules.yaml": rules}).of(RULES)[0].threshold
    assert threshold is not None
    assert (threshold.above, threshold.clear_below) == (30, 6)


def test_moves_and_commands_have_names_where_a_pack_gives_them() -> None:
    named = TRANSITION.replace("sources", "name: {zh: 立案, en: file}, sources")
    files = FILES | {"process": f"processes: [{{process: p, event_classes: [flood], moves: [{named}]}}]"}
    files["process.yaml"] = files.pop("process")
    lock = "{interlock: clear, title: {zh: 无车, en: no car}, departments: [police], valid_seconds: 60}"
    command = f"{{command: close, title: {{zh: 落杆, en: Close}}, roles: [operate], interlock: {lock}}}"
    observed = "{observed_property: share, title: {zh: 比例, en: share}}"
    files["thing-models.yaml"] = (
        "thing_models: [{thing_model: g, title: {zh: 闸, en: Gate},"
        f" observed_properties: [{observed}], commands: [{command}]}}]"
    )
    packs = ActivePacks.of({"probe": parse(files)})
    for event_class in ("flood", "of another pack"):
        name = move_name(packs, event_class, "open")
        assert name is not None
        assert name.texts == {"zh": "立案", "en": "file"}
    assert move_name(packs, "flood", "unheard-of") is None
    kinds = {"command": "close", "interlock": "clear", "property": "share", "thing_model": "g", "event_class": "flood"}
    titles = {kind: packs.title(kind, name) for kind, name in kinds.items()}
    assert [title.texts["zh"] for title in titles.values() if title] == ["落杆", "无车", "比例", "闸", "内涝"]
    assert packs.title("command", "open") is None
    assert packs.title("rule", "close") is None


def test_models_may_call_commands_of_one_name_differently() -> None:
    def model(pack: str, zh: str) -> Mapping[str, str]:
        command = f"{{command: open, title: {{zh: {zh}, en: Open}}, roles: [operate]}}"
        listed = f"thing_models: [{{thing_model: {pack}, title: {{zh: 物, en: Thing}}, commands: [{command}]}}]"
        return {"pack.yaml": f"{{pack: {pack}, title: {{zh: 探, en: Probe}}}}", "thing-models.yaml": listed}

    def answer(packs: ActivePacks, name: str) -> str | None:
        title = packs.title("command", name)
        return None if title is None else title.texts["zh"]

    packs = ActivePacks.of({pack: parse(model(pack, zh)) for pack, zh in {"gate": "升闸", "valve": "开阀"}.items()})
    assert [answer(packs, name) for name in ("gate/open", "valve/open", "open")] == ["升闸", "开阀", None]
    alike = ActivePacks.of({pack: parse(model(pack, "打开")) for pack in ("gate", "valve")})
    assert answer(alike, "open") == "打开"


def test_the_schema_of_each_file_takes_the_packs_of_the_house() -> None:
    """Where no parameter stands in a number's place."""
    folder = root() / "deploy" / "packs" / "harbour-storm"
    for kind in KINDS:
        schema = kind.file_schema()
        jsonschema.Draft202012Validator.check_schema(schema)
        checks = jsonschema.Draft202012Validator(schema)
        assert not checks.is_valid({kind.key: [{"colour": "green"}]})
        file = folder / kind.file
        if file.is_file():
            text = re.sub(r"\$[a-z_]+", "1", file.read_text(encoding="utf-8"))
            assert list(checks.iter_errors(load(text).value)) == [], kind.file
