"""Sign-in: by the issuer, into a session, and tokens of the person that services take, until the post is left."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import grpc
import pytest
import pytest_asyncio
from cityloop.common.v1.common_pb2 import Change
from cityloop.sharing.v1 import sign_in_service_pb2 as messages
from cityloop.sharing.v1 import staff_service_pb2 as staff_messages
from cityloop.sharing.v1.sign_in_service_pb2_grpc import SignInServiceStub
from cityloop.sharing.v1.staff_pb2 import Person, PostHolder
from cityloop.sharing.v1.staff_service_pb2_grpc import StaffServiceStub
from cityloop_data_sharing.bootstrap import PACKAGE, bootstrap
from cityloop_data_sharing.settings import Settings
from cityloop_database import migrations_of
from cityloop_local.development_issuer import PersonShown
from cityloop_local.development_issuer.app import issuer_app
from cityloop_local.workspace import LOOPBACK, free_port
from cityloop_messaging import KafkaConnection, to_timestamp
from cityloop_operator.changes import change
from cityloop_operator.operations import apply_city, apply_packs, put_components, read_city, read_components, read_pack
from cityloop_rpc import Credentials, open_channel, reason_of
from cityloop_service import serve_http
from cityloop_testkit import Clusters, eventually
from cityloop_testkit.http import http_client
from cityloop_testkit.in_process import MovableClock, running_service
from cityloop_testkit.sharing import POLICE, PROVIDER

ROOT = Path(__file__).parents[4]
HANDLER, KEEPER = f"{PROVIDER}.handle", f"{PROVIDER}.supervise"
BACK = "http://127.0.0.1:9/sign-in/back"
VERIFIER = "v" * 43
NONCE = "nonce"
SHIFT = dt.timedelta(hours=12)


@dataclass
class Door:
    """What the console, the operator and departments call, and the people whom the issuer knows."""

    address: str
    issue: Callable[[str, str], Credentials]
    clock: MovableClock
    people: list[PersonShown] = field(default_factory=list)
    channels: dict[tuple[str, str], grpc.aio.Channel] = field(default_factory=dict)

    def channel(self, department: str = "cityloop", system: str = "console") -> grpc.aio.Channel:
        """Of a system."""
        key = department, system
        if key not in self.channels:
            self.channels[key] = open_channel(self.address, self.issue(*key))
        return self.channels[key]

    @property
    def sign_in(self) -> SignInServiceStub:
        return SignInServiceStub(self.channel())  # type: ignore[no-untyped-call]

    async def apply(self, department: str, holders: dict[str, str]) -> None:
        """Make these, by post, the directory of a department."""
        staff = staff_messages.Staff(
            department_id=department,
            persons=[Person(person_id=person, name=f"name of {person}") for person in sorted(set(holders.values()))],
            holders=[PostHolder(post_id=post, person_id=person) for post, person in holders.items()],
        )
        stub = StaffServiceStub(self.channel("cityloop", "operator"))  # type: ignore[no-untyped-call]
        await stub.ApplyStaff(staff_messages.ApplyStaffRequest(change=change(), staff=staff))

    async def code(self, person: str) -> str:
        """What the issuer sends back with, after somebody signed in there."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
        began = await self.sign_in.BeginSignIn(
            messages.BeginSignInRequest(redirect_uri=BACK, state="s", nonce=NONCE, code_challenge=challenge)
        )
        url = began.authorization_url
        async with http_client() as client:
            page = await client.get(url)
            assert f"name of {person}" in page.text
            sent = await client.get(url.replace("/authorize?", f"/authorize/{person}?"))
        assert sent.status_code == 303
        back = parse_qs(urlsplit(sent.headers["location"]).query)
        assert back["state"] == ["s"]
        return back["code"][0]

    async def begin(self, person: str, **changed: str) -> messages.SignInResponse:
        """Sign in."""
        values = {"redirect_uri": BACK, "code": "", "code_verifier": VERIFIER, "nonce": NONCE} | changed
        values["code"] = values["code"] or await self.code(person)
        return await self.sign_in.SignIn(messages.SignInRequest(**values))  # type: ignore[no-any-return]

    async def token(self, session: str, department: str = "") -> messages.IssueTokenResponse:
        """A token of a session's person."""
        request = messages.IssueTokenRequest(session=session, department_id=department)
        return await self.sign_in.IssueToken(request)  # type: ignore[no-any-return]

    async def act(self, token: str, post: str, person: str, carrier: tuple[str, str] = ("cityloop", "console")) -> str:
        """Why a change is refused that a token goes with; what it asks for does not exist."""
        stub = StaffServiceStub(self.channel(*carrier))  # type: ignore[no-untyped-call]
        request = staff_messages.LeavePostRequest(
            change=change(post, person), department_id=PROVIDER, person_id="nobody"
        )
        return await refused(stub.LeavePost(request, metadata=(("authorization", f"Bearer {token}"),)))


async def refused(call: Awaitable[Any]) -> str:
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await call
    return reason_of(raised.value)


