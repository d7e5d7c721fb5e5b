"""What the charts promise: who may do what, who is spoken to, how a service starts, moves and ends."""

from __future__ import annotations

import re
import shutil
from typing import Any

import pytest
import yaml
from cityloop.topics import TOPICS
from cityloop_local.monitoring import rules_of
from cityloop_service.main import SHUTDOWN_SECONDS
from helm.charts import (
    NAMESPACE,
    PROFILES,
    REGISTRY,
    ROOT,
    SERVICES,
    Object,
    charts,
    of_kind,
    one,
    pods_of,
    refused,
    render,
)
from helm.schemas import MINORS, problems
from helm.unit.test_valid import GIVEN

EACH = pytest.mark.parametrize("service", SERVICES)
HOOKS = "helm.sh/hook"
OPERATED: dict[str, Any] = {"operator": {"pod": {"enabled": True}}}


def pod(objects: list[Object]) -> Object:
    return one(objects, "StatefulSet")["spec"]["template"]["spec"]  # type: ignore[no-any-return]


def environment(container: Object) -> dict[str, Any]:
    services = "|".join(service.upper().replace("-", "_") for service in SERVICES)
    return {re.sub(f"^CITYLOOP_({services})_", "", entry["name"]): entry for entry in container["env"]}


@EACH
def test_pods_keep_to_the_restricted_standard_and_write_nowhere(service: str) -> None:
    for spec in pods_of(render(service)):
        assert spec["automountServiceAccountToken"] is False
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["runAsUser"] == 10001
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in spec["containers"]:
            security = container["securityContext"]
            assert security["allowPrivilegeEscalation"] is False
            assert security["readOnlyRootFilesystem"] is True
            assert security["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["limits"]["memory"]


@EACH
def test_it_is_started_read_and_asked_by_probes(service: str) -> None:
    container = pod(render(service))["containers"][0]
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    values = environment(container)
    assert str(ports["grpc"]) == values["GRPC_PORT"]["value"]
    assert str(ports["admin"]) == values["ADMIN_PORT"]["value"]
    assert container["startupProbe"]["httpGet"] == {"path": "/live", "port": "admin"}
    assert container["livenessProbe"]["httpGet"] == {"path": "/live", "port": "admin"}
    assert container["readinessProbe"]["httpGet"] == {"path": "/ready", "port": "admin"}


@EACH
def test_it_has_longer_to_end_than_it_drains(service: str) -> None:
    spec = pod(render(service))
    pause = spec["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert spec["terminationGracePeriodSeconds"] > pause + SHUTDOWN_SECONDS
    schema = yaml.safe_load((ROOT / "helm" / service / "values.schema.json").read_text())
    assert schema["properties"]["terminationGracePeriodSeconds"]["minimum"] > pause + SHUTDOWN_SECONDS


@EACH
def test_a_replica_keeps_its_membership_by_its_ordinal(service: str) -> None:
    workload = one(render(service), "StatefulSet")
    instance = environment(workload["spec"]["template"]["spec"]["containers"][0])["INSTANCE"]
    assert instance["valueFrom"]["fieldRef"]["fieldPath"] == "metadata.labels['apps.kubernetes.io/pod-index']"
    assert workload["spec"]["podManagementPolicy"] == "Parallel"
    headless = one(render(service), "Service", workload["spec"]["serviceName"])
    assert headless["spec"]["clusterIP"] == "None"


@EACH
def test_never_more_replicas_than_partitions(service: str) -> None:
    most = yaml.safe_load((ROOT / "helm" / service / "service.yaml").read_text())["maxReplicas"]
    assert one(render(service, {"replicas": most}), "StatefulSet")["spec"]["replicas"] == most
    assert "replicas" in refused(service, {"replicas": most + 1})
    assert not of_kind(render(service), "HorizontalPodAutoscaler")
    assert "autoscaling" in refused(service, {"autoscaling": {"enabled": True}})


def test_what_consumes_nothing_is_a_deployment_that_scales() -> None:
    """None of the six services is one."""
    folder = charts() / "window"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(charts() / "event-hub", folder)
    (folder / "Chart.yaml").write_text((folder / "Chart.yaml").read_text().replace("name: event-hub", "name: window"))
    file = folder / "service.yaml"
    content = yaml.safe_load(file.read_text()) | {"name": "window", "consumes": False, "maxReplicas": 4}
    file.write_text(yaml.safe_dump(content))
    objects = render("window", {"autoscaling": {"enabled": True, "minReplicas": 2, "maxReplicas": 9}})
    deployment, scaler = one(objects, "Deployment"), one(objects, "HorizontalPodAutoscaler")["spec"]
    assert "replicas" not in deployment["spec"]
    assert (scaler["minReplicas"], scaler["maxReplicas"]) == (2, 4)
    assert scaler["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": "window"}
    assert [line for minor in MINORS for item in objects for line in problems(item, minor)] == []


@EACH
def test_an_eviction_takes_one_replica_at_a_time(service: str) -> None:
    budget = one(render(service), "PodDisruptionBudget")["spec"]
    assert budget["maxUnavailable"] == 1
    assert budget["selector"] == one(render(service), "StatefulSet")["spec"]["selector"]


@EACH
def test_replicas_spread_over_zones_and_machines(service: str) -> None:
    spread = pod(render(service))["topologySpreadConstraints"]
    assert [entry["topologyKey"] for entry in spread] == ["topology.kubernetes.io/zone", "kubernetes.io/hostname"]


@EACH
@pytest.mark.parametrize("values", [{}, GIVEN], ids=["operators", "given"])
def test_no_policy_names_everybody(service: str, values: dict[str, Any]) -> None:
    objects = render(service, values)
    for policy in of_kind(objects, "NetworkPolicy"):
        spec = policy["spec"]
        assert spec["podSelector"].get("matchLabels")
        for direction, key in (("ingress", "from"), ("egress", "to")):
            for rule in spec.get(direction) or []:
                assert rule[key], policy["metadata"]["name"]
                assert all(rule[key])
                assert rule["ports"]
    selected = [policy["spec"]["podSelector"] for policy in of_kind(objects, "NetworkPolicy")]
    for template in (item["spec"]["template"] for item in objects if item["kind"] in {"StatefulSet", "Job"}):
        mine = [entry for entry in selected if entry["matchLabels"].items() <= template["metadata"]["labels"].items()]
        assert len(mine) == 1


def reached(policy: Object, direction: str, key: str, port: int) -> set[str]:
    return {
        peer["podSelector"]["matchLabels"]["app.kubernetes.io/name"]
        for rule in policy["spec"][direction]
        if any(entry["port"] == port for entry in rule["ports"])
        for peer in rule[key]
        if "app.kubernetes.io/name" in peer.get("podSelector", {}).get("matchLabels", {})
    }


def test_a_call_that_leaves_is_let_in() -> None:
    objects = render("cityloop", OPERATED)
    policies = {name: one(objects, "NetworkPolicy", name) for name in (*SERVICES, "operator")}
    calls = {(a, b) for a in policies for b in reached(policies[a], "egress", "to", 50051)}
    taken = {(a, b) for b in SERVICES for a in reached(policies[b], "ingress", "from", 50051)}
    assert calls == taken
    assert ("event-hub", "sensing-ingest") in calls
    looked_at = {b for b in SERVICES if "operator" in reached(policies[b], "ingress", "from", 9090)}
    assert reached(policies["operator"], "egress", "to", 9090) == looked_at == set(SERVICES)
    assert "ingress" not in policies["operator"]["spec"], "nobody calls the operator's pod"


@EACH
def test_addresses_of_others_are_those_of_their_ready_replicas(service: str) -> None:
    values = environment(pod(render(service))["containers"][0])
    addresses = {entry["value"] for name, entry in values.items() if name.endswith("ADDRESS")}
    assert "event-hub-replicas:50051" in addresses
    for address in addresses:
        other = address.removesuffix("-replicas:50051")
        assert of_kind(render(other), "Service", f"{other}-replicas")
        assert f"{other}-replicas" in one(render(other), "Certificate")["spec"]["dnsNames"]


@EACH
def test_its_certificate_names_the_service_and_its_key_changes(service: str) -> None:
    spec = one(render(service), "Certificate")["spec"]
    assert (spec["commonName"], spec["subject"]["organizations"]) == (service, ["cityloop"])
    assert {"server auth", "client auth"} <= set(spec["usages"])
    assert spec["privateKey"]["rotationPolicy"] == "Always"
    mounts = {volume["name"]: volume.get("secret", {}) for volume in pod(render(service))["volumes"]}
    assert mounts["tls"]["secretName"] == spec["secretName"]
    # Single files of a Secret are never renewed in a running container.
    assert not any("subPath" in mount for mount in pod(render(service))["containers"][0]["volumeMounts"])


@EACH
def test_secrets_are_never_made(service: str) -> None:
    assert not of_kind(render(service), "Secret")
    assert not of_kind(render(service, GIVEN), "Secret")


@EACH
def test_a_migration_needs_its_database_and_nothing_else(service: str) -> None:
    container = one(render(service, GIVEN), "Job")["spec"]["template"]["spec"]["containers"][0]
    assert container["args"] == ["migrate"]
    [dsn] = container["env"]
    assert dsn["name"].endswith("DATABASE_DSN")
    assert dsn["valueFrom"] == {"secretKeyRef": {"name": "database", "key": "uri"}}
    assert "volumeMounts" not in container


@EACH
def test_a_migration_is_a_hook_unless_told_or_its_database_is_not_there_yet(service: str) -> None:
    def hook(values: dict[str, Any], *, upgrade: bool = False) -> str | None:
        job = one(render(service, values, upgrade=upgrade), "Job")
        return job["metadata"].get("annotations", {}).get(HOOKS)  # type: ignore[no-any-return]

    assert hook(GIVEN) == "pre-install,pre-upgrade"
    assert hook({}) is None
    assert hook({}, upgrade=True) == "pre-upgrade"
    assert hook(GIVEN | {"migration": {"useHelmHooks": False}}, upgrade=True) is None
    assert not of_kind(render(service, {"migration": {"enabled": False}}), "Job")


@EACH
def test_an_ordinary_migration_has_a_name_of_its_image(service: str) -> None:
    names = {one(render(service, {"image": {"tag": tag}}), "Job")["metadata"]["name"] for tag in ("1.0.0", "1.0.1")}
    assert len(names) == 2


def test_settings_reach_the_service_as_it_reads_them() -> None:
    settings = {"import_right": ["system:water/import"], "database_pool_size": 12, "contact": "12345"}
    values = environment(pod(render("citizen-services", {"settings": settings}))["containers"][0])
    assert values["IMPORT_RIGHT"]["value"] == '["system:water/import"]'
    assert values["DATABASE_POOL_SIZE"]["value"] == "12"
    assert values["CONTACT"]["value"] == "12345"


def test_data_sharing_alone_reaches_the_issuer_and_has_the_secret_of_its_client() -> None:
    peer = {"ipBlock": {"cidr": "10.3.0.0/24"}}
    values = {"signIn": {"existingSecret": "sign-in"}, "networkPolicy": {"issuer": [peer]}}
    settings = {"settings": {"sign_in_issuer": "https://accounts.example"}}
    assert "networkPolicy.issuer must" in refused("data-sharing", settings)
    for service, given in (("data-sharing", values | settings), ("console", values)):
        objects = render(service, given)
        found = environment(pod(objects)["containers"][0]).get("SIGN_IN_CLIENT_SECRET_FILE")
        egress = one(objects, "NetworkPolicy", service)["spec"]["egress"]
        reaches = [rule["ports"] for rule in egress if rule.get("to") == [peer]]
        if service == "data-sharing":
            assert found == {
                "name": "CITYLOOP_DATA_SHARING_SIGN_IN_CLIENT_SECRET_FILE",
                "value": "/secrets/sign-in/client-secret",
            }
            assert reaches == [[{"protocol": "TCP", "port": 443}]]
        else:
            assert (found, reaches) == (None, [])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"settings": {"page_rat": 3}}, "page_rat"),
        ({"settings": {"database_pool_size": 1}}, "database_pool_size"),
        ({"sercive": {}}, "sercive"),
        ({"image": {"registry": ""}}, "image.registry must say"),
        ({"terminationGracePeriodSeconds": 10}, "terminationGracePeriodSeconds"),
        ({"networkPolicy": {"grpcClients": [{}]}}, "minProperties"),
        ({"networkPolicy": {"grpcClients": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}}, "grpcClients"),
        ({"kafka": {"mode": "given"}}, "kafka.given.bootstrapServers must"),
        ({"database": {"mode": "given"}}, "database.given.existingSecret must"),
        ({"settings": {"otlp_endpoint": "http://a:4318"}}, "networkPolicy.telemetry must"),
    ],
)
def test_wrong_values_are_refused_by_name(values: dict[str, Any], said: str) -> None:
    assert said in refused("citizen-services", values)


