"""Forms of a pack that no line of code was written for: a round with its checklist, feedback and checks of cases."""

from __future__ import annotations

import io
import json
import uuid
from typing import Any

import asyncpg
import desk
import grpc
import jsonschema
import pytest
from cities import simulated_packs
from cityloop.cases.v1 import cases_service_pb2 as case_messages
from cityloop.cases.v1 import flows_service_pb2 as messages
from cityloop.cases.v1 import forms_service_pb2 as form_messages
from cityloop.cases.v1 import tasks_service_pb2 as task_messages
from cityloop.cases.v1.flow_pb2 import Flow, FlowPhase
from cityloop.cases.v1.flows_service_pb2_grpc import FlowsServiceStub
from cityloop.cases.v1.forms_service_pb2_grpc import FormsServiceStub
from cityloop.common.v1 import reactions_service_pb2 as reactions
from cityloop.common.v1.common_pb2 import (
    PREFILL_ORIGIN_DATASET,
    PREFILL_ORIGIN_LAST_ANSWER,
    PREFILL_ORIGIN_SUBJECT,
    PREFILL_OUTCOME_CHANGED,
    PREFILL_OUTCOME_CONFIRMED,
    Actor,
    AnswerMedium,
    AttributeValue,
    Change,
    Classification,
    FormAnswer,
    FormFile,
    Label,
)
from cityloop.common.v1.reactions_service_pb2_grpc import ReactionsServiceStub
from cityloop.sharing.v1 import catalogue_service_pb2 as catalogue
from cityloop.sharing.v1.exchange_service_pb2 import LookUpRowRequest
from cityloop.sharing.v1.exchange_service_pb2_grpc import ExchangeServiceStub
from cityloop.topics import CASES_FLOWS
from cityloop_messaging import Producer
from cityloop_operator.operations import PackRefusedError, apply_packs, read_pack
from cityloop_rpc import reason_of
from cityloop_testkit import eventually, read_all
from cityloop_testkit.english import english
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.in_process import MovableClock
from cityloop_testkit.sharing import Departments
from cityloop_testkit.sources import ROOT
from desk import COMMAND, SUPERVISION, Desk, case_of, event_fact, refusal
from PIL import Image

running, fleet, producer = desk.running, desk.fleet, desk.producer
SERVICES = ["data-sharing", "collaboration-tasks"]
OLD_TREES = """reactions:
  - reaction: old-trees
    cause: {fact: {of: event, event_classes: [fallen-tree], grades: [particularly_serious]}}
    when: age >= 1097
    for_each: {rows: {dataset: old-trees, department: drainage, fields: {age: number, east: number, north: number}}}
    act: {open_case: {event_class: fallen-tree, reason: old trees are looked at after a storm}}
"""
MORE_PACKS = [{**read_pack(ROOT / "deploy" / "packs" / "park-rounds"), "reactions.yaml": OLD_TREES}]
PLAN = {"district": "990101", "playground": True, "caretaker": "Lin"}
GOOD = {"paths": "pass", "lights": "not_applicable", "water": False}
BAD = {
    "paths": "fail",
    "lights": "pass",
    "water": False,
    "findings": [{"what": "a hole", "dangerous": True, "fenced": True}],
}


