"""The real image of each service, from the real Dockerfile, on a base that stands in for the published one."""

from __future__ import annotations

import asyncio
import json
import subprocess
import urllib.request
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from cities import DEPLOY, SIMULATED
from cityloop.topics import TOPICS
from cityloop_local.fleet import SERVICES, Backends
from cityloop_messaging import KafkaConnection, create_topics
from cityloop_operator.operations import apply_city, read_city
from cityloop_rpc import Credentials, open_channel
from cityloop_testkit import Clusters
from images.containers import ROOT, STATE, USER, ContainerFleet, Image, base, build, release
from packaging.utils import canonicalize_name

NAMES = [spec.name for spec in SERVICES]
OPERATOR = "operator"
PREFIX = "images."
COMPILERS = ("gcc", "cc", "g++", "clang", "make", "ld", "as", "cargo", "rustc", "go", "uv")
pytestmark = [pytest.mark.timeout(1800), pytest.mark.xdist_group("images")]


@pytest.fixture(scope="session")
def images() -> Iterator[dict[str, Image]]:
    subprocess.run(["bash", str(ROOT / "tests/images/base.sh"), str(STATE), base()], check=True, cwd=ROOT)
    mounted: dict[str, Image] = {}
    try:
        for name in (*NAMES, OPERATOR):
            mounted[name] = Image(build(name))
        yield mounted
    finally:
        for image in mounted.values():
            image.remove()
        release()


@pytest.fixture(scope="session")
def fleet(
    clusters: Clusters, images: dict[str, Image], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ContainerFleet]:
    asyncio.run(create_topics(KafkaConnection(clusters.kafka, PREFIX), TOPICS.values(), partitions=3))
    fleet = ContainerFleet(tmp_path_factory.mktemp("fleet"), Backends(clusters.kafka, clusters.postgres, PREFIX))
    fleet.images = images
    asyncio.run(fleet.create_databases())
    try:
        for name in NAMES:
            migration = fleet.container(name, "migrate")
            migration.start()
            assert migration.process is not None
            assert migration.process.wait(60) == 0, migration.tail()
        for name in NAMES:
            fleet.start_service(name)
        for name in NAMES:
            fleet.wait_live(name)
        yield fleet
    finally:
        fleet.stop()
        fleet.remove()


