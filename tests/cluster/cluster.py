"""A real Kubernetes API server with its controllers and scheduler on this machine; its nodes are played by kwok."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from cityloop_local.server import Server
from cityloop_local.workspace import free_ports
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from helm.charts import BIN, ROOT

HERE = Path(__file__).parent
ZONES = ("a", "b", "c")
LOOPBACK = "127.0.0.1"


class Cluster:
    """A context: running inside the block, with one node a zone."""

    def __init__(self) -> None:
        built = subprocess.run(["bash", str(HERE / "build.sh")], check=True, capture_output=True, text=True, cwd=ROOT)
        self._programs = ROOT / built.stdout.strip()
        self.folder = Path(tempfile.mkdtemp(prefix="cityloop-cluster-"))
        self.kubeconfig = self.folder / "kubeconfig"
        self._servers: list[Server] = []

    def __enter__(self) -> Cluster:
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        for server in reversed(self._servers):
            server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program: str, *arguments: str, given: str | None = None, check: bool = True) -> str:
        """What helm or kubectl prints, errors included.

        Raises:
            AssertionError: it failed, and that was not expected.
        """
        environment = {"KUBECONFIG": str(self.kubeconfig), "HOME": str(self.folder), "PATH": os.environ["PATH"]}
        done = subprocess.run(
            [BIN / program, *arguments],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            input=given,
            env=environment,
        )
        if check and done.returncode:
            raise AssertionError(f"{program} {' '.join(arguments)} failed\n{done.stdout[-6000:]}")
        if not check and not done.returncode:
            raise AssertionError(f"{program} {' '.join(arguments)} did not fail\n{done.stdout[-6000:]}")
        return done.stdout

    def get(self, kind: str, namespace: str, *selection: str) -> list[dict[str, Any]]:
        """Objects of a kind in a namespace."""
        found = json.loads(self.run("kubectl", "get", kind, "--namespace", namespace, "--output", "json", *selection))
        return found["items"] if found["kind"].endswith("List") else [found]

    def apply(self, documents: Sequence[dict[str, Any]]) -> None:
        """Apply objects."""
        self.run("kubectl", "apply", "--filename", "-", given=yaml.safe_dump_all(documents))

    def namespace(self, name: str) -> str:
        """A new namespace that lets in nothing but the restricted Pod Security Standard."""
        labels = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "warn", "audit")}
        self.apply([{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}])
        return name

    def _start(self) -> None:
        etcd, peers, port, manager, scheduler = free_ports(5)
        token = secrets.token_hex(16)
        key = rsa.generate_private_key(65537, 2048)
        pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        (self.folder / "accounts.key").write_bytes(key.private_bytes(pem, pkcs8, serialization.NoEncryption()))
        (self.folder / "tokens.csv").write_text(f'{token},admin,admin,"system:masters"\n')
        self.kubeconfig.write_text(json.dumps(_kubeconfig(f"https://{LOOPBACK}:{port}", token)))
        kube = f"--kubeconfig={self.kubeconfig}"
        self._run(
            "etcd",
            f"--data-dir={self.folder / 'etcd'}",
            f"--listen-client-urls=http://{LOOPBACK}:{etcd}",
            f"--advertise-client-urls=http://{LOOPBACK}:{etcd}",
            f"--listen-peer-urls=http://{LOOPBACK}:{peers}",
            f"--initial-advertise-peer-urls=http://{LOOPBACK}:{peers}",
            f"--initial-cluster=default=http://{LOOPBACK}:{peers}",
            "--unsafe-no-fsync",
        )
        api = self._run(
            "kube-apiserver",
            f"--etcd-servers=http://{LOOPBACK}:{etcd}",
            f"--secure-port={port}",
            f"--bind-address={LOOPBACK}",
            f"--cert-dir={self.folder / 'api'}",
            "--service-cluster-ip-range=10.96.0.0/16",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={self.folder / 'accounts.key'}",
            f"--service-account-signing-key-file={self.folder / 'accounts.key'}",
            f"--token-auth-file={self.folder / 'tokens.csv'}",
            "--authorization-mode=RBAC",
        )
        api.wait_until(self._answers, 60)
        self._run(
            "kube-controller-manager",
            kube,
            f"--secure-port={manager}",
            f"--service-account-private-key-file={self.folder / 'accounts.key'}",
            "--leader-elect=false",
            f"--cert-dir={self.folder / 'manager'}",
        )
        self._run(
            "kube-scheduler", kube, f"--secure-port={scheduler}", "--leader-elect=false", f"--cert-dir={self.folder}/s"
        )
        stages = f"--config={HERE / 'stages.yaml'}"
        lease = "--node-lease-duration-seconds=40"
        self._run("kwok", kube, "--manage-all-nodes=true", stages, lease, f"--server-address={LOOPBACK}:0")
        self.apply([_node(zone) for zone in ZONES])
        self.run("kubectl", "wait", "--for=condition=Ready", "nodes", "--all", "--timeout=60s")
        # Controllers need the account before pods come.
        api.wait_until(lambda: bool(self._try("get", "serviceaccount", "default")), 60)

    def _run(self, program: str, *arguments: str) -> Server:
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        command = [str(self._programs / program), *arguments]
        server = Server(program, command, self.folder / f"{program}.log", environment)
        self._servers.append(server)
        server.start()
        return server

    def _answers(self) -> bool:
        return self._try("get", "--raw", "/readyz").strip() == "ok"

    def _try(self, *arguments: str) -> str:
        command = [str(BIN / "kubectl"), f"--kubeconfig={self.kubeconfig}", *arguments]
        return subprocess.run(command, check=False, capture_output=True, text=True).stdout


def _kubeconfig(server: str, token: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "test",
        "clusters": [{"name": "test", "cluster": {"server": server, "insecure-skip-tls-verify": True}}],
        "users": [{"name": "test", "user": {"token": token}}],
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
    }


def _node(zone: str) -> dict[str, Any]:
    name = f"node-{zone}"
    labels = {"kubernetes.io/hostname": name, "topology.kubernetes.io/zone": zone, "kubernetes.io/os": "linux"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": labels, "annotations": {"kwok.x-k8s.io/node": "fake"}},
    }
