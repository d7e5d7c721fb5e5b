"""Who acts by a token: verified in memory, of whoever still holds a post, carried by whoever may."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

import grpc
import pytest
from cityloop_kernel import ForbiddenError, NotReadyError, RefusedError, UnauthenticatedError
from cityloop_rpc import Identity, SignedInPerson
from cityloop_staff import PersonToken, SignedInPersons, TokenKeys, new_key, signed
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
CONSOLE = Identity("cityloop", "console")
HANDLE, CHECK = "drainage.handle", "drainage.check"
KEY, STRANGE = new_key("k1"), new_key("k1")
TOKEN = PersonToken("li", "drainage", frozenset({HANDLE, CHECK}), NOON + 10 * MINUTE)


class Issuer:
    """Keys as they are asked for, and the posts that persons hold."""

    def __init__(self, *keys: OKPKey) -> None:
        self.keys = {str(key.kid): (key, NOON + 60 * MINUTE) for key in keys}
        self.asked = 0
        self.away = False
        self.held = {(HANDLE, "li"), (CHECK, "li")}
        self.now = NOON

    async def ask(self) -> Mapping[str, tuple[OKPKey, dt.datetime]]:
        self.asked += 1
        if self.away:
            raise grpc.aio.AioRpcError(grpc.StatusCode.UNAVAILABLE, grpc.aio.Metadata(), grpc.aio.Metadata())
        return dict(self.keys)

    def check(self, _department: str, post: str, person: str, _moment: dt.datetime) -> None:
        if (post, person) not in self.held:
            raise ForbiddenError("not in the post", "PERSON_NOT_IN_POST")

    def persons(self) -> SignedInPersons:
        return SignedInPersons(TokenKeys(self.ask), self.check, lambda: self.now)


async def refused(issuer: Issuer, token: str, carrier: Identity = CONSOLE) -> RefusedError:
    with pytest.raises(RefusedError) as raised:
        await issuer.persons().vouch(token, carrier)
    assert len(token) < 20 or token[-20:] not in str(raised.value), "no refusal repeats the token"
    return raised.value


async def test_a_token_acts_as_its_person_in_the_posts_still_held() -> None:
    issuer, token = Issuer(KEY), signed(TOKEN, KEY, NOON)
    persons = issuer.persons()
    found = await persons.vouch(token, CONSOLE)
    assert (found.department, found.system) == ("drainage", "console")
    assert found.person is not None
    assert found.person == SignedInPerson("li", frozenset({HANDLE, CHECK}))
    assert not found.is_service, "not the console, whatever that may do"
    assert found.matches("department:*")
    assert not found.matches("service:console")
    assert not Identity("drainage", "import", found.person).matches("system:drainage/import")
    issuer.held.discard((CHECK, "li"))
    again = await persons.vouch(token, Identity("drainage", "own-system"))
    assert again.person is not None
    assert again.person.posts == {HANDLE}
    issuer.held.clear()
    with pytest.raises(UnauthenticatedError, match="none of its posts"):
        await persons.vouch(token, CONSOLE)
    assert issuer.asked == 1, "then in memory"


async def test_what_is_forged_expired_or_carried_by_others_is_refused() -> None:
    issuer, token = Issuer(KEY), signed(TOKEN, KEY, NOON)
    header, claims, signature = token.split(".")
    content = json.loads(urlsafe_b64decode(claims + "=="))
    raised = urlsafe_b64encode(json.dumps(content | {"sub": "wei"}).encode()).decode().rstrip("=")
    head = {"alg": "none", "kid": "k1", "typ": "cityloop-person+jwt"}
    bare = urlsafe_b64encode(json.dumps(head).encode()).decode().rstrip("=")
    public = OctKey.import_key(urlsafe_b64decode(f"{KEY.as_dict(private=False)['x']}="))
    confused = jwt.encode({**head, "alg": "HS256"}, content, public, algorithms=["HS256"])
    other = jwt.encode({**head, "alg": "Ed25519"}, content | {"iss": "issuer"}, KEY, algorithms=["Ed25519"])
    untyped = jwt.encode({"alg": "Ed25519", "kid": "k1"}, content, KEY, algorithms=["Ed25519"])
    halved = jwt.encode({**head, "alg": "Ed25519"}, {"iss": content["iss"]}, KEY, algorithms=["Ed25519"])
    forged = [
        signed(TOKEN, STRANGE, NOON),
        f"{header}.{raised}.{signature}",
        f"{bare}.{claims}.",
        confused,
        other,
        untyped,
        halved,
        signed(TOKEN, new_key("k2"), NOON),
        token + "x" * 5_000,
        "",
        "a.b.c",
        "\x00",
    ]
    reasons = {(await refused(issuer, text)).reason for text in forged}
    assert reasons == {"TOKEN_INVALID"}
    issuer.now = NOON + 10 * MINUTE
    assert (await refused(issuer, token)).reason == "TOKEN_EXPIRED"
    issuer.now = NOON
    for carrier in (Identity("police", "desk"), Identity("cityloop", "operator")):
        assert (await refused(issuer, token, carrier)).reason == "TOKEN_OF_OTHER_DEPARTMENT"
    issuer.keys["k1"] = (KEY, NOON)
    assert (await refused(issuer, token)).reason == "TOKEN_INVALID", "the key has ended"


async def test_a_key_that_is_not_known_is_asked_for_and_nobody_can_make_that_endless() -> None:
    issuer, second = Issuer(KEY), new_key("k2")
    persons = issuer.persons()
    await persons.vouch(signed(TOKEN, KEY, NOON), CONSOLE)
    issuer.keys["k2"] = (second, NOON + 60 * MINUTE)
    invented = [persons.vouch(signed(TOKEN, new_key(f"x{number}"), NOON), CONSOLE) for number in range(50)]
    found, *refusals = await asyncio.gather(
        persons.vouch(signed(TOKEN, second, NOON), CONSOLE), *invented, return_exceptions=True
    )
    assert isinstance(found, Identity)
    assert {type(refusal) for refusal in refusals} == {UnauthenticatedError}
    assert issuer.asked == 2, "once for all of them"
    issuer.away = True
    with pytest.raises(NotReadyError):
        await issuer.persons().vouch(signed(TOKEN, KEY, NOON), CONSOLE)
