"""Secrets of sessions: how they change as they are used, and how a copy shows itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from cityloop_data_sharing.sign_in.adapters.issuer import Issuer
from cityloop_data_sharing.sign_in.domain.sessions import CHANGED_AFTER, OVERLAP, Session, Use, judge_use
from cityloop_kernel import UnauthenticatedError

NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
OPEN = Session("s", "li", 3, True, NOON, "form", NOON + dt.timedelta(hours=12))


def test_a_secret_changes_by_its_use_and_one_before_shows_that_there_is_a_copy() -> None:
    assert judge_use(OPEN, 3, NOON + CHANGED_AFTER - SECOND) is Use.TAKEN
    assert judge_use(OPEN, 3, NOON + CHANGED_AFTER) is Use.CHANGED
    assert judge_use(OPEN, 2, NOON + OVERLAP - SECOND) is Use.TAKEN, "a second page was under way"
    assert judge_use(OPEN, 2, NOON + OVERLAP) is Use.COPIED
    assert judge_use(OPEN, 1, NOON) is Use.COPIED
    lost = replace(OPEN, newest_seen=False)
    assert judge_use(lost, 2, NOON + OVERLAP) is Use.CHANGED, "the answer with the newest never came"
    assert judge_use(lost, 1, NOON) is Use.COPIED


ISSUER = Issuer("https://accounts.example", "cityloop", None, "sub")
CLAIMS: dict[str, object] = {
    "iss": "https://accounts.example",
    "aud": "cityloop",
    "sub": "li",
    "nonce": "n",
    "exp": NOON.timestamp() + 300,
}


def test_an_id_token_is_of_this_issuer_for_this_window_of_this_sign_in_and_holds() -> None:
    assert ISSUER.judge(CLAIMS, "n", NOON) == "li"
    several = CLAIMS | {"aud": ["other", "cityloop"], "azp": "cityloop"}
    assert ISSUER.judge(several, "n", NOON) == "li"
    wrong: list[dict[str, object]] = [
        {"iss": "https://accounts.example.org"},
        {"aud": "other"},
        {"aud": ["other", "cityloop"]},
        {"aud": ["other", "cityloop"], "azp": "other"},
        {"azp": "other"},
        {"nonce": "m"},
        {"nonce": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 65},
        {"exp": NOON.timestamp() - 60},
        {"exp": None},
    ]
    for changed in wrong:
        with pytest.raises(UnauthenticatedError) as raised:
            ISSUER.judge(CLAIMS | changed, "n", NOON)
        assert raised.value.reason == "SIGN_IN_REFUSED", changed
    with pytest.raises(UnauthenticatedError):
        ISSUER.judge(CLAIMS | {"nonce": ""}, "", NOON)
