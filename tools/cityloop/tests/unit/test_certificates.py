"""A department's system gets its certificate by one command, and nothing that stands there is lost by it."""

from __future__ import annotations

import datetime as dt
import json
import ssl
from pathlib import Path

import pytest
from cityloop_cli.main import app
from cityloop_local.certificates import DevelopmentAuthority, certificate_in
from cityloop_rpc import Credentials
from cryptography import x509
from typer.testing import CliRunner

PORTS = {"data-sharing.grpc": 10_001, "data-sharing.admin": 10_002, "citizen-services.http": 10_003}


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a fleet that has run, away from the folder in which commands are given."""
    folder, here = tmp_path / "my fleet", tmp_path / "here"
    folder.mkdir()
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("CITYLOOP_FLEET_FOLDER", str(folder))
    monkeypatch.setenv("LANG_UI", "en")
    (folder / "fleet.json").write_text(json.dumps({"ports": PORTS}))
    (folder / "machine.json").write_text(json.dumps({"kafka": 10_004}))
    DevelopmentAuthority(folder / "certificates")
    return folder


def run(*arguments: str) -> tuple[int, str]:
    ended = CliRunner().invoke(app, ["certificate", *arguments])
    return ended.exit_code, ended.output


def test_a_certificate_is_issued_with_all_that_a_program_needs_to_know(fleet: Path) -> None:
    code, said = run("issue", "drainage", "desk")
    folder = Path("certificates/drainage.desk")
    assert code == 0, said
    assert said.endswith("; then: source certificates/drainage.desk/cityloop.env\n")
    contents = Credentials(folder / "tls.key", folder / "tls.crt", folder / "ca.crt").read()
    assert contents.authority == (fleet / "certificates/ca.crt").read_bytes()
    own = x509.load_pem_x509_certificate(contents.certificate)
    own.verify_directly_issued_by(x509.load_pem_x509_certificate(contents.authority))
    assert own.subject.rfc4514_string() == "CN=desk,O=drainage"
    assert (folder / "tls.key").stat().st_mode & 0o777 == 0o600
    assert (folder / "cityloop.env").read_text().splitlines() == [
        f"export CITYLOOP_CERTIFICATES={folder.resolve()}",
        "export CITYLOOP_DATA_SHARING=127.0.0.1:10001",
        "export CITYLOOP_KAFKA=127.0.0.1:10004",
        "export CITYLOOP_OPEN311=http://127.0.0.1:10003",
        f"export CITYLOOP_OPEN311_KEY_FILE='{fleet}/api-key-partner'",
    ]
    assert list((fleet / "certificates").rglob("*drainage*.key")) == [], "its key is the department's alone"


def test_a_certificate_is_replaced_only_when_asked_and_by_its_own_successor(fleet: Path) -> None:
    folder = Path("certificates/drainage.desk")
    assert run("issue", "drainage", "desk")[0] == 0
    first = (folder / "tls.crt").read_bytes()
    code, said = run("issue", "drainage", "desk")
    assert (code, "`cityloop certificate renew` replaces it" in said) == (1, True)
    code, said = run("issue", "water-affairs", "desk", "--into", str(folder))
    assert (code, "holds the certificate of drainage/desk" in said) == (1, True)
    assert (folder / "tls.crt").read_bytes() == first
    code, said = run("renew", str(folder))
    assert (code, said.startswith("drainage/desk: certificates/drainage.desk is renewed, until ")) == (0, True)
    assert (folder / "tls.crt").read_bytes() != first
    ssl.create_default_context().load_cert_chain(folder / "tls.crt", folder / "tls.key")
    assert certificate_in(folder / "tls.crt").department == "drainage"


def test_what_is_no_certificate_is_not_renewed(fleet: Path) -> None:
    code, said = run("renew", "certificates/drainage.desk")
    assert (code, "holds no certificate: `cityloop certificate issue`" in said) == (1, True)
    assert list(Path().iterdir()) == []


def test_who_was_given_a_certificate_is_listed(fleet: Path) -> None:
    assert "no department has a certificate yet" in run("list")[1]
    assert json.loads(run("list", "--json")[1]) == {"certificates": []}
    for department, system in (("water-affairs", "desk"), ("drainage", "scada")):
        assert run("issue", department, system)[0] == 0
    assert run("renew", "certificates/drainage.scada")[0] == 0
    code, said = run("list")
    lines = [line.split() for line in said.splitlines()]
    assert code == 0
    assert [line[1:4:2] for line in lines if line[-2:-1] == ["UTC"]] == [
        ["drainage", "scada"],
        ["water-affairs", "desk"],
    ]
    found = json.loads(run("list", "--json")[1])["certificates"]
    assert [(item["department"], item["system"]) for item in found] == [
        ("drainage", "scada"),
        ("water-affairs", "desk"),
    ]
    until = certificate_in(Path("certificates/drainage.scada/tls.crt")).until
    assert dt.datetime.fromisoformat(found[0]["until"]) == until


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (("cityloop", "operator"), "is the fleet's own name"),
        (("../drainage", "desk"), "is no id of a department"),
        (("drainage*", "desk"), "is no id of a department"),
        (("drainage", "The Desk"), "is no name of a system"),
    ],
)
def test_what_would_be_no_department_gets_none(fleet: Path, named: tuple[str, str], said: str) -> None:
    code, told = run("issue", *named)
    assert (code, said in " ".join(told.split())) == (1, True)
    assert list(Path().iterdir()) == []


def test_without_a_fleet_nothing_is_signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITYLOOP_FLEET_FOLDER", str(tmp_path / "none"))
    monkeypatch.setenv("LANG_UI", "en")
    code, said = run("issue", "drainage", "desk")
    assert (code, "`make up` starts one" in said) == (1, True)
    assert list(tmp_path.iterdir()) == []