class Officer:
    """A post of a department, with what it calls."""

    def __init__(self, fleet: RunningFleet, department: str, role: str) -> None:
        channel = fleet.channel("collaboration-tasks", department, "desk")
        self.flows = FlowsServiceStub(channel)  # type: ignore[no-untyped-call]
        self.forms = FormsServiceStub(channel)  # type: ignore[no-untyped-call]
        self.department, self.role = department, role

    def change(self) -> Change:
        post = f"{self.department}.{self.role}"
        return Change(idempotency_key=str(uuid.uuid4()), actor=Actor(post_id=post, person_id=f"holder of {post}"))

    async def open(self) -> Flow:
        request = messages.OpenFlowRequest(change=self.change(), definition="park-rounds/round", subject="Hill Park")
        opened: messages.OpenFlowResponse = await self.flows.OpenFlow(request)
        return opened.flow

    def answering(self, flow: Flow, form: str, document: dict[str, Any], **more: Any) -> Any:
        answer = FormAnswer(form=f"park-rounds/{form}", document=json.dumps(document), **more)
        request = messages.AnswerFlowFormRequest(change=self.change(), flow_id=flow.flow_id, answer=answer)
        return self.flows.AnswerFlowForm(request)

    async def answer(self, flow: Flow, form: str, document: dict[str, Any], **more: Any) -> Flow:
        answered: messages.AnswerFlowFormResponse = await self.answering(flow, form, document, **more)
        return answered.flow

    def moving(self, flow: Flow, move: str) -> Any:
        return self.flows.MoveFlow(messages.MoveFlowRequest(change=self.change(), flow_id=flow.flow_id, move=move))

    async def get(self, flow: Flow) -> messages.GetFlowResponse:
        found: messages.GetFlowResponse = await self.flows.GetFlow(messages.GetFlowRequest(flow=flow.flow_id))
        return found

    async def form(self, name: str) -> form_messages.GetFormResponse:
        request = form_messages.GetFormRequest(form=f"park-rounds/{name}")
        found: form_messages.GetFormResponse = await self.forms.GetForm(request)
        return found

    async def begin(self, name: str, person: str = "", **subject: str) -> form_messages.AnswerDraft:
        change = self.change()
        change.actor.person_id = person or change.actor.person_id
        request = form_messages.BeginAnswerRequest(change=change, form=f"park-rounds/{name}", **subject)
        begun: form_messages.BeginAnswerResponse = await self.forms.BeginAnswer(request)
        assert json.loads(begun.json_schema)["$id"].endswith(begun.draft.digest)
        return begun.draft

    def saving(self, draft: form_messages.AnswerDraft, document: str, person: str = "") -> Any:
        change = self.change()
        change.actor.person_id = person or change.actor.person_id
        request = form_messages.SaveDraftRequest(change=change, draft_id=draft.draft_id, document=document)
        return self.forms.SaveDraft(request)

    async def gives(self, name: str, digest: str, *, other: bool = False) -> bool:
        return ((await self.form(name)).digest == digest) is not other


def photo() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(content, "JPEG")
    return content.getvalue()


async def test_a_round_is_planned_walked_and_followed_up(fleet: RunningFleet) -> None:
    handler = Officer(fleet, "drainage", "handle")
    flow = await handler.open()
    assert await refusal(handler.moving(flow, "follow-up")) == "FORM_MISSING"
    assert await refusal(handler.moving(flow, "finish")) == "CONDITION_FAILED"
    planned = await handler.answer(flow, "plan", PLAN)
    assert planned.attributes["playground"].flag
    assert planned.attributes["playground"].origin.post_id == "drainage.handle"
    files = [FormFile(attribute=name, media_type="image/jpeg", content=photo()) for name in ("picture", "signed")]
    walked = await handler.answer(flow, "checklist", BAD, files=files, keyed_from=AnswerMedium.ANSWER_MEDIUM_PAPER)
    assert [(form.form, form.passed, form.failed) for form in walked.forms] == [
        ("park-rounds/plan", 0, 0),
        ("park-rounds/checklist", 1, 1),
    ]
    assert walked.forms[1].keyed_from == AnswerMedium.ANSWER_MEDIUM_PAPER
    assert await refusal(handler.moving(flow, "finish")) == "CHECKS_FAILED"
    moved: messages.MoveFlowResponse = await handler.moving(flow, "follow-up")
    assert moved.flow.phase == FlowPhase.FLOW_PHASE_WAITING
    await handler.answer(flow, "checklist", GOOD)
    finished: messages.MoveFlowResponse = await handler.moving(flow, "finish")
    assert finished.flow.phase == FlowPhase.FLOW_PHASE_COMPLETED
    found = await handler.get(flow)
    assert [version.transition.move for version in found.history] == [
        *("open", "answer-form", "answer-form", "follow-up", "answer-form", "finish")
    ]
    second, first, plan = [json.loads(answer.document) for answer in found.answers]
    assert (second, plan) == (GOOD, {"district": "990101", "playground": True})
    assert first["findings"] == BAD["findings"]
    assert await refusal(handler.answering(flow, "checklist", GOOD)) == "FLOW_ENDED"
    published = [Flow.FromString(record.value) for record in await read_all(fleet.kafka, CASES_FLOWS)]
    last = [item for item in published if item.flow_id == flow.flow_id][-1]
    assert set(last.attributes) == {"district", "playground"}, "general 3 is on no topic"


