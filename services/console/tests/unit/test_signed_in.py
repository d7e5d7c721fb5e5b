"""What sign-in makes of a secret, and where it leads back to."""

from __future__ import annotations

import base64
import hashlib

import pytest
from cityloop_console.sign_in.domain.signed_in import SECRET_CHARACTERS, challenge_of, derived, own_path


def test_what_is_derived_of_a_secret_differs_by_purpose_and_secret() -> None:
    made = {derived(secret, purpose) for secret in ("a", "b") for purpose in ("state", "nonce", "verifier")}
    assert len(made) == 6
    assert {len(text) for text in made} == {SECRET_CHARACTERS}
    assert derived("a", "state") == derived("a", "state")
    digest = base64.urlsafe_b64decode(f"{challenge_of('verifier')}=")
    assert digest == hashlib.sha256(b"verifier").digest()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere",
        "//elsewhere",
        "/\\elsewhere",
        "elsewhere",
        "",
        "/a\nb",
        "/é",
        "/" + "a" * 500,
        "javascript:x",
    ],
)
def test_sign_in_leads_back_to_own_pages_alone(elsewhere: str) -> None:
    assert own_path(elsewhere) == "/desk"
    assert own_path("/desk/cases/C-1?lang=zh&department=x") == "/desk/cases/C-1?lang=zh&department=x"
