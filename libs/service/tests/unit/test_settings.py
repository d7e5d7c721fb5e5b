"""Settings that belong together."""

from __future__ import annotations

from pathlib import Path

import pytest
from cityloop_service import ServiceSettings
from cityloop_service.main import unknown_variables
from cityloop_testkit.english import english
from pydantic import ValidationError
from pydantic_settings import SettingsConfigDict


def settings(folder: Path, *given: str) -> ServiceSettings:
    """Valid settings, and of Kafka's TLS files those given."""
    names = (
        "tls_key",
        "tls_certificate",
        "tls_authority",
        "kafka_tls_key",
        "kafka_tls_certificate",
        "kafka_tls_authority",
    )
    files = {name: folder / name for name in names}
    for file in files.values():
        file.touch()
    files = {name: path for name, path in files.items() if not name.startswith("kafka") or name in given}
    return ServiceSettings.model_validate(
        {
            **files,
            "grpc_port": 1,
            "admin_port": 2,
            "kafka_bootstrap_servers": "kafka:9093",
            "database_dsn": "postgresql://",
            "event_hub_address": "hub:1",
            "data_sharing_address": "sharing:1",
        }
    )


def test_kafka_is_spoken_to_in_the_clear_unless_there_are_files(tmp_path: Path) -> None:
    assert settings(tmp_path).kafka.tls is None
    tls = settings(tmp_path, "kafka_tls_key", "kafka_tls_certificate", "kafka_tls_authority").kafka.tls
    assert tls is not None
    assert tls.key.name == "kafka_tls_key"


def test_half_of_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="service-kafka-tls-incomplete"):
        settings(tmp_path, "kafka_tls_key", "kafka_tls_authority")


class OfAService(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="CITYLOOP_A_SERVICE_")
    page_rate: float = 1.0


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, []),
        ({"CITYLOOP_A_SERVICE_PAGE_RATE": "1", "PATH": "/bin", "CITYLOOP_FLEET_FOLDER": "x"}, []),
        ({"cityloop_a_service_page_rate": "1"}, []),
        ({"CITYLOOP_A_SERVICE_PAGE_RAET": "1"}, ["did you mean CITYLOOP_A_SERVICE_PAGE_RATE?"]),
        ({"CITYLOOP_A_SERVICE_GRPC_PROT": "1", "CITYLOOP_A_SERVICE_Z": "1"}, ["GRPC_PORT?", "CITYLOOP_A_SERVICE_Z"]),
    ],
)
def test_a_variable_that_is_no_setting_is_named(variables: dict[str, str], said: list[str]) -> None:
    lines = [english(found) for found in unknown_variables(OfAService, variables)]
    assert len(lines) == len(said)
    assert all(text in line for text, line in zip(said, lines, strict=True))
