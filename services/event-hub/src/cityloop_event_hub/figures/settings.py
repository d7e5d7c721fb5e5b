"""Settings of the process that keeps figures live, prefix CITYLOOP_EVENT_HUB_FIGURES_."""

from __future__ import annotations

from cityloop_service import ServiceSettings
from pydantic import Field
from pydantic_settings import SettingsConfigDict


class FigureSettings(ServiceSettings):
    """Beside those of every service."""

    model_config = SettingsConfigDict(env_prefix="CITYLOOP_EVENT_HUB_FIGURES_")

    retention_months: int = Field(
        25, ge=2, le=240, description="How long the log is kept that figures are made of; cells of figures stay."
    )
