"""Settings of collaboration-tasks, prefix CITYLOOP_COLLABORATION_TASKS_."""

from __future__ import annotations

from cityloop_service import ServiceSettings
from pydantic_settings import SettingsConfigDict


class Settings(ServiceSettings):
    """Those of every service."""

    model_config = SettingsConfigDict(env_prefix="CITYLOOP_COLLABORATION_TASKS_")