def test_what_is_false_for_all_can_be_true_for_one() -> None:
    values = {
        "global": {"cityloop": {"migration": {"enabled": False}, "image": {"tag": "9"}}},
        "event-hub": {"migration": {"enabled": True}},
    }
    objects = render("cityloop", values)
    assert [job["metadata"]["labels"]["app.kubernetes.io/name"] for job in of_kind(objects, "Job")] == [
        "event-hub-migration"
    ]
    image = one(objects, "StatefulSet", "data-sharing")["spec"]["template"]["spec"]["containers"][0]["image"]
    assert image == f"{REGISTRY}/data-sharing:9"


def test_packs_wait_for_the_services_that_are_there() -> None:
    without = {"sensing-ingest": {"enabled": False}}
    assert "pack_services must be" in refused("cityloop", without)
    answering = {"settings": {"pack_services": ["event-hub", "collaboration-tasks", "citizen-services"]}}
    assert len(of_kind(render("cityloop", without | {"data-sharing": answering}), "StatefulSet")) == 5


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profile_keeps_its_copies_apart(profile: str) -> None:
    objects = render("cityloop", profile=profile)
    nodes = one(objects, "KafkaNodePool")["spec"]["replicas"]
    for topic in of_kind(objects, "KafkaTopic"):
        copies, least = topic["spec"]["replicas"], topic["spec"]["config"]["min.insync.replicas"]
        assert least <= copies <= nodes
        assert profile == "one-node" or least < copies, "a lost broker would stop all writing"
    assert len(of_kind(objects, "StatefulSet")) == len(SERVICES)
    assert len(of_kind(objects, "Cluster")) == len(SERVICES)
    listener = one(objects, "Kafka")["spec"]["kafka"]["listeners"][0]
    assert (listener["port"], listener["tls"], listener["authentication"]) == (9093, True, {"type": "tls"})


