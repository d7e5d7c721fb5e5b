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
        tuple(name for name in CITY_PACKS.consumers if name != "console"),
        description="Services that must accept a pack: all but the console, which follows, unless fewer are deployed.",
    )
