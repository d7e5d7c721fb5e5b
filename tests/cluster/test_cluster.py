"""The fleet's charts on a real API server: installed, upgraded, rolled back, drained, removed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from cluster.cluster import Cluster
from helm.charts import BIN, PROFILES, REGISTRY, SERVICES, charts, helm
from helm.unit.test_valid import GIVEN

CURRENT = "0.1.0"
PREVIOUS = "0.0.9"
"""Until there is a release, the previous version is the same chart with a lower one."""
UMBRELLA = ("--set", f"global.cityloop.image.registry={REGISTRY}")
WAIT = ("--wait", "--timeout", "60s")
GOES = (
    "statefulsets",
    "jobs",
    "services",
    "networkpolicies",
    "poddisruptionbudgets",
    "certificates",
    "issuers",
    "servicemonitors",
    "prometheusrules",
    "kafkausers",
)
"""What leaves with a release."""
pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("cluster")]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    assert os.environ.get("CRDS"), "CRDS= must name a folder of custom resource definitions: helm/README.md says which"
    with Cluster() as running:
        running.run("kubectl", "apply", "--server-side", "--filename", os.environ["CRDS"] + "/")
        running.run("kubectl", "wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")
        yield running


@pytest.fixture(scope="session")
def previous(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The charts under the previous version."""
    folder = tmp_path_factory.mktemp("previous")
    shutil.copytree(charts(), folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.tgz", "Chart.lock"))
    for file in folder.glob("*/Chart.yaml"):
        file.write_text(file.read_text().replace(CURRENT, PREVIOUS))
    subprocess.run(["bash", str(folder / "dependencies.sh"), str(BIN / "helm"), str(folder)], check=True)
    return folder


def profile(name: str) -> tuple[str, str]:
    return ("--values", str(charts() / "cityloop" / "profiles" / f"{name}.yaml"))


def images(cluster: Cluster, namespace: str) -> set[str]:
    """Tags of the images that ready pods of services run."""
    pods = cluster.get("pods", namespace, "--selector", "app.kubernetes.io/part-of=cityloop")
    return {
        pod["spec"]["containers"][0]["image"].rpartition(":")[2]
        for pod in pods
        if pod["metadata"]["ownerReferences"][0]["kind"] == "StatefulSet"
        and any(entry["type"] == "Ready" and entry["status"] == "True" for entry in pod["status"].get("conditions", ()))
    }


def revisions(cluster: Cluster, namespace: str) -> list[tuple[str, str]]:
    """Each revision's status and chart."""
    lines = yaml.safe_load(cluster.run("helm", "history", "fleet", "--namespace", namespace, "--output", "yaml"))
    return [(line["status"], line["chart"]) for line in lines]


@pytest.fixture(scope="module")
def fleet(cluster: Cluster, previous: Path) -> str:
    """A district's fleet that was installed in the previous version and upgraded."""
    namespace = cluster.namespace("district")
    values = (*profile("district"), *UMBRELLA)
    cluster.run("helm", "install", "fleet", str(previous / "cityloop"), "--namespace", namespace, *values, *WAIT)
    assert images(cluster, namespace) == {PREVIOUS}
    cluster.run("helm", "upgrade", "fleet", str(charts() / "cityloop"), "--namespace", namespace, *values, *WAIT)
    return namespace


@pytest.mark.parametrize("name", PROFILES)
def test_the_server_takes_every_field_of_a_profile(cluster: Cluster, name: str) -> None:
    namespace = cluster.namespace(f"strict-{name}")
    text = helm("template", "fleet", str(charts() / "cityloop"), "--namespace", namespace, *profile(name), *UMBRELLA)
    strict = (
        "apply",
        "--server-side",
        "--dry-run=server",
        "--validate=strict",
        "--namespace",
        namespace,
        "--filename",
        "-",
    )
    cluster.run("kubectl", *strict, given=text.stdout)
    wrong = re.sub("revisionHistoryLimit: 5", "revisionHistoryLimits: 5", text.stdout, count=1)
    assert "revisionHistoryLimits" in cluster.run("kubectl", *strict, given=wrong, check=False)


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_is_installed_and_removed(cluster: Cluster, name: str) -> None:
    namespace = cluster.namespace(f"install-{name}")
    chart = str(charts() / "cityloop")
    cluster.run("helm", "install", "fleet", chart, "--namespace", namespace, *profile(name), *UMBRELLA, *WAIT)
    for budget in cluster.get("poddisruptionbudgets", namespace):
        assert budget["status"]["disruptionsAllowed"] == 1
    cluster.run("helm", "uninstall", "fleet", "--namespace", namespace, *WAIT)
    assert cluster.get(",".join(GOES), namespace) == []
    # What holds data stays.
    assert len(cluster.get("clusters.postgresql.cnpg.io", namespace)) == len(SERVICES)
    assert cluster.get("kafkatopics,kafkas,kafkanodepools", namespace)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_installed_alone(cluster: Cluster, service: str) -> None:
    namespace = cluster.namespace(f"alone-{service}")
    chart = str(charts() / service)
    file = cluster.folder / "given.yaml"
    file.write_text(yaml.safe_dump(GIVEN))
    values = ("--set", f"image.registry={REGISTRY}", "--values", str(file))
    cluster.run("helm", "install", "one", chart, "--namespace", namespace, *values, *WAIT)
    assert cluster.get("jobs", namespace) == [], "the migration's hook is gone once it is done"
    [workload] = cluster.get("statefulsets", namespace)
    assert workload["status"]["readyReplicas"] == 1


def test_an_upgrade_takes_every_replica_to_the_new_version(cluster: Cluster, fleet: str) -> None:
    assert images(cluster, fleet) == {CURRENT}
    assert [chart for _, chart in revisions(cluster, fleet)][:2] == [f"cityloop-{PREVIOUS}", f"cityloop-{CURRENT}"]
    [pod] = cluster.get("pods", fleet, "--selector", "apps.kubernetes.io/pod-index=1,app.kubernetes.io/name=event-hub")
    assert pod["metadata"]["name"] == "event-hub-1"


def upgrade_to(cluster: Cluster, namespace: str, tag: str) -> str:
    values = (*profile("district"), *UMBRELLA, "--set", f"global.cityloop.image.tag={tag}")
    back = ("--rollback-on-failure", "--wait", "--timeout", "10s")
    chart = str(charts() / "cityloop")
    return cluster.run("helm", "upgrade", "fleet", chart, "--namespace", namespace, *values, *back, check=False)


def test_an_upgrade_that_never_becomes_ready_rolls_itself_back(cluster: Cluster, fleet: str) -> None:
    before = len(revisions(cluster, fleet))
    upgrade_to(cluster, fleet, "never-ready")
    assert images(cluster, fleet) == {CURRENT}
    assert [status for status, _ in revisions(cluster, fleet)[before:]] == ["failed", "deployed"]
    for workload in cluster.get("statefulsets", fleet):
        assert workload["status"]["readyReplicas"] == workload["spec"]["replicas"]


def test_a_migration_that_fails_touches_no_pod(cluster: Cluster, fleet: str) -> None:
    def pods() -> set[str]:
        names = "app.kubernetes.io/name in (" + ", ".join(SERVICES) + ")"
        return {pod["metadata"]["uid"] for pod in cluster.get("pods", fleet, "--selector", names)}

    before = pods()
    upgrade_to(cluster, fleet, "migration-fails")
    assert pods() == before
    assert images(cluster, fleet) == {CURRENT}


def test_a_release_goes_back_by_hand(cluster: Cluster, fleet: str) -> None:
    cluster.run("helm", "rollback", "fleet", "1", "--namespace", fleet, *WAIT)
    assert images(cluster, fleet) == {PREVIOUS}
    values = (*profile("district"), *UMBRELLA)
    cluster.run("helm", "upgrade", "fleet", str(charts() / "cityloop"), "--namespace", fleet, *values, *WAIT)
    assert images(cluster, fleet) == {CURRENT}


def test_a_node_is_emptied_as_the_budgets_allow(cluster: Cluster, fleet: str) -> None:
    drain = (
        "drain",
        "--delete-emptydir-data",
        "--ignore-daemonsets",
        "--pod-selector",
        "app.kubernetes.io/name=event-hub",
    )
    pods = cluster.get("pods", fleet, "--selector", "app.kubernetes.io/name=event-hub")
    node = pods[0]["spec"]["nodeName"]
    try:
        cluster.run("kubectl", *drain, node, "--timeout=30s")
        selection = ("--selector", "app.kubernetes.io/name=event-hub")
        cluster.run(
            "kubectl", "wait", "--for=condition=Ready", "pods", "--namespace", fleet, *selection, "--timeout=30s"
        )
        assert node not in {pod["spec"]["nodeName"] for pod in cluster.get("pods", fleet, *selection)}
        # One replica is away already: the other must not go.
        cluster.run("kubectl", "cordon", "--selector", "kubernetes.io/os=linux")
        cluster.run("kubectl", "delete", "pod", "event-hub-0", "--namespace", fleet)
        [other] = cluster.get("pods", fleet, "--field-selector", "metadata.name=event-hub-1")
        said = cluster.run("kubectl", *drain, other["spec"]["nodeName"], "--timeout=5s", check=False)
        assert "disruption budget" in said
    finally:
        cluster.run("kubectl", "uncordon", "--selector", "kubernetes.io/os=linux")
