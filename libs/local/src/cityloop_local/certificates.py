"""A development CA: short-lived certificates that name a department and a system."""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cityloop_kernel import say
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from cityloop_local.server import StartError

LIFETIME = dt.timedelta(days=30)
RENEW_WITHIN = dt.timedelta(days=7)
ISSUED = "issued"
"""In the folder of an authority: the certificates, without their keys, that it gave to others."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files of one identity: its key, its certificate, and the CA it trusts."""

    key: Path
    certificate: Path
    authority: Path


@dataclass(frozen=True, slots=True)
class ExportedCertificate:
    """A certificate whose key the department's system keeps; the authority has none of it."""

    department: str
    system: str
    until: dt.datetime


class DevelopmentAuthority:
    """Signs for localhost, 127.0.0.1 and the services' names; for one machine only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._key_file = folder / "ca.key"
        self._certificate_file = folder / "ca.crt"
        folder.mkdir(parents=True, exist_ok=True)
        with self._locked():
            self._ready()

    def issue(self, department: str, system: str) -> Certificate:
        """The certificate of a department's system; kept until 7 days before it expires."""
        with self._locked():
            self._ready()
            return self._issue(department, system)

    def renew(self) -> list[Path]:
        """Issue anew what expires within 7 days: the authority's own certificate and all that stand in its folder.

        Returns the certificates renewed. Who holds the former one of the authority still trusts what is issued now.
        """
        with self._locked():
            renewed = [self._certificate_file] if self._ready() else []
            for file in sorted(self.folder.glob("*.crt")):
                if file != self._certificate_file and not self._fresh(file):
                    named = certificate_in(file)
                    renewed.append(self._issue(named.department, named.system).certificate)
        return renewed

    def export(self, department: str, system: str, folder: Path) -> ExportedCertificate:
        """A new key with its certificate in a folder of their own, beside what the authority's folder keeps.

        The files are named as Kubernetes mounts them: `tls.key`, `tls.crt`, `ca.crt`; what stood there is replaced.
        Nobody renews them unless this is called again: the authority keeps no key that it gave away.
        """
        register = self.folder / ISSUED
        with self._locked():
            self._ready()
            folder.mkdir(parents=True, exist_ok=True)
            key, certificate = self._signed(department, system)
            _write(folder / "ca.crt", self._certificate_file.read_bytes())
            _write_key(folder / "tls.key", key)
            _write(folder / "tls.crt", certificate)
            register.mkdir(exist_ok=True)
            _write(register / f"{department}.{system}.crt", certificate)
        return certificate_in(folder / "tls.crt")

    def exported(self) -> list[ExportedCertificate]:
        """What was given to others, by department and system; of each the newest."""
        found = map(certificate_in, (self.folder / ISSUED).glob("*.crt"))
        return sorted(found, key=lambda item: (item.department, item.system))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time writes certificates, so that a key and its certificate belong together."""
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _issue(self, department: str, system: str) -> Certificate:
        stem = self.folder / f"{department}.{system}"
        files = Certificate(
            stem.with_name(stem.name + ".key"), stem.with_name(stem.name + ".crt"), self._certificate_file
        )
        if self._fresh(files.certificate) and self._signed_by_us(files.certificate):
            return files
        key, certificate = self._signed(department, system)
        _write_key(files.key, key)
        _write(files.certificate, certificate)
        return files

    def _signed(self, department: str, system: str) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
        """A new key, and its certificate as PEM."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(department, system)
        names: list[x509.GeneralName] = [x509.DNSName("localhost"), x509.DNSName(system)]
        names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
        usages = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH])
        builder = _builder(subject, self._certificate.subject, key.public_key())
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        builder = builder.add_extension(usages, critical=False)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        return key, builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def _ready(self) -> bool:
        """Have a certificate that does not expire soon; whether a new one was made."""
        renewed = not self._fresh(self._certificate_file)
        if renewed:
            self._create()
        key = serialization.load_pem_private_key(self._key_file.read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise StartError(say("start-other-key", file=str(self._key_file), folder=str(self.folder)))
        self._key = key
        self._certificate = x509.load_pem_x509_certificate(self._certificate_file.read_bytes())
        return renewed

    def _create(self) -> None:
        """A new certificate, of the same key as the one that expires, so that both vouch for the same."""
        if self._certificate_file.is_file():
            kept = serialization.load_pem_private_key(self._key_file.read_bytes(), None)
        else:
            kept = None
        key = kept if isinstance(kept, ec.EllipticCurvePrivateKey) else ec.generate_private_key(ec.SECP256R1())
        name = _name("cityloop", "development-ca")
        builder = _builder(name, name, key.public_key())
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        _write_key(self._key_file, key)
        signed = builder.sign(key, hashes.SHA256())
        _write(self._certificate_file, signed.public_bytes(serialization.Encoding.PEM))

    def _signed_by_us(self, certificate: Path) -> bool:
        try:
            x509.load_pem_x509_certificate(certificate.read_bytes()).verify_directly_issued_by(self._certificate)
        except (ValueError, TypeError, InvalidSignature):
            return False
        return True

    @staticmethod
    def _fresh(certificate: Path) -> bool:
        if not certificate.is_file():
            return False
        expires = x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
        return expires - dt.datetime.now(dt.UTC) > RENEW_WITHIN


def _name(department: str, system: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, department), x509.NameAttribute(NameOID.COMMON_NAME, system)]
    )


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + LIFETIME)
    )


def certificate_in(file: Path) -> ExportedCertificate:
    """Whom a certificate names, and until when it holds.

    Raises:
        OSError, ValueError: the file cannot be read, or is no certificate.
    """
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    oids = (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)
    department, system = (str(certificate.subject.get_attributes_for_oid(oid)[0].value) for oid in oids)
    return ExportedCertificate(department, system, certificate.not_valid_after_utc)


def authority_in(file: Path | None) -> str:
    """SHA-256 of the key of an authority, which its renewed certificates keep; empty where there is no such file.

    Raises:
        ValueError: it is no certificate.
    """
    if file is None or not file.is_file():
        return ""
    key = x509.load_pem_x509_certificate(file.read_bytes()).public_key()
    spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).hexdigest()


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    _write(
        path,
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
        mode=0o600,
    )


def _write(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Replace a file as a whole: who reads it meanwhile has the former or the new one."""
    written = path.with_name(f"{path.name}.new")
    written.unlink(missing_ok=True)
    written.touch(mode=mode)
    written.write_bytes(content)
    written.replace(path)
