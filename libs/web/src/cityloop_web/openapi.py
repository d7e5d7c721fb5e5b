"""The description of an edge (OpenAPI 3.1): the statuses that occur, refusals in their form, keys where they are asked.

A route says what it refuses beyond what every route does (`refused`), who may call it (`with_api_key`), and its body
where it reads that itself (`body`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, TypeAdapter

from cityloop_web.api_keys import KEY_HEADER

EVERYWHERE = (400, 408, 413, 503)
"""What any request may be refused with: its address, its body, or what the answer needs is away."""
REFUSED_FROM = 400
SCHEME = "ApiKey"
OF_FRAMEWORK = ("HTTPValidationError", "ValidationError")
"""Schemas of the 422 that the framework declares; it is answered as 400 here."""


class Problem(BaseModel):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    """The constant reason, such as `API_KEY_UNKNOWN`."""
    status: int
    detail: str
    """What is wrong and what to do."""


def refused(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """`responses` of a route that is also refused with these statuses."""
    return {status: {"description": HTTPStatus(status).phrase} for status in statuses}


def with_api_key(*, optional: bool = False) -> dict[str, Any]:
    """`openapi_extra` of a route that is called with an API key."""
    return {"security": [*([{}] if optional else []), {SCHEME: []}]}


def body(content: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """`openapi_extra` of a route that reads its body itself: the schema by media type."""
    return {"requestBody": {"required": True, "content": {kind: {"schema": item} for kind, item in content.items()}}}


def schema_of(shape: Any) -> dict[str, Any]:
    """The JSON Schema of a model or typed dictionary, whole: what it refers to stands in its place."""
    schema = TypeAdapter(shape).json_schema()
    definitions = schema.pop("$defs", {})

    def whole(node: Any) -> Any:
        if isinstance(node, list):
            return [whole(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return whole(definitions[node["$ref"].rpartition("/")[2]])
        return {name: whole(item) for name, item in node.items()}

    found: dict[str, Any] = whole(schema)
    return found


def describe(app: FastAPI, content: Callable[[str], Mapping[str, Any]]) -> None:
    """Let an application describe itself as it is; `content` is that of a refusal, for the path of a route."""

    def description() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _description(app, content)
        return app.openapi_schema

    app.openapi = description  # type: ignore[method-assign]


def _description(app: FastAPI, content: Callable[[str], Mapping[str, Any]]) -> dict[str, Any]:
    found = get_openapi(title=app.title, version=app.version, routes=app.routes)
    for path, operations in found["paths"].items():
        for operation in operations.values():
            responses = operation["responses"]
            if any(name in str(responses.get("422")) for name in OF_FRAMEWORK):
                del responses["422"]
            for status in EVERYWHERE:
                responses.setdefault(str(status), {"description": HTTPStatus(status).phrase})
            for status, response in responses.items():
                if int(status) >= REFUSED_FROM:
                    response.setdefault("content", content(path))
    components = found.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema()
    for name in OF_FRAMEWORK:
        schemas.pop(name, None)
    components["securitySchemes"] = {SCHEME: {"type": "apiKey", "in": "header", "name": KEY_HEADER}}
    return found
