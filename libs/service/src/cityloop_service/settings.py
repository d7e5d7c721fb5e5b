"""Settings that every service has; each service adds its own and its prefix. Wrong ones fail at the start."""

from __future__ import annotations

from typing import Literal

from cityloop_messaging import KafkaConnection
from cityloop_rpc import Credentials
from pydantic import Field, FilePath, SecretStr
from pydantic_settings import BaseSettings


class ServiceSettings(BaseSettings):
    """Read from the environment, with the service's prefix, such as `CITYLOOP_EVENT_HUB_GRPC_PORT`."""

    instance: str = Field("0", description="Which replica this is; with a StatefulSet its ordinal.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    grpc_port: int = Field(description="Port of the gRPC API, with mTLS.")
    admin_port: int = Field(description="Port of health and metrics, without a client certificate.")
    kafka_bootstrap_servers: str
    kafka_prefix: str = Field("", description="Prefix of topics and groups; empty in production.")
    database_dsn: SecretStr
    database_pool_size: int = Field(8, ge=2, le=64)
    event_hub_address: str = Field(description="host:port of event-hub's gRPC API, which is told the modes followed.")
    tls_key: FilePath = Field(description="PEM; may be replaced while the service runs, as the next two.")
    tls_certificate: FilePath = Field(description="PEM: department (O) and system (CN) of this service.")
    tls_authority: FilePath = Field(description="PEM: whom this service trusts, several certificates where it changes.")
    policy_file: FilePath | None = Field(None, description="Who may call what; the service's own table when absent.")
    import_right: list[str] = Field(
        [],
        description="JSON list of identities that may say when something happened, beside those of the policy, such as"
        ' `["system:water/import"]`: a system of a department, or `department:water` for all of its systems.',
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    otlp_endpoint: str | None = Field(None, description="Where spans go; nowhere when absent.")

    @property
    def kafka(self) -> KafkaConnection:
        """Where Kafka is."""
        return KafkaConnection(self.kafka_bootstrap_servers, self.kafka_prefix)

    @property
    def credentials(self) -> Credentials:
        """The service's own certificate."""
        return Credentials(self.tls_key, self.tls_certificate, self.tls_authority)
