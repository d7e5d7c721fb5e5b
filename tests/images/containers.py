"""Images built from the real Dockerfile by buildah, and services run from them by runc as Kubernetes would run them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cityloop_local.fleet import Fleet
from cityloop_local.server import Server

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "deploy" / "images" / "Dockerfile"
STATE = ROOT / ".state" / "images"
USER = 10001


def base() -> str:
    """The name of the base that the Dockerfile pins, without its digest: a stand-in has another."""
    line = next(line for line in DOCKERFILE.read_text().splitlines() if line.startswith("ARG BASE="))
    return line.removeprefix("ARG BASE=").partition("@")[0]


def buildah(*arguments: str) -> str:
    """What buildah prints."""
    driver = os.environ.get("STORAGE_DRIVER", "overlay")
    store = ["--root", str(STATE / "store"), "--runroot", str(STATE / "run"), "--storage-driver", driver]
    done = subprocess.run(["buildah", *store, *arguments], check=False, capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise AssertionError(f"buildah {arguments[0]} failed\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return done.stdout.strip()


def build(service: str) -> str:
    """Build the image of a service, or of the operator; returns its name."""
    name = f"localhost/cityloop/{service}:test"
    options = ["--isolation=chroot", "--network=host", "--pull-never", "--layers"]
    given = ["--build-arg", f"SERVICE={service}", "--build-arg", f"BASE={base()}"]
    buildah("bud", *options, *given, "--tag", name, "--file", str(DOCKERFILE), ".")
    return name


def release() -> None:
    """Remove containers and mounts that are left, so that the state folder can be removed; images stay."""
    buildah("rm", "--all")
    subprocess.run(["umount", str(STATE / "store" / "overlay")], check=False, capture_output=True)


class Image:
    """A built image, mounted read-only while tests run."""

    def __init__(self, name: str) -> None:
        self._container = buildah("from", "--pull-never", name)
        self.root = Path(buildah("mount", self._container))
        document = json.loads(buildah("inspect", "--type", "image", name))["OCIv1"]
        self.config: dict[str, Any] = document["config"]
        self.layers: list[str] = document["rootfs"]["diff_ids"]

    def remove(self) -> None:
        """Unmount it."""
        buildah("umount", self._container)
        buildah("rm", self._container)

    def bundle(
        self, folder: Path, arguments: Sequence[str], environment: Mapping[str, str], mounts: Sequence[Path]
    ) -> list[str]:
        """A command that runs the image's entrypoint with these arguments: its user, no capability, a read-only root,
        nothing to write but `/tmp`; on the machine's network, since the servers listen on its loopback.
        """
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        subprocess.run(["runc", "spec", "--bundle", str(folder)], check=True)
        file = folder / "config.json"
        spec = json.loads(file.read_text())
        spec["root"] = {"path": str(self.root), "readonly": True}
        user, group = map(int, self.config["User"].split(":"))
        given = [f"{key}={value}" for key, value in environment.items()]
        spec["process"] |= {
            "terminal": False,
            "args": [*self.config["Entrypoint"], *arguments],
            "user": {"uid": user, "gid": group},
            "cwd": self.config["WorkingDir"],
            "env": [*self.config["Env"], *given],
            "capabilities": {kind: [] for kind in spec["process"]["capabilities"]},
            "noNewPrivileges": True,
        }
        spec["process"].pop("rlimits", None)
        kinds = spec["linux"]["namespaces"]
        spec["linux"]["namespaces"] = [entry for entry in kinds if entry["type"] != "network"]
        writable = {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "nodev", "noexec"]}  # noqa: S108
        binds = [
            {"destination": str(path), "type": "bind", "source": str(path), "options": ["rbind", "ro"]}
            for path in mounts
        ]
        spec["mounts"] += [writable, *binds]
        file.write_text(json.dumps(spec))
        return ["runc", "--root", str(STATE / "runc"), "run", "--bundle", str(folder), folder.name]


class ContainerFleet(Fleet):
    """The local fleet, its services run from images instead of from the workspace."""

    images: Mapping[str, Image]

    def start_service(self, name: str) -> None:
        """Start one service from its image; returns before it answers."""
        server = self.container(name, "serve")
        self.processes[name] = server
        server.start()

    def container(self, name: str, *arguments: str) -> Server:
        """A container of a service's image, not started."""
        certificates = self.folder / "certificates"
        own = f"{self.services[name].package.upper()}_"
        environment = {key: value for key, value in self.environment(name).items() if key.startswith(own)}
        self.hand_over()
        folder = self.folder / "bundles" / f"{self.folder.name}-{name}-{arguments[0]}"
        command = self.images[name].bundle(folder, arguments, environment, [certificates])
        return Server(name, command, self.folder / "logs" / f"{name}.{arguments[0]}.log", os.environ)

    def hand_over(self) -> None:
        """Give the certificates to the user of the images: key files are their owner's alone."""
        certificates = self.folder / "certificates"
        for path in (certificates, *certificates.iterdir()):
            os.chown(path, USER, USER)
        for path in (self.folder, *self.folder.parents):
            if not path.stat().st_mode & 0o001:
                path.chmod(path.stat().st_mode | 0o001)

    def remove(self) -> None:
        """Kill what was left, also where runc itself was killed."""
        for folder in (self.folder / "bundles").iterdir():
            command = ["runc", "--root", str(STATE / "runc"), "delete", "--force", folder.name]
            subprocess.run(command, check=False, capture_output=True)