@pytest.mark.parametrize(("instances", "durability"), [(1, None), (2, "preferred"), (3, "required")])
def test_a_commit_waits_for_a_standby_where_there_are_two(instances: int, durability: str | None) -> None:
    objects = render("event-hub", {"database": {"cloudNativePg": {"instances": instances}}})
    synchronous = one(objects, "Cluster")["spec"].get("postgresql", {}).get("synchronous", {})
    assert synchronous.get("dataDurability") == durability


def archived(**database: Any) -> dict[str, Any]:
    return {"database": {"cloudNativePg": {"backup": {"objectStore": "archive", "generation": "b"}, **database}}}


@EACH
def test_a_database_is_archived_where_an_object_store_is_named(service: str) -> None:
    assert not of_kind(render(service), "ScheduledBackup")
    assert "plugins" not in one(render(service), "Cluster")["spec"]
    objects = render(service, archived())
    [plugin] = one(objects, "Cluster")["spec"]["plugins"]
    assert plugin["isWALArchiver"] is True
    assert plugin["parameters"] == {"barmanObjectName": "archive", "serverName": f"{service}-database-b"}
    backup = one(objects, "ScheduledBackup")["spec"]
    assert backup["cluster"]["name"] == one(objects, "Cluster")["metadata"]["name"]
    assert (backup["method"], backup["pluginConfiguration"]["name"]) == ("plugin", plugin["name"])