async def test_what_does_not_fit_is_refused_and_nothing_is_kept(fleet: RunningFleet) -> None:
    handler, other = Officer(fleet, "drainage", "handle"), Officer(fleet, "meteorology", "handle")
    flow = await handler.open()
    assert await refusal(handler.answering(flow, "plan", {**PLAN, "district": "the moon"})) == "ANSWER_AREA_UNKNOWN"
    assert await refusal(handler.answering(flow, "plan", {**PLAN, "caretaker": "<script>"})) == "ANSWER_MARKUP"
    assert await refusal(handler.answering(flow, "plan", {**PLAN, "caretaker": "x" * 5_000_000})) == "TEXT_TOO_LONG"
    assert await refusal(handler.answering(flow, "checklist", {**BAD, "findings": []})) == "ANSWER_ROWS_TOO_FEW"
    assert await refusal(handler.answering(flow, "checklist", {**GOOD, "water": True})) == "ATTRIBUTE_MISSING"
    assert await refusal(handler.answering(flow, "spot-check", {})) == "FORM_NOT_FOR"
    assert await refusal(handler.answering(flow, "none", {})) == "FORM_UNKNOWN"
    assert await refusal(handler.answering(flow, "plan", PLAN, digest="sha256:0")) == "FORM_VERSION_UNKNOWN"
    assert await refusal(other.answering(flow, "plan", PLAN)) == "ROLE_MISSING"
    wrong = [FormFile(attribute="picture", media_type="image/jpeg", content=b"no photo")]
    with pytest.raises(grpc.aio.AioRpcError):
        await handler.answering(flow, "checklist", GOOD, files=wrong)
    assert not (await handler.get(flow)).answers


async def test_attributes_are_set_by_whom_the_pack_lets_and_ask_for_moves(fleet: RunningFleet) -> None:
    handler = Officer(fleet, "drainage", "handle")
    flow = await handler.open()
    await handler.answer(flow, "checklist", BAD)
    assert await refusal(handler.moving(flow, "follow-up")) == "CONDITION_FAILED"

    def setting(**values: AttributeValue) -> Any:
        request = messages.SetFlowAttributesRequest(change=handler.change(), flow_id=flow.flow_id, attributes=values)
        return handler.flows.SetFlowAttributes(request)

    assert await refusal(setting(caretaker=AttributeValue(text="Wu"))) == "ATTRIBUTE_NOT_YOURS"
    assert await refusal(setting(playground=AttributeValue(text="yes"))) == "ATTRIBUTE_TYPE_WRONG"
    assert (await setting(playground=AttributeValue(flag=True))).flow.attributes["playground"].flag
    assert await refusal(setting(playground=AttributeValue(flag=False))) == "ATTRIBUTE_NOT_YOURS"
    assert (await handler.moving(flow, "follow-up")).flow.state == "follow_up"


async def test_a_form_is_given_with_its_schema_and_an_answer_is_checked(fleet: RunningFleet) -> None:
    handler = Officer(fleet, "drainage", "handle")
    given = await handler.form("checklist")
    schema = json.loads(given.json_schema)
    jsonschema.Draft202012Validator(schema).validate(BAD)
    listed = await handler.forms.ListForms(form_messages.ListFormsRequest(definition="park-rounds/round"))
    assert {form.form for form in listed.forms} == {"park-rounds/plan", "park-rounds/checklist"}

    async def checked(document: dict[str, Any]) -> form_messages.CheckAnswerResponse:
        answer = FormAnswer(form=given.form, digest=given.digest, document=json.dumps(document))
        found: form_messages.CheckAnswerResponse = await handler.forms.CheckAnswer(
            form_messages.CheckAnswerRequest(answer=answer)
        )
        return found

    wrong = await checked({"paths": "fine", "water": True, "findings": [{"what": "x"}]})
    assert {problem.field: problem.reason for problem in wrong.problems} == {
        "attribute/paths": "ATTRIBUTE_NOT_OFFERED",
        "attribute/lights": "ATTRIBUTE_MISSING",
        "attribute/lifebuoys": "ATTRIBUTE_MISSING",
    }
    assert list(wrong.left_out) == ["findings"]
    assert not (await checked(GOOD)).problems


