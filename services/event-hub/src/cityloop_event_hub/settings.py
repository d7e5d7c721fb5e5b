"""Settings of event-hub, prefix CITYLOOP_EVENT_HUB_."""

from __future__ import annotations

from cityloop_service import ServiceSettings
from pydantic import Field
from pydantic_settings import SettingsConfigDict


class Settings(ServiceSettings):
    """Beside those of every service."""

    model_config = SettingsConfigDict(env_prefix="CITYLOOP_EVENT_HUB_")

    sensing_ingest_address: str = Field(description="host:port of sensing-ingest's gRPC API.")