@EACH
def test_a_database_begins_from_its_archive_at_a_moment(service: str) -> None:
    moment = "2026-11-29T12:00:00Z"
    cluster = one(render(service, archived(recovery={"enabled": True, "targetTime": moment})), "Cluster")["spec"]
    database = service.replace("-", "_")
    [before] = cluster["externalClusters"]
    assert cluster["bootstrap"] == {
        "recovery": {
            "source": before["name"],
            "database": database,
            "owner": database,
            "recoveryTarget": {"targetTime": moment},
        }
    }
    [archive] = cluster["plugins"]
    assert before["plugin"]["parameters"] == {"barmanObjectName": "archive", "serverName": f"{service}-database"}
    assert archive["parameters"]["serverName"] == f"{service}-database-b", "what it came from is not written over"


def test_a_recovery_that_cannot_be_is_refused() -> None:
    recovery = {"enabled": True}
    without = {"database": {"cloudNativePg": {"recovery": recovery}}}
    assert "backup.objectStore must name the archive" in refused("event-hub", without)
    same = archived(recovery=recovery | {"generation": "b"})
    assert "backup.generation must be another than recovery.generation" in refused("event-hub", same)
    assert "targetTime" in refused("event-hub", archived(recovery=recovery | {"targetTime": "yesterday"}))