async def test_feedback_and_checks_carry_forms_and_the_case_takes_from_them(
    fleet: RunningFleet, producer: Producer
) -> None:
    await producer.publish([event_fact("tree", event_class="fallen-tree")])
    supervision, command, drainage = (Desk.of(fleet, name) for name in (SUPERVISION, COMMAND, "drainage"))
    await case_of(supervision, "tree")
    await supervision.decide("tree", "confirm", "inspect")
    await supervision.decide("tree", "file", "intake")
    await command.decide("tree", "dispatch", "dispatch")
    (task,) = (await case_of(supervision, "tree")).tasks
    await drainage.tasks.Accept(task_messages.AcceptRequest(change=drainage.change("handle"), task_id=task.task_id))

    def feeding_back(**more: Any) -> Any:
        request = task_messages.FeedBackRequest(
            change=drainage.change("handle"), task_id=task.task_id, result="sawn and taken away", **more
        )
        return drainage.tasks.FeedBack(request)

    def clearing(**document: Any) -> FormAnswer:
        return FormAnswer(form="park-rounds/clearing", document=json.dumps(document))

    assert await refusal(feeding_back()) == "ANSWER_MISSING"
    assert await refusal(feeding_back(answer=clearing(cleared=True))) == "ATTRIBUTE_MISSING"
    await feeding_back(answer=clearing(cleared=True, loads=2))
    case = (await case_of(supervision, "tree")).case
    assert case.attributes["cleared"].flag
    check = FormAnswer(form="park-rounds/spot-check", document=json.dumps({"road_open": "pass", "stump": "fail"}))
    by_handler = case_messages.AnswerCheckRequest(change=drainage.change("handle"), case_id=case.case_id, answer=check)
    assert await refusal(drainage.cases.AnswerCheck(by_handler)) == "ROLE_MISSING"
    by_inspector = case_messages.AnswerCheckRequest(
        change=supervision.change("inspect"), case_id=case.case_id, answer=check
    )
    answered: case_messages.AnswerCheckResponse = await supervision.cases.AnswerCheck(by_inspector)
    assert (answered.form.passed, answered.form.failed) == (1, 1)
    given = await case_of(supervision, "tree")
    assert [(json.loads(one.document), bool(one.task_id)) for one in given.answers] == [
        ({"road_open": "pass", "stump": "fail"}, False),
        ({"cleared": True, "loads": 2}, True),
    ]
    assert not (await case_of(Desk.of(fleet, "meteorology"), "tree")).answers, "it is no matter of theirs"


async def test_an_answer_to_an_old_form_is_taken_and_its_types_stay(fleet: RunningFleet) -> None:
    """The next version of the pack asks for another thing; who has the old form in hand may still send it."""
    handler = Officer(fleet, "drainage", "handle")
    flow = await handler.open()
    await handler.answer(flow, "checklist", GOOD)
    old = (await handler.form("checklist")).digest
    files = MORE_PACKS[0]
    asked = "{attribute: bins, name: {zh: 垃圾箱, en: Bins}, type: check, classification: general_1, required: true}"
    lights = "          - {attribute: lights,"
    later = {**files, "forms.yaml": files["forms.yaml"].replace(lights, f"          - {asked}\n{lights}", 1)}
    operator = fleet.channel("data-sharing")
    await apply_packs(operator, [*simulated_packs(), later])

    await eventually(lambda: handler.gives("checklist", old, other=True))
    assert await refusal(handler.answering(flow, "checklist", GOOD)) == "ATTRIBUTE_MISSING"
    taken = await handler.answer(flow, "checklist", GOOD, digest=old)
    assert taken.forms[-1].digest == old
    forms = files["forms.yaml"].replace("Lights work}, type: check", "Lights work}, type: flag")
    other_type = {**files, "forms.yaml": forms.replace(" || lights == 'fail'", "")}
    with pytest.raises(PackRefusedError) as refused:
        await apply_packs(operator, [*simulated_packs(), other_type])
    await apply_packs(operator, [*simulated_packs(), files])
    await eventually(lambda: handler.gives("checklist", old))
    said = english(refused.value.sentence)
    assert "answers were given to form 'park-rounds/checklist' and may hold an answer to lights" in said
    assert "park-rounds/forms.yaml:" in said


