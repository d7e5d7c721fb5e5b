"""What the file of API keys may say of an Open311 client."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cityloop_citizen_services.open311.entrypoints.open311_client import Open311Client
from cityloop_web import ApiKeys, Rate

DIGEST = hashlib.sha256(b"a key").hexdigest()


def read(folder: Path, declared: Any) -> Open311Client:
    file = folder / "api-keys.json"
    file.write_text(json.dumps({DIGEST: declared}))
    return ApiKeys.read(file, Open311Client).holder_of("a key")


def test_a_client_has_a_channel_and_may_have_a_rate_of_its_own(tmp_path: Path) -> None:
    plain = read(tmp_path, {"client": "an app"})
    assert (plain.filer, plain.channel, plain.own_rate) == ("open311:an app", "open311", None)
    partner = read(tmp_path, {"client": "next city", "channel": "partner-app", "rate": 5, "burst": 50})
    assert (partner.filer, partner.channel, partner.own_rate) == ("open311:next city", "partner-app", Rate(5, 50))


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("an app", "Input should be an object"),
        ({"client": ""}, "client: String should have at least 1 character"),
        ({"client": "a", "chanel": "b"}, "chanel: Extra inputs are not permitted"),
        ({"client": "a", "channel": "import"}, "channel import is that of another door"),
        ({"client": "a", "rate": 5}, "give rate and burst, or neither"),
        ({"client": "a", "rate": 0, "burst": 1}, "rate: Input should be greater than 0"),
    ],
)
def test_what_is_declared_wrongly_is_named(declared: Any, said: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"api-keys\.json: expected the SHA-256") as raised:
        read(tmp_path, declared)
    assert said in str(raised.value)
