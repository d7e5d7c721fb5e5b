"""The settings of each service, as its settings class declares them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module

from cityloop_service import ServiceSettings
from cityloop_testkit.sources import SERVICES
from pydantic.fields import FieldInfo

from reference.fields import MeaningMissingError, default_of, type_of
from reference.markdown import cell, code, table

HEAD = """# Settings

Services read their settings from the environment; in a chart they stand under `settings.<name>`, in lower case
([charts](../../helm/README.md)). A setting that is missing or wrong ends the service at its start, with exit code 2 and
the variable to set. Lists are written as JSON.

## Of every service

`CITYLOOP_<SERVICE>_` goes before each name, such as `CITYLOOP_EVENT_HUB_GRPC_PORT`.

"""


def pages() -> Mapping[str, str]:
    """One page."""
    parts = [HEAD, _table("", ServiceSettings.model_fields.items())]
    for service in SERVICES:
        settings = import_module(f"cityloop_{service.replace('-', '_')}.settings").Settings
        fields = settings.model_fields
        own = [(name, field) for name, field in fields.items() if name not in ServiceSettings.model_fields]
        parts.append(f"## {service}\n\nBeside those of every service. ")
        parts.append(f"[What it does](../../services/{service}/README.md).\n\n")
        parts.append(_table(settings.model_config["env_prefix"], own))
    return {"reference/settings.md": "".join(parts)}


def _table(prefix: str, fields: Iterable[tuple[str, FieldInfo]]) -> str:
    given = list(fields)
    missing = [f"{prefix}{name.upper()}" for name, field in given if not field.description]
    if missing:
        raise MeaningMissingError(f"settings without a description: {', '.join(missing)}")
    rows = [
        (code(prefix + name.upper()), type_of(field, {}), default_of(field), cell(field.description or ""))
        for name, field in given
    ]
    return table(("Variable", "Holds", "Default", "Meaning"), rows)