class Register(Departments):
    """The register of parks, shared by the emergency management on the fleet of these tests."""

    def __init__(self, fleet: RunningFleet) -> None:
        super().__init__("", fleet.credentials, MovableClock())
        self.channel = lambda department: fleet.channel("data-sharing", department, "desk")  # type: ignore[method-assign]

    async def open(self, gate: str) -> None:
        general_1, general_3 = Classification.CLASSIFICATION_GENERAL_1, Classification.CLASSIFICATION_GENERAL_3
        fields = [
            catalogue.Field(
                field=name, name=Label(texts={"en": name}), classification=level, masking=catalogue.MASKING_PARTIAL
            )
            for name, level in (("district", general_1), ("gate", general_1), ("phone", general_3))
        ]
        await self.publish(
            dataset_id="park-register", name=Label(texts={"en": "parks"}), key_field="district", fields=fields
        )
        assert await self.put([{"district": "990101", "gate": gate, "phone": "13812345678"}], dataset="park-register")


def put_in(draft: form_messages.AnswerDraft) -> dict[str, tuple[Any, int]]:
    return {value.field: (json.loads(value.value), value.source.origin) for value in draft.prefilled}


async def test_a_form_is_prefilled_by_what_is_known_and_the_person_confirms_it(fleet: RunningFleet) -> None:
    handler = Officer(fleet, "drainage", "handle")
    former = await handler.open()
    await handler.answer(former, "plan", {**PLAN, "gate": "as always"})
    flow = await handler.open()
    draft = await handler.begin("plan", flow_id=flow.flow_id)
    assert put_in(draft) == {"gate": ("as always", PREFILL_ORIGIN_LAST_ANSWER)}, "not who is in charge: general 3"
    document = {"district": "990101", "playground": True}
    await handler.saving(draft, json.dumps({**document, "gate": "as al"}))
    again = await handler.begin("plan", flow_id=flow.flow_id)
    assert (again.draft_id, json.loads(again.document)["gate"]) == (draft.draft_id, "as al"), "taken up again"
    unconfirmed = {**document, "gate": "as always"}
    assert await refusal(handler.answering(flow, "plan", unconfirmed, draft_id=draft.draft_id)) == "PREFILL_UNCONFIRMED"
    await handler.answer(flow, "plan", unconfirmed, draft_id=draft.draft_id, confirmed=["gate"])
    assert await refusal(handler.answering(flow, "plan", document, draft_id=draft.draft_id)) == "DRAFT_UNKNOWN"

    register = Register(fleet)
    await register.open("gate in the register")
    second = await handler.begin("plan", flow_id=flow.flow_id)
    assert put_in(second) == {
        "district": ("990101", PREFILL_ORIGIN_SUBJECT),
        "playground": (True, PREFILL_ORIGIN_SUBJECT),
        "gate": ("as always", PREFILL_ORIGIN_LAST_ANSWER),
    }, "without an agreement no row is read"
    await handler.answer(
        flow, "plan", {**document, "gate": "north"}, draft_id=second.draft_id, confirmed=list(document)
    )
    agreement = await register.agreed("drainage", dataset_id="park-register", fields=["district", "gate"])
    third = await handler.begin("plan", flow_id=flow.flow_id)
    assert put_in(third)["gate"] == ("gate in the register", PREFILL_ORIGIN_DATASET)
    (source,) = [value.source for value in third.prefilled if value.field == "gate"]
    assert (source.reference, source.agreement_id) == ("park-register", agreement)
    assert source.receipt_id
    confirmed = ["district", "playground", "gate"]
    gate = {**document, "gate": "gate in the register"}
    await handler.answer(flow, "plan", gate, draft_id=third.draft_id, confirmed=confirmed)
    of_register, of_second, of_first = (await handler.get(flow)).answers
    assert {field.field: field.outcome for field in of_second.prefilled} == {
        "district": PREFILL_OUTCOME_CONFIRMED,
        "playground": PREFILL_OUTCOME_CONFIRMED,
        "gate": PREFILL_OUTCOME_CHANGED,
    }
    assert [field.source.receipt_id for field in of_register.prefilled if field.field == "gate"] == [source.receipt_id]
    assert [field.outcome for field in of_first.prefilled] == [PREFILL_OUTCOME_CONFIRMED]