def test_each_service_becomes_ready_once_there_is_a_city(fleet: ContainerFleet) -> None:
    async def apply() -> None:
        files = fleet.authority.issue("cityloop", "operator")
        channel = open_channel(
            fleet.address("data-sharing"), Credentials(files.key, files.certificate, files.authority)
        )
        try:
            await apply_city(channel, *read_city(DEPLOY / "cities" / SIMULATED))
        finally:
            await channel.close()

    asyncio.run(apply())
    fleet.wait_ready()
    for name in NAMES:
        with urllib.request.urlopen(f"http://127.0.0.1:{fleet.port(name, 'admin')}/metrics", timeout=5) as answer:
            assert b"cityloop_city_version" in answer.read()


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_as_a_user_of_its_own_that_can_do_and_write_nothing_else(fleet: ContainerFleet, name: str) -> None:
    listed = json.loads(_runc("ps", "--format", "json", f"{fleet.folder.name}-{name}-serve"))
    status = {
        key: value.split()
        for pid in listed
        for key, _, value in (line.partition(":") for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    }
    assert status["Uid"] == [str(USER)] * 4
    assert status["Gid"] == [str(USER)] * 4
    assert {status[f"Cap{kind}"][0] for kind in ("Inh", "Prm", "Eff", "Bnd", "Amb")} == {"0" * 16}
    assert status["NoNewPrivs"] == ["1"]
    write = ["python", "-c", "open('/app/service/x', 'w')"]
    refused = subprocess.run(
        ["runc", "--root", str(STATE / "runc"), "exec", f"{fleet.folder.name}-{name}-serve", *write],
        check=False,
        capture_output=True,
        text=True,
    )
    assert refused.returncode != 0
    assert "Read-only file system" in refused.stderr


@pytest.mark.parametrize("name", NAMES)
def test_it_holds_no_compiler_no_test_and_no_other_service(images: dict[str, Image], name: str) -> None:
    root = images[name].root
    places = [root / folder for folder in ("usr/bin", "usr/local/bin", "bin", "sbin", "app/venv/bin")]
    assert not [tool for tool in COMPILERS for place in places if (place / tool).exists()]
    packages = {path.name for path in (root / "app/service").iterdir() if path.name.startswith("cityloop_")}
    folders = {package for package in packages if not package.endswith(".dist-info")}
    services = {spec.package for spec in SERVICES}
    assert folders & services == {f"cityloop_{name.replace('-', '_')}"}
    outside = ("testkit", "local", "cli", "operator", "plays", "terminal", "rehearsal", "replay")
    assert not folders & {f"cityloop_{name}" for name in outside}
    assert not (root / "build").exists()


def test_what_services_need_of_others_is_one_layer_for_all(images: dict[str, Image]) -> None:
    shared = {tuple(image.layers[:-1]) for image in images.values()}
    assert len(shared) == 1
    assert len({image.layers[-1] for image in images.values()}) == len(images)


def test_the_operators_image_is_the_command_line(
    clusters: Clusters, fleet: ContainerFleet, images: dict[str, Image]
) -> None:
    files = fleet.authority.issue("cityloop", OPERATOR)
    image = images[OPERATOR]
    environment = {
        "HOME": "/tmp",  # noqa: S108 the one place that is written to
        "CITYLOOP_ADDRESS": fleet.address("data-sharing"),
        "CITYLOOP_KEY": str(files.key),
        "CITYLOOP_CERTIFICATE": str(files.certificate),
        "CITYLOOP_AUTHORITY": str(files.authority),
        "CITYLOOP_ADMIN": " ".join(f"{name}=127.0.0.1:{fleet.port(name, 'admin')}" for name in NAMES),
        "CITYLOOP_KAFKA": clusters.kafka,
        "CITYLOOP_KAFKA_PREFIX": PREFIX,
    }
    fleet.hand_over()

    def said(*arguments: str, ends: Collection[int] = (0,)) -> str:
        folder = fleet.folder / "bundles" / f"{fleet.folder.name}-operator-{arguments[0]}"
        command = image.bundle(folder, arguments, environment, [fleet.folder / "certificates"])
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert done.returncode in ends, done.stdout + done.stderr
        return done.stdout

    assert said("--version").strip().endswith("0.1.0")
    assert json.loads(said("city", "show", "--json"))
    # It finds that the topics of this broker have fewer partitions than are declared, and what waits for a city.
    checks = {check["check"]: check for check in json.loads(said("doctor", "--json", ends=(0, 1)))["checks"]}
    assert checks["services"]["looked_at"]
    assert not checks["disk"]["looked_at"], "the fleet is elsewhere"
    assert json.loads(said("topics", "--json", ends=(0, 1)))["topics"]
    assert (image.root / "app/service/bin/cityloop").exists(), "for `kubectl exec`"


@pytest.mark.parametrize("name", [*NAMES, OPERATOR])
def test_its_bill_of_materials_is_what_is_installed(images: dict[str, Image], name: str) -> None:
    bill = json.loads((images[name].root / "app/service/sbom.cdx.json").read_text())
    assert bill["bomFormat"] == "CycloneDX"
    listed = {(canonicalize_name(part["name"]), part["version"]) for part in bill["components"]}
    folders = [images[name].root / "app/service", *(images[name].root / "app/venv/lib").glob("python*/site-packages")]
    stems = [path.name.removesuffix(".dist-info") for folder in folders for path in folder.glob("*.dist-info")]
    installed = {(canonicalize_name(stem.rpartition("-")[0]), stem.rpartition("-")[2]) for stem in stems}
    assert listed == installed


def test_it_ends_with_nought_when_told_to_stop(fleet: ContainerFleet) -> None:
    server = fleet.processes["citizen-services"]
    assert server.stop() == 0, server.tail()
    fleet.start_service("citizen-services")
    fleet.wait_live("citizen-services")


def _runc(*arguments: str) -> str:
    done = subprocess.run(
        ["runc", "--root", str(STATE / "runc"), *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout
