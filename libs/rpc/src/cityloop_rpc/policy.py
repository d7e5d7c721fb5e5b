"""Which identity may call which method. What the table does not name is denied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable

import yaml
from cityloop_kernel import ForbiddenError

from cityloop_rpc.identity import Identity

PATTERN = re.compile(r"operator|service:[a-z0-9-]+|system:[^*/]+/[a-z0-9-]+|department:(\*|[^\s*]+)")
PATTERN_HELP = "operator, service:…, system:department/… or department:…"
OPEN_PREFIXES = ("/grpc.health.v1.Health/", "/grpc.reflection.")
"""Whoever has a certificate of the authority may ask for health and for the contract."""
PARTS = frozenset({"methods", "import_right"})
"""Of a policy file."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Methods, as `cityloop.cases.v1.TasksService/Accept`, and who may call them; who has the import right."""

    methods: Mapping[str, Sequence[str]]
    import_right: Sequence[str] = ()

    @classmethod
    def load(cls, file: Traversable) -> Policy:
        """Read a policy file.

        Raises:
            ValueError: it is not of the form `methods: {service/method: [pattern]}`, or a pattern means nobody.
        """
        text = file.read_text(encoding="utf-8")
        for name in _duplicate_names(yaml.compose(text, Loader=yaml.SafeLoader)):
            raise ValueError(f"{file.name}: {name!r} is defined twice; remove one")
        content = yaml.safe_load(text)
        unknown = sorted(map(str, set(content) - PARTS)) if isinstance(content, dict) else []
        if unknown:
            raise ValueError(f"{file.name}: there is no part {unknown[0]!r}; there are {', '.join(sorted(PARTS))}")
        methods = content.get("methods") if isinstance(content, dict) else None
        if not isinstance(methods, dict) or not all(isinstance(patterns, list) for patterns in methods.values()):
            raise ValueError(f"{file.name}: expected `methods:` with a list of identities for each method")
        import_right = content.get("import_right", [])
        for pattern in (pattern for patterns in (*methods.values(), import_right) for pattern in patterns):
            if not isinstance(pattern, str) or PATTERN.fullmatch(pattern) is None:
                raise ValueError(f"{file.name}: {pattern!r} is no identity; write {PATTERN_HELP}")
        return cls(methods, import_right)

    def with_import_right(self, importers: Sequence[str]) -> Policy:
        """The policy with the import right of these identities too.

        Raises:
            ValueError: a pattern means nobody.
        """
        for pattern in importers:
            if PATTERN.fullmatch(pattern) is None:
                raise ValueError(f"import right: {pattern!r} is no identity; write {PATTERN_HELP}")
        return replace(self, import_right=(*self.import_right, *importers))

    def check(self, identity: Identity, method: str) -> None:
        """Let the call pass, or refuse it.

        Raises:
            ForbiddenError: the table does not allow it.
        """
        if method.startswith(OPEN_PREFIXES):
            return
        patterns = self.methods.get(method.removeprefix("/"), ())
        if not any(identity.matches(pattern) for pattern in patterns):
            said = f"{identity} may not call {method}; ask the operator to add it to the policy"
            raise ForbiddenError(said, "METHOD_NOT_ALLOWED", {"caller": str(identity), "method": method})

    def may_import(self, identity: Identity) -> bool:
        """Whether this identity may say itself when something happened; whoever is signed in acts now."""
        if identity.person is not None:
            return False
        return any(identity.matches(pattern) for pattern in self.import_right)


def _duplicate_names(node: yaml.Node | None) -> Iterator[str]:
    """Names that are defined twice in one mapping: YAML would silently use the last of them."""
    if isinstance(node, yaml.MappingNode):
        names = [str(key.value) for key, _ in node.value]
        yield from (name for name in names if names.count(name) > 1)
        for _, value in node.value:
            yield from _duplicate_names(value)