def test_more_copies_than_brokers_are_refused() -> None:
    assert "kafkaCluster.nodes is 1" in refused("cityloop", {"kafkaCluster": {"nodes": 1}})


def test_rules_are_those_of_the_local_fleet_for_this_service_and_namespace() -> None:
    values = {"monitoring": {"rules": {"runbooks": "https://docs.city.example/runbooks"}}}
    rules = one(render("event-hub", values), "PrometheusRule")["spec"]
    assert rules == yaml.safe_load(rules_of("event-hub", NAMESPACE, "https://docs.city.example/runbooks"))
    assert "<" not in re.sub(r" <=? ", "", str(rules)), "no word is left open"


def operator_of(objects: list[Object]) -> tuple[dict[str, str], dict[str, Any]]:
    """The environment of the operator's pod, and its volumes by name."""
    spec = one(objects, "Deployment", "operator")["spec"]["template"]["spec"]
    volumes = {volume["name"]: volume for volume in spec["volumes"]}
    assert {mount["name"] for mount in spec["containers"][0]["volumeMounts"]} == set(volumes)
    return {entry["name"]: entry["value"] for entry in spec["containers"][0]["env"]}, volumes


def test_the_operators_pod_knows_every_service_and_shows_who_it_is() -> None:
    assert not of_kind(render("cityloop"), "Deployment"), "only where it is asked for"
    objects = render("cityloop", OPERATED)
    variables, volumes = operator_of(objects)
    services = {name for name in SERVICES if of_kind(objects, "Service", name)}
    addresses = {value.partition(":")[0] for value in variables.values() if value.endswith(":50051")}
    assert addresses == services == {entry.partition("=")[0] for entry in variables["CITYLOOP_ADMIN"].split()}
    assert variables["CITYLOOP_ADDRESS"] == "data-sharing:50051"
    certificate = one(objects, "Certificate", "operator")["spec"]
    assert volumes["tls"]["secret"]["secretName"] == certificate["secretName"]
    files = {
        item["path"]: source["secret"]["name"]
        for source in volumes["kafka"]["projected"]["sources"]
        for item in source["secret"]["items"]
    }
    user, cluster = one(objects, "KafkaUser", "operator")["metadata"]["name"], one(objects, "Kafka")["metadata"]["name"]
    assert files == {"tls.key": user, "tls.crt": user, "ca.crt": f"{cluster}-cluster-ca-cert"}
    assert variables["CITYLOOP_KAFKA"] == f"{cluster}-kafka-bootstrap:9093"
    without = render("cityloop", {"operator": {"kafkaUser": False, "pod": {"enabled": True}}})
    assert not of_kind(without, "KafkaUser", "operator")
    assert "CITYLOOP_KAFKA" not in operator_of(without)[0], "no user, so no command that asks Kafka"


def test_the_operators_pod_reaches_a_given_kafka() -> None:
    values = {"global": {"cityloop": GIVEN}, "operator": {"pod": {"enabled": True, "kafkaSecret": "of-operator"}}}
    objects = render("cityloop", values)
    variables, volumes = operator_of(objects)
    assert variables["CITYLOOP_KAFKA"] == "kafka:9093"
    assert {source["secret"]["name"] for source in volumes["kafka"]["projected"]["sources"]} == {"of-operator"}
    egress = one(objects, "NetworkPolicy", "operator")["spec"]["egress"]
    assert {"to": GIVEN["networkPolicy"]["kafka"], "ports": [{"protocol": "TCP", "port": 9093}]} in egress
    assert "operator.pod needs operator.certificate" in refused(
        "cityloop", {"operator": {"certificate": False, "pod": {"enabled": True}}}
    )


def test_the_operator_reads_no_topic_and_is_in_no_group_of_a_service() -> None:
    allowed = {
        (rule["resource"]["type"], rule["resource"]["name"]): set(rule["operations"])
        for rule in one(render("cityloop"), "KafkaUser", "operator")["spec"]["authorization"]["acls"]
    }
    looked_at = {"Describe", "DescribeConfigs"}
    declared: dict[tuple[str, str], set[str]] = {}
    for topic in TOPICS.values():
        declared["topic", topic.name] = looked_at | ({"Write"} if topic.dead_letters else set())
        if topic.dead_letters:
            declared["topic", topic.dead_letter_name] = looked_at | {"Read"}
            declared["group", f"replay.{topic.name}"] = {"Describe", "Read"}
    assert allowed == declared
