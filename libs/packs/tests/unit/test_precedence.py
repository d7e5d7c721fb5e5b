"""Packs side by side: who answers for a class, what may name what, what is overridden where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from cityloop_local.workspace import root
from cityloop_operator.operations import read_packs
from cityloop_packs import (
    EVENT_CLASSES,
    KINDS,
    PROCESSES,
    RULES,
    ActivePack,
    ActivePacks,
    OpenWork,
    PackError,
    Problem,
    Situation,
    message_of,
    parse,
    parse_all,
    problems_of,
    problems_with_city,
    process_of,
    removed,
    responsibility_of,
    uses_of,
)
from cityloop_testkit.english import english

TRANSITION = "{move: open, sources: [pending_filing], target: closed, guards: [{role: [intake]}, tasks_done]}"


def files(manifest: str, **more: str) -> dict[str, str]:
    """A pack: what its manifest says beside its title, and the lists of its files."""
    listed = {f"{key.replace('_', '-')}.yaml": f"{key}: [{text}]" for key, text in more.items() if key != "processes"}
    if "processes" in more:
        listed["process.yaml"] = f"processes: [{more['processes']}]"
    return {"pack.yaml": f"{{title: {{zh: 探, en: Probe}}, {manifest}}}", **listed}


def declared(*names: str) -> str:
    return ", ".join(f"{{event_class: {name}, title: {{zh: 类, en: Class}}, problem: event}}" for name in names)


def process(name: str, classes: str, more: str = "") -> str:
    return f"{{process: {name}, event_classes: [{classes}], moves: [{TRANSITION}]{more}}}"


def told(problem: Problem) -> str:
    return str(replace(problem, phrase=english(problem.phrase)))


def message(classes: str, text: str) -> str:
    return f"{{state: closed, event_classes: [{classes}], text: {{zh: {text}, en: {text}}}}}"


ROLES = ", ".join(f"{{role: {name}, name: {{zh: 岗, en: Role}}}}" for name in ("intake", "supervise"))
PRODUCT = files(
    "pack: product, kind: base",
    roles=ROLES,
    problem_kinds="{problem_kind: event, name: {zh: 事件, en: Event}}",
    processes=process("ordinary", "'*'"),
    messages=message("'*'", "product"),
)
CITY = files(
    "pack: city, kind: base, requires: [product]",
    event_classes=declared("lamp"),
    messages=message("'*'", "city"),
    responsibilities="{responsibility: lamps, event_classes: [lamp], department: power}",
)
WATER = files(
    "pack: water, requires: [city, product]",
    event_classes=declared("flood"),
    processes=process("wet", "flood"),
    responsibilities="{responsibility: east, event_classes: [flood], areas: {district: [east]}, department: drainage},"
    " {responsibility: any, event_classes: [flood], department: command}",
)
STORM = files("pack: storm, requires: [water]", event_classes=declared("surge"), messages=message("surge", "storm"))


def together(*packs: Mapping[str, str]) -> ActivePacks:
    return ActivePacks.of(parse_all(packs))


def answer(packs: ActivePacks, event_class: str) -> str:
    found = message_of(packs, event_class, "closed")
    return "" if found is None else found.item.text.texts["en"]


def test_a_class_is_answered_for_by_its_pack_then_by_what_that_requires_then_by_the_bases() -> None:
    packs = together(PRODUCT, CITY, WATER, STORM)
    assert problems_of(packs) == []
    wet, lamp, unknown = (process_of(packs, name) for name in ("flood", "lamp", "unheard-of"))
    assert wet is not None
    assert (wet.name, wet.pack_id, wet.item_id) == ("water/wet", "water", "wet")
    for found in (lamp, unknown):
        assert found is not None
        assert found.name == "product/ordinary"
    assert [answer(packs, name) for name in ("surge", "flood", "lamp", "unheard-of")] == [
        "storm",
        "city",
        "city",
        "city",
    ]
    assert answer(packs.without("city"), "flood") == "product"
    assert answer(ActivePacks(), "flood") == ""
    assert process_of(ActivePacks(), "flood") is None


def test_a_name_is_the_fleets_for_roles_classes_and_models_and_the_packs_for_all_else() -> None:
    packs = together(PRODUCT, CITY, WATER)
    assert set(packs.named(EVENT_CLASSES)) == {"lamp", "flood"}
    assert set(packs.named(PROCESSES)) == {"product/ordinary", "water/wet"}
    assert [kind.key for kind in KINDS if kind.names_in_fleet] == [
        "roles",
        "channels",
        "problem_kinds",
        "event_classes",
        "thing_models",
    ]
    assert packs.version == "city@1,product@1,water@1"
    assert ActivePacks(packs.packs, set_number=7).version == "7"


def test_the_first_responsibility_that_matches_leads() -> None:
    packs = together(PRODUCT, CITY, WATER)

    def lead(event_class: str, **areas: str) -> str:
        found = responsibility_of(packs, event_class, Situation(areas))
        return "" if found is None else found.item.department

    assert lead("flood", district="east") == "drainage"
    assert lead("flood", district="west") == lead("flood") == "command"
    assert lead("lamp", district="east") == "power"
    assert lead("unheard-of", district="east") == ""


def test_an_override_is_its_item_everywhere_or_where_it_says() -> None:
    rules = """{rule: r, thing_model: gauge, observed_property: level, event_class: flood, grade: general,
      threshold: {above: 25, clear_below: 5}}"""
    models = (
        "{thing_model: gauge, title: {zh: 计, en: Gauge},"
        " observed_properties: [{observed_property: level, title: {zh: 水位, en: level}}]}"
    )
    water = {**WATER, **{k: v for k, v in files("", rules=rules, thing_models=models).items() if k != "pack.yaml"}}
    local = files(
        "pack: local, requires: [water]",
        rules="{overrides: water/r, threshold: {above: 40, clear_below: 9}}",
        event_classes="{overrides: water/flood, grade: serious}",
        responsibilities="{overrides: water/any, department: harbour, scope: {areas: {district: [quay]}}}",
    )
    packs = together(PRODUCT, CITY, water, local)
    assert problems_of(packs) == []
    (rule,) = packs.all(RULES)
    assert rule.item.threshold is not None
    assert (rule.name, rule.pack_id, rule.item.threshold.above, rule.item.thing_model) == (
        "water/r",
        "local",
        40,
        "gauge",
    )
    assert packs.named(EVENT_CLASSES)["flood"].item.grade == "serious"
    assert packs.owner_of("flood") == "water"
    found = process_of(packs, "flood")
    assert found is not None
    assert found.name == "water/wet", "an override takes nothing of its class away"

    def lead(district: str) -> str:
        item = responsibility_of(packs, "flood", Situation({"district": district}))
        return "" if item is None else item.item.department

    assert [lead("quay"), lead("west")] == ["harbour", "command"]


@pytest.mark.parametrize(
    ("packs", "says"),
    [
        ([PRODUCT, STORM], "storm: requires 'water', which is not in use; apply it too"),
        (
            [PRODUCT, files("pack: a, requires: [b]"), files("pack: b, requires: [a]")],
            "a: requires 'b', which requires it; take one of the two away",
        ),
        (
            [PRODUCT, files("pack: other, kind: base")],
            "other: is a base beside 'product'; bases form one chain: let it require 'product', or make it a scenario",
        ),
        (
            [PRODUCT, CITY, WATER, files("pack: third, kind: base, requires: [water, city]")],
            "third: is a base and requires 'water', which is a scenario; a base requires a base",
        ),
        (
            [PRODUCT, files("pack: twin, requires: [product]", event_classes=declared("flood")), CITY, WATER],
            "water/event_classes/flood: event class 'flood' is defined in twin and water; keep one",
        ),
        (
            [PRODUCT, CITY, WATER, files("pack: x, requires: [city]", processes=process("p", "flood"))],
            "x/processes/p: process 'p' names event class 'flood', which is of pack 'water'; let 'x' require it",
        ),
        (
            [PRODUCT, CITY, WATER, files("pack: x, requires: [water]", processes=process("p", "flood"))],
            (
                "x/processes/p: process 'p' answers for class 'flood' of pack 'water'; override what that pack has, or"
                " extend it for classes of your own"
            ),
        ),
        (
            [PRODUCT, CITY, WATER, files("pack: x", processes=process("p", "'*'"))],
            "x/processes/p: process 'p' answers for every class, as only a base does; name its classes",
        ),
        (
            [PRODUCT, files("pack: x", processes=process("p", "nowhere"))],
            "x/processes/p: process 'p' names event class 'nowhere', which no pack declares",
        ),
        (
            [
                PRODUCT,
                CITY,
                WATER,
                files("pack: x, requires: [water]", processes="{overrides: water/wet, initial: closed}"),
                files("pack: y, requires: [water]", processes="{overrides: water/wet, initial: void}"),
            ],
            (
                "y/processes/water/wet: process 'water/wet' is overridden here and in x"
                " for places in common: everywhere; keep one"
            ),
        ),
        (
            [
                PRODUCT,
                CITY,
                WATER,
                files(
                    "pack: x, requires: [water]",
                    responsibilities="{overrides: water/any, scope: {areas: {district: [east, west]}}, department: x}",
                ),
                files(
                    "pack: y, requires: [water]",
                    responsibilities="{overrides: water/any, scope: {areas: {district: [east]}}, department: y}",
                ),
            ],
            (
                "y/responsibilities/water/any [district: east]: responsibility 'water/any' is overridden here and in x"
                " for places in common: [district: east, west] and [district: east]; keep one"
            ),
        ),
    ],
)
def test_what_does_not_fit_together_is_said(packs: list[Mapping[str, str]], says: str) -> None:
    assert says in [told(problem) for problem in problems_of(together(*packs))]


def test_names_of_departments_and_layers_are_the_city_s() -> None:
    """The line is that of the very name."""
    text = """responsibilities:
    - responsibility: east
      event_classes: [lamp]
      areas: {district: [east]}
      department: drainage
      co_handlers:
        - police
        - polize
    - {responsibility: any, department: drainage, participants: [streets]}"""
    packs = together(PRODUCT, {**CITY, "responsibilities.yaml": text})
    found = problems_with_city(packs, {"drainage", "police"}, {"district"}, {("district", "east")})
    responsibilities = next(kind for kind in KINDS if kind.key == "responsibilities")
    content = packs.packs["city"].content
    lines = [english(content.placed(responsibilities, replace(item, pack_id="")).sentence) for item in found]
    assert lines == [
        "responsibilities.yaml:8: responsibility 'east' names department 'polize', which the city has not",
        "responsibilities.yaml:9: responsibility 'any' names layer 'streets', which the city has not",
    ]
    assert problems_with_city(packs, {"drainage", "police", "polize"}, LAYERS, {("district", "east")}) == []
    (unknown,) = problems_with_city(packs, {"drainage", "police", "polize"}, LAYERS, {("streets", "east")})
    assert content.placed(responsibilities, unknown).place == "city/responsibilities.yaml:4"
    assert english(unknown.phrase) == "it names 1 area of layer 'district', such as 'east', which the city has not"


LAYERS = {"district", "streets"}
EAST = {("district", "east")}


def test_a_scope_names_layers_and_areas_of_the_city() -> None:
    scoped = "{overrides: water/any, department: army, scope: {areas: {distrct: [east]}}}"
    local = files("pack: local, requires: [water]", responsibilities=scoped)
    departments = {"power", "drainage", "command", "army"}
    (problem,) = problems_with_city(together(PRODUCT, CITY, WATER, local), departments, {"district"}, EAST)
    assert english(problem.phrase) == "its scope names layer 'distrct', which the city has not"
    local = files("pack: local, requires: [water]", responsibilities=scoped.replace("distrct", "district"))
    packs = together(PRODUCT, CITY, WATER, local)
    assert problems_with_city(packs, departments, LAYERS, EAST) == []
    found = problems_with_city(packs, departments, LAYERS, {("district", "west")})
    assert [item.pack_id for item in found] == ["local", "water"]


@pytest.mark.parametrize(
    ("processes", "says"),
    [
        (
            "{process: p, extends: ordinary, event_classes: [surge]}",
            "'ordinary' is no name of an item; write",
        ),
        ("{process: p, extends: city/none}", "pack 'city' has no process 'none'"),
        ("{process: p, extends: product/ordinary}", "'product/ordinary' is of pack 'product', which this one does not"),
        ("{process: q, overrides: water/wet}", "an override keeps the name of what it overrides, 'wet'"),
        (
            "{overrides: water/wet, scope: {areas: {district: [east]}}}",
            "process is the same everywhere; leave",
        ),
        ("{process: p, scope: {areas: {district: [east]}}}", "only an override has a scope; leave `scope` out"),
        ("{extends: water/wet, overrides: water/wet}", "it extends one item and overrides another; do one of the two"),
        ("{overrides: water/wet, initial: nowhere}", "'nowhere' is no state of this flow"),
    ],
)
def test_what_cannot_be_copied_is_said_with_file_and_line(processes: str, says: str) -> None:
    required = parse_all([PRODUCT, CITY, WATER])
    with pytest.raises(PackError) as raised:
        parse(files("pack: x, requires: [water, city]", processes=processes), required)
    (problem,) = (english(problem.sentence) for problem in raised.value.problems)
    assert problem.startswith("process.yaml:1: ")
    assert says in problem


def test_what_extends_an_item_replaces_entries_by_their_names_and_adds_the_others() -> None:
    own = """{process: p, extends: product/ordinary, event_classes: [surge], moves: [
      {move: open, sources: [pending_dispatch], target: closed, guards: [{role: [supervise]}, tasks_done]},
      {move: shut, sources: [closed], target: void, guards: [{role: [supervise]}, tasks_done]}]}"""
    storm = files("pack: storm, requires: [product]", event_classes=declared("surge"), processes=own)
    (made,) = parse(storm, parse_all([PRODUCT])).of(PROCESSES)
    assert [(move.move, move.sources) for move in made.moves] == [
        ("open", ("pending_dispatch",)),
        ("shut", ("closed",)),
    ]


def test_what_extends_a_process_adds_states_to_its_own() -> None:
    named = "{state: closed, phase: closed, name: {zh: 完, en: done}}"
    ordinary = process("ordinary", "'*'", f", states: [{named}, {{state: asleep, phase: pending_check}}]")
    base = files("pack: product, kind: base", processes=ordinary)
    own = (
        "{process: p, extends: product/ordinary, event_classes: [surge], states: [{state: awake, phase: in_handling}]}"
    )
    storm = files("pack: storm, requires: [product]", event_classes=declared("surge"), processes=own)
    (made,) = parse(storm, parse_all([base])).of(PROCESSES)
    phases = {item.state: item.phase for item in made.states}
    assert phases == {"closed": "closed", "asleep": "pending_check", "awake": "in_handling"}
    assert made.name_of("closed") is not None


def test_a_retiring_pack_still_answers_and_says_that_it_retires() -> None:
    packs = together(PRODUCT, CITY, WATER)
    leaving = packs.with_pack(ActivePack("water", 1, packs.packs["water"].content, retiring=True))
    assert leaving.named(EVENT_CLASSES)["flood"].retiring
    found = process_of(leaving, "flood")
    assert found is not None
    assert (found.item.process, found.retiring) == ("wet", True)


def test_what_stands_under_packs_that_change_is_counted_and_what_would_lose_its_class_is_said() -> None:
    before = together(PRODUCT, CITY, WATER, STORM)
    counts = {"flood": 3, "lamp": 2, "surge": 0, "unheard-of": 9}
    assert list(uses_of(EVENT_CLASSES, before, before, "open_cases", counts)) == []
    leaving = before.with_pack(replace(before.packs["water"], retiring=True))
    assert uses_of(EVENT_CLASSES, before, leaving, "open_cases", counts) == [OpenWork("water", "open_cases", 3)]
    assert list(removed(EVENT_CLASSES, before, leaving, "open_cases", counts)) == []
    newer = before.with_pack(replace(before.packs["city"], pack_version=2))
    assert uses_of(EVENT_CLASSES, before, newer, "open_cases", counts) == [OpenWork("city", "open_cases", 2)]
    moved = together(PRODUCT, CITY, {**WATER, "pack.yaml": WATER["pack.yaml"].replace("pack: water", "pack: floods")})
    assert uses_of(EVENT_CLASSES, before, moved, "open_cases", counts) == [
        OpenWork("storm", "open_cases", 0),
        OpenWork("water", "open_cases", 0),
    ]
    (problem,) = removed(EVENT_CLASSES, before, together(PRODUCT, CITY), "open_cases", counts)
    says = "3 open cases are of event class 'flood', which no pack would declare any more; keep it"
    assert told(problem) == f"water/event_classes/flood: {says}"


def test_the_packs_of_the_house_stand_side_by_side_in_whatever_part_requires_allows() -> None:
    folder = root() / "deploy" / "packs"
    for name in (path.parent.name for path in folder.glob("*/pack.yaml")):
        assert problems_of(together(*read_packs(folder, name))) == [], name


def test_a_kind_that_was_not_read_is_never_taken_for_an_empty_one() -> None:
    packs = replace(together(PRODUCT, CITY), kinds=(EVENT_CLASSES,))
    assert packs.named(EVENT_CLASSES)
    with pytest.raises(LookupError, match="processes are not read here"):
        packs.named(PROCESSES)
    with pytest.raises(LookupError):
        process_of(packs, "lamp")