@pytest_asyncio.fixture
async def door(
    clusters: Clusters, kafka: KafkaConnection, issue: Callable[[str, str], Credentials]
) -> AsyncIterator[Door]:
    clock, port = MovableClock(), free_port()
    issuer = f"http://{LOOPBACK}:{port}"
    people = [PersonShown(name, f"name of {name}", ()) for name in ("li", "wei", "nobody-here")]
    service = running_service(
        bootstrap,
        Settings,
        migrations_of(PACKAGE),
        clusters,
        kafka,
        issue("cityloop", "data-sharing"),
        clock,
        pack_services=(),
        sign_in_issuer=issuer,
    )
    async with service as address:
        found = Door(address, issue, clock, people)
        operator, folder = found.channel("cityloop", "operator"), ROOT / "deploy/cities/simulated"
        await apply_city(operator, *read_city(folder))
        await apply_packs(operator, [read_pack(ROOT / "deploy/packs" / name) for name in ("base", "simulated")])
        assert await put_components(operator, read_components(folder)[:1]) == 1, "it has the city"
        async with serve_http(issuer_app(issuer, lambda: found.people), LOOPBACK, port):
            await found.apply(PROVIDER, {HANDLER: "li", KEEPER: "wei"})
            await found.apply(POLICE, {f"{POLICE}.handle": "wei"})
            try:
                yield found
            finally:
                for channel in found.channels.values():
                    await channel.close()


async def test_a_token_acts_as_its_person_alone_and_no_longer_than_the_post_is_held(door: Door) -> None:
    began = await door.begin("li")
    assert began.expires_at.ToDatetime(tzinfo=dt.UTC) <= door.clock() + SHIFT
    issued = await door.token(began.session)
    assert (issued.person_id, issued.name, issued.department_id) == ("li", "name of li", PROVIDER)
    assert [post.post_id for post in issued.posts] == [HANDLER]

    async def acts() -> bool:
        # What may act gets as far as the rights of its post.
        return await door.act(issued.token, HANDLER, "li") == "POST_MAY_NOT_KEEP_STAFF"

    await eventually(acts)
    assert await door.act(issued.token, HANDLER, "li", (PROVIDER, "desk")) == "POST_MAY_NOT_KEEP_STAFF"
    assert await door.act(issued.token, KEEPER, "wei") == "TOKEN_OF_ANOTHER"
    assert await door.act(issued.token, KEEPER, "li") == "TOKEN_OF_ANOTHER"
    assert await door.act(issued.token, HANDLER, "li", (POLICE, "desk")) == "TOKEN_OF_OTHER_DEPARTMENT"
    assert await door.act(issued.token[:-9] + "AAAAAAAAA", HANDLER, "li") == "TOKEN_INVALID"
    stub = StaffServiceStub(door.channel())  # type: ignore[no-untyped-call]
    earlier = Change(
        idempotency_key="k", actor=change(HANDLER, "li").actor, occurred_at=to_timestamp(door.clock() - SHIFT)
    )
    request = staff_messages.LeavePostRequest(change=earlier, department_id=PROVIDER, person_id="nobody")
    bearer = (("authorization", f"Bearer {issued.token}"),)
    assert await refused(stub.LeavePost(request, metadata=bearer)) == "NO_IMPORT_RIGHT"
    holders = staff_messages.ListPostHoldersRequest(department_id=PROVIDER)
    assert await refused(stub.ListPostHolders(holders, metadata=bearer)) == "METHOD_NOT_ALLOWED", "of services alone"

    wei = await door.token((await door.begin("wei")).session, PROVIDER)
    assert {post.department_id for post in wei.posts} == {PROVIDER, POLICE}
    leave = staff_messages.LeavePostRequest(change=change(KEEPER, "wei"), department_id=PROVIDER, person_id="li")
    await stub.LeavePost(leave, metadata=(("authorization", f"Bearer {wei.token}"),))

    async def left() -> bool:
        return await door.act(issued.token, HANDLER, "li") == "TOKEN_PERSON_LEFT"

    await eventually(left)
    assert await refused(door.token(began.session)) == "SESSION_OVER"
    door.clock.move(dt.timedelta(minutes=10))
    assert await door.act(wei.token, KEEPER, "wei") == "TOKEN_EXPIRED"


async def test_a_session_lasts_a_shift_without_the_issuer_and_a_copied_one_ends(door: Door) -> None:
    assert await refused(door.begin("nobody-here")) == "PERSON_WITHOUT_POST"
    code = await door.code("li")
    assert await refused(door.begin("li", code=code, nonce="another")) == "SIGN_IN_REFUSED"
    assert await refused(door.begin("li", code=code)) == "SIGN_IN_REFUSED", "a code holds once"
    assert await refused(door.begin("li", code_verifier="w" * 43)) == "SIGN_IN_REFUSED"
    foreign = SignInServiceStub(door.channel(PROVIDER, "desk"))  # type: ignore[no-untyped-call]
    assert await refused(foreign.IssueToken(messages.IssueTokenRequest())) == "METHOD_NOT_ALLOWED"
    assert await refused(door.token("no-session")) == "SESSION_OVER"

    first, other, kept = [(await door.begin("wei")).session for _ in range(3)]
    issued = await door.token(first)
    assert (issued.new_session, issued.department_id) == ("", PROVIDER)
    assert await refused(door.token(first, "drainage")) == "NO_POST_IN_DEPARTMENT"
    door.clock.move(dt.timedelta(minutes=5))
    second = (await door.token(first)).new_session
    assert second not in {"", first}
    again = await door.token(second, POLICE)
    assert (again.new_session, again.form_secret, again.department_id) == ("", issued.form_secret, POLICE)
    assert (await door.token(first)).new_session == "", "what was under way"
    door.clock.move(dt.timedelta(minutes=1))
    assert await refused(door.token(first)) == "SESSION_OVER"
    assert await refused(door.token(second)) == "SESSION_OVER", "one of the two has a copy"

    await door.sign_in.SignOut(messages.SignOutRequest(session=other))
    assert await refused(door.token(other)) == "SESSION_OVER"
    door.clock.move(SHIFT - dt.timedelta(minutes=7))
    kept = (await door.token(kept)).new_session
    door.clock.move(dt.timedelta(minutes=1))
    assert await refused(door.token(kept)) == "SESSION_OVER"
