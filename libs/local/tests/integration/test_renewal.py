"""The development CA renews what its folder holds, and what it signed before stays good."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from cityloop_local import certificates
from cityloop_local.certificates import DevelopmentAuthority
from cryptography import x509


def test_what_expires_soon_is_renewed_in_its_place_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = DevelopmentAuthority(tmp_path)
    kept = authority.issue("drainage", "scada").certificate
    monkeypatch.setattr(certificates, "LIFETIME", dt.timedelta(days=6))
    soon = authority.issue("water.affairs", "desk").certificate
    monkeypatch.undo()
    before = {file: file.read_bytes() for file in (kept, soon, tmp_path / "ca.crt")}
    assert authority.renew() == [soon]
    changed = [file for file, content in before.items() if file.read_bytes() != content]
    assert changed == [soon]
    assert authority.renew() == []


def test_a_renewed_authority_vouches_for_what_it_signed_before_and_the_former_for_what_is_signed_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that services that have taken the new file and those that have not yet go on speaking to each other."""
    monkeypatch.setattr(certificates, "LIFETIME", dt.timedelta(days=6))
    authority = DevelopmentAuthority(tmp_path)
    former = read(tmp_path / "ca.crt")
    signed_before = read(authority.issue("drainage", "scada").certificate)
    monkeypatch.undo()
    assert tmp_path / "ca.crt" in authority.renew()
    now, signed_now = read(tmp_path / "ca.crt"), read(authority.issue("drainage", "scada").certificate)
    assert now != former
    assert signed_now != signed_before
    signed_before.verify_directly_issued_by(now)
    signed_now.verify_directly_issued_by(former)


def read(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())
