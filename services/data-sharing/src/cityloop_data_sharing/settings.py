"""Settings of data-sharing, prefix CITYLOOP_DATA_SHARING_."""

from __future__ import annotations

from cityloop.topics import CITY_PACKS
from cityloop_service import ServiceSettings
from pydantic import Field
from pydantic_settings import SettingsConfigDict


class Settings(ServiceSettings):
    """Beside those of every service."""

    model_config = SettingsConfigDict(env_prefix="CITYLOOP_DATA_SHARING_")

    pack_services: tuple[str, ...] = Field(
        CITY_PACKS.consumers,
        description="Services that must accept a pack: all that there are, unless fewer are deployed.",
    )
