"""The certificate of a department's system, as files that may be replaced while a program runs."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

import grpc

MEND = "issue a certificate for this system, or ask the operator for one"


class CertificateError(Exception):
    """The files of the certificate cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What stood in the files at one time, as PEM; key and certificate belong together."""

    key: bytes
    certificate: bytes
    authority: bytes

    def channel_credentials(self) -> grpc.ChannelCredentials:
        """For a channel that shows the certificate."""
        return grpc.ssl_channel_credentials(self.authority, self.key, self.certificate)


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files of one identity: key, certificate, and the authority it trusts."""

    key: Path
    certificate: Path
    authority: Path

    @classmethod
    def in_folder(cls, folder: Path) -> Certificates:
        """`tls.key`, `tls.crt` and `ca.crt`, as `cityloop certificate issue` writes them and Kubernetes mounts them."""
        return cls(folder / "tls.key", folder / "tls.crt", folder / "ca.crt")

    def read(self) -> Contents:
        """What stands in the files now.

        Raises:
            CertificateError: one cannot be read or is no PEM, or the key does not belong to the certificate.
        """
        try:
            contents = self._bytes()
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(self.certificate, self.key, password="")
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(self.authority)
            again = self._bytes()
        except OSError as error:  # ssl.SSLError is one
            what = f"{error.filename}: {error.strerror}" if error.filename else f"{self.certificate}: {error}"
            raise CertificateError(f"{what}; {MEND}") from error
        if again != contents:
            raise CertificateError(f"{self.certificate} is just being replaced; try again")
        return contents

    def stamp(self) -> tuple[tuple[int, int, int], ...]:
        """Differs after a file was replaced; empty while one is not there."""
        try:
            stats = [path.stat() for path in (self.key, self.certificate, self.authority)]
        except OSError:
            return ()
        return tuple((stat.st_ino, stat.st_mtime_ns, stat.st_size) for stat in stats)

    def _bytes(self) -> Contents:
        return Contents(self.key.read_bytes(), self.certificate.read_bytes(), self.authority.read_bytes())


class ChangingCertificates:
    """The contents of the files, read again when they change. Files that do not hold together are not taken: the former
    contents stay until the new ones are whole.

    Raises:
        CertificateError: when made, the files cannot be used.
    """

    def __init__(self, files: Certificates) -> None:
        self._files = files
        self._seen = files.stamp()
        self.contents = files.read()

    def changed(self) -> bool:
        """Whether the files hold something new since the last look; `contents` is then the new."""
        stamp = self._files.stamp()
        if not stamp or stamp == self._seen:
            return False
        try:
            contents = self._files.read()
        except CertificateError:
            return False
        self._seen, before, self.contents = stamp, self.contents, contents
        return contents != before