async def test_a_draft_is_its_writers_alone_and_bounded(fleet: RunningFleet) -> None:
    handler, other = Officer(fleet, "drainage", "handle"), Officer(fleet, "meteorology", "handle")
    flow = await handler.open()
    draft = await handler.begin("checklist", flow_id=flow.flow_id)
    assert (await handler.begin("checklist", "a colleague", flow_id=flow.flow_id)).draft_id != draft.draft_id
    assert await refusal(handler.saving(draft, "{}", "a colleague")) == "DRAFT_UNKNOWN"
    assert await refusal(other.saving(draft, "{}")) == "DRAFT_UNKNOWN"
    assert await refusal(handler.saving(draft, "[1]")) == "ANSWER_SHAPE_WRONG"
    assert await refusal(handler.saving(draft, "{")) == "ANSWER_NOT_JSON"
    long = json.dumps({"what": "x" * 200_000})
    assert (await handler.saving(draft, long)).HasField("expires_at")
    assert (await handler.begin("checklist", flow_id=flow.flow_id)).document == long
    assert await refusal(handler.saving(draft, json.dumps({"what": "x" * 300_000}))) == "TEXT_TOO_LONG"
    with pytest.raises(grpc.aio.AioRpcError):
        await other.begin("checklist", flow_id=flow.flow_id)
    with pytest.raises(grpc.aio.AioRpcError) as nothing:
        await handler.begin("checklist")
    assert reason_of(nothing.value) == "FORM_SUBJECT_MISSING"
    with pytest.raises(grpc.aio.AioRpcError) as wrong:
        await handler.begin("spot-check", flow_id=flow.flow_id)
    assert reason_of(wrong.value) == "FORM_NOT_FOR"
    elsewhere = await handler.open()
    assert await refusal(handler.answering(elsewhere, "checklist", GOOD, draft_id=draft.draft_id)) == "DRAFT_UNKNOWN"
    mine = fleet.channel("data-sharing", "drainage", "desk")
    looked: Any = ExchangeServiceStub(mine).LookUpRow(LookUpRowRequest())  # type: ignore[no-untyped-call]
    assert await refusal(looked) == "METHOD_NOT_ALLOWED", "only a service vouches for a post"


