"""Settings of sensing-ingest, prefix CITYLOOP_SENSING_INGEST_."""

from __future__ import annotations

from pathlib import Path

from cityloop_service import ServiceSettings
from pydantic import Field
from pydantic_settings import SettingsConfigDict


class Settings(ServiceSettings):
    """Beside those of every service."""

    model_config = SettingsConfigDict(env_prefix="CITYLOOP_SENSING_INGEST_")

    http_port: int = Field(description="Port of the JSON edge.")
    api_keys_file: Path | None = Field(None, description="JSON: SHA-256 of a key, in hexadecimal, to department.")
