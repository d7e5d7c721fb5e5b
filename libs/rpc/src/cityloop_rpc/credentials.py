"""The certificate of an identity, as files that may be replaced while it is used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import grpc
from cityloop_kernel import Phrase, SentenceError, phrase_list, say
from cityloop_telemetry import Logger
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from cityloop_rpc.telemetry import LogEvents


@dataclass(frozen=True, slots=True)
class KeyMaterial:
    """Key, certificate and authority of an identity as PEM, read at one time; key and certificate belong together."""

    key: bytes
    certificate: bytes
    authority: bytes

    def server(self) -> grpc.ServerCertificateConfiguration:
        """For a server."""
        return grpc.ssl_server_certificate_configuration([(self.key, self.certificate)], self.authority)

    def client(self) -> grpc.ChannelCredentials:
        """For a client that shows its certificate."""
        return grpc.ssl_channel_credentials(self.authority, self.key, self.certificate)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Files of an identity: key, certificate, and the authority it trusts."""

    key: Path
    certificate: Path
    authority: Path

    def read(self) -> KeyMaterial:
        """What stands in the files now.

        Raises:
            OSError: one cannot be read.
            ValueError: one is no PEM.
            SentenceError: the key does not belong to the certificate.
        """
        contents = KeyMaterial(self.key.read_bytes(), self.certificate.read_bytes(), self.authority.read_bytes())
        key = serialization.load_pem_private_key(contents.key, None)
        own = x509.load_pem_x509_certificate(contents.certificate)
        x509.load_pem_x509_certificates(contents.authority)
        if key.public_key() != own.public_key():
            raise SentenceError(say("health-key-of-another", key=str(self.key), certificate=str(self.certificate)))
        return contents

    def server(self) -> grpc.ServerCredentials:
        """For a server that asks every client for its certificate, and takes new files at its next handshake.

        Whoever starts a server with them keeps them as long as it runs: gRPC calls back into them.
        """
        files = CredentialsWatcher(self)
        first = files.contents.server()

        def fetch() -> grpc.ServerCertificateConfiguration | None:
            return files.contents.server() if files.reload() else None

        return grpc.dynamic_ssl_server_credentials(first, fetch, require_client_authentication=True)  # type: ignore[arg-type] # None says that nothing changed

    def client(self) -> grpc.ChannelCredentials:
        """For a client that shows its certificate: what stands in the files now."""
        return self.read().client()

    def expiries(self) -> dict[Path, dt.datetime]:
        """When certificate and authority expire, of an authority with several certificates the last.

        Raises:
            OSError, ValueError: as `read`.
        """
        contents = self.read()
        authorities = x509.load_pem_x509_certificates(contents.authority)
        return {
            self.certificate: x509.load_pem_x509_certificate(contents.certificate).not_valid_after_utc,
            self.authority: max(certificate.not_valid_after_utc for certificate in authorities),
        }

    def stamp(self) -> tuple[tuple[int, int, int], ...] | None:
        """What differs when one of the files is replaced; None while one cannot be looked at."""
        try:
            stats = [path.stat() for path in (self.key, self.certificate, self.authority)]
        except OSError:
            return None
        return tuple((stat.st_ino, stat.st_mtime_ns, stat.st_size) for stat in stats)


class CredentialsHealth:
    """Whether an identity's files can be used, asked every few seconds: they are read where they changed."""

    def __init__(self, files: Credentials) -> None:
        self._files = files
        self._seen: tuple[tuple[int, int, int], ...] | None = None
        self._unusable: Phrase = ""
        self.expiries: Mapping[Path, dt.datetime] = {}
        """When certificate and authority expire; empty while they cannot be read."""

    def problem(self, now: dt.datetime) -> Phrase:
        """What keeps these files from being used, with what to do; empty when nothing does."""
        stamp = self._files.stamp()
        if stamp is None or stamp != self._seen:
            self._read()
            self._seen = stamp
        if self._unusable:
            return self._unusable
        expired = [(path, end) for path, end in self.expiries.items() if end <= now]
        files = [say("health-expired", file=str(path), moment=f"{end:%FT%TZ}") for path, end in expired]
        return say("health-certificate-expired", files=phrase_list(files)) if files else ""

    def _read(self) -> None:
        try:
            self.expiries, self._unusable = self._files.expiries(), ""
        except (OSError, ValueError) as error:
            problem = error.sentence if isinstance(error, SentenceError) else str(error)
            self.expiries, self._unusable = {}, say("health-certificate-unusable", problem=problem)


class CredentialsWatcher:
    """The contents of an identity's files, read again when the files change. Files that do not belong together are not
    used: the former contents stay until the new ones are complete.
    """

    def __init__(self, files: Credentials) -> None:
        self._files = files
        self._seen = files.stamp()
        self.contents = files.read()

    def reload(self) -> bool:
        """Read the files again where they changed. Returns whether `contents` is new."""
        stamp = self._files.stamp()
        if stamp is None or stamp == self._seen:
            return False
        try:
            contents = self._files.read()
        except (OSError, ValueError):
            return False
        self._seen, before = stamp, self.contents
        self.contents = contents
        if contents != before:
            Logger().info(LogEvents.CERTIFICATE_TAKEN, certificate=str(self._files.certificate))
        return contents != before