async def test_photos_of_rows_are_seen_by_whose_matter_it_is(fleet: RunningFleet) -> None:
    handler, other = Officer(fleet, "drainage", "handle"), Officer(fleet, "meteorology", "handle")
    flow = await handler.open()
    two = {**BAD, "findings": [{"what": "a hole"}, {"what": "a branch"}]}
    names = ("findings.2.seen", "picture", "findings.3.seen")
    files = [FormFile(attribute=name, media_type="image/jpeg", content=photo()) for name in names]
    await handler.answer(flow, "checklist", two, files=files)
    (answer,) = (await handler.get(flow)).answers
    document = json.loads(answer.document)
    assert ("seen" in document["findings"][0], "picture" in document) == (False, False), "picture is general 2"
    (seen,) = document["findings"][1]["seen"]

    def showing(officer: Officer, attachment_id: str, *, small: bool = False) -> Any:
        change = officer.change()
        request = form_messages.ShowFileRequest(change=change, attachment_id=attachment_id, small=small)
        return officer.forms.ShowFile(request)

    shown: form_messages.ShowFileResponse = await showing(handler, seen)
    assert (shown.field, shown.media_type) == ("seen", "image/jpeg")
    assert Image.open(io.BytesIO(shown.content)).size == (40, 30)
    assert Image.open(io.BytesIO((await showing(handler, seen, small=True)).content)).format == "JPEG"
    assert await refusal(showing(handler, str(uuid.uuid4()))) == "FILE_UNKNOWN"
    assert await refusal(showing(handler, "no id")) == "FILE_UNKNOWN"
    assert await refusal(showing(other, seen)) == "FOREIGN_FLOW"
    connection = await asyncpg.connect(fleet.fleet.dsn("collaboration-tasks"))
    try:
        rows = await connection.fetch("SELECT field, attachment_id FROM form_files ORDER BY field")
        looks = await connection.fetchval(
            "SELECT count(*) FROM audit_entries WHERE action = 'show-file' AND subject = $1", flow.flow_number
        )
    finally:
        await connection.close()
    hidden = [str(row["attachment_id"]) for row in rows if row["field"] == "picture"]
    assert looks == 2
    assert {await refusal(showing(handler, name)) for name in hidden} == {"CLASSIFIED_HIGHER"}
    assert [row["field"] for row in rows].count("seen") == 1, "row 3 does not exist"


async def test_a_reaction_is_done_for_each_row_that_a_department_may_read(
    fleet: RunningFleet, producer: Producer
) -> None:
    register = Register(fleet)
    fields = [
        catalogue.Field(
            field=name,
            name=Label(texts={"en": name}),
            classification=Classification.CLASSIFICATION_GENERAL_1,
            masking=catalogue.MASKING_PARTIAL,
        )
        for name in ("tree", "age", "east", "north", "owner")
    ]
    trees = Label(texts={"en": "old trees"})
    places = {"longitude_field": "east", "latitude_field": "north"}
    await register.publish(dataset_id="old-trees", name=trees, key_field="tree", fields=fields, **places)
    rows = [
        {"tree": f"t{number:04d}", "age": str(number), "east": "113.23", "north": "23.08"} for number in range(1_100)
    ]
    for start in (0, 1_000):
        assert await register.put(rows[start : start + 1_000], dataset="old-trees")
    stub = ReactionsServiceStub(fleet.channel("collaboration-tasks", SUPERVISION, "desk"))  # type: ignore[no-untyped-call]

    async def causes(wanted: int) -> list[reactions.ReactionCause]:
        request = reactions.ListReactionCausesRequest(reaction="park-rounds/old-trees", page_size=500)
        found = list((await stub.ListReactionCauses(request)).causes)
        return found if len(found) == wanted and all(item.HasField("ended_at") for item in found) else []

    await producer.publish([event_fact("first storm", event_class="fallen-tree", grade=1)])
    (refused_one,) = await eventually(lambda: causes(1))
    assert refused_one.result == "AGREEMENT_MISSING"
    await register.agreed(
        "drainage", dataset_id="old-trees", fields=["tree", "age", "east", "north"], decision={"daily_quota": 2_000}
    )
    await producer.publish([event_fact("second storm", event_class="fallen-tree", grade=1)])
    found = await eventually(lambda: causes(1 + 1 + 3))
    by_target = {item.target: item.result for item in found}
    assert by_target[""] in {"3", "AGREEMENT_MISSING"}
    assert set(by_target) == {"", "t1097", "t1098", "t1099"}, "rows of both pages, whose condition holds"
    request = case_messages.GetCaseRequest(case=by_target["t1099"])
    await producer.publish([event_fact("third storm", event_class="fallen-tree", grade=1)])
    over = await eventually(lambda: causes(1 + 1 + 3 + 1))
    assert "QUOTA_EXCEEDED" in {item.result for item in over}, "each list uses the quota"
    case = (await Desk.of(fleet, SUPERVISION).cases.GetCase(request)).case
    assert case.event_class == "fallen-tree"
    assert [area.area_id for area in case.place.areas if area.layer == "district"] == ["990101"], "where the tree is"
