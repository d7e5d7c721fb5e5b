"""Which attribute of which class is read by some code, as mypy understands it.

    python tests/attribute_reads.py PATH...

Prints a JSON list of `module.Class.attribute`, of the class that mypy takes the value to be of. It is a plugin of mypy
and runs mypy with itself: types of expressions are known to nobody else.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from mypy import api
from mypy.nodes import MemberExpr
from mypy.plugin import AttributeContext, Plugin
from mypy.plugins.default import DefaultPlugin
from mypy.types import Type

ROOT = Path(__file__).parents[1]
# Without the packages that the workspace stands on it takes a third of the time, and errors that lint does not have.
OPTIONS = ("--cache-dir", "/dev/null", "--no-site-packages", "--ignore-missing-imports")
CRASHED = 2
PLUGINS = 'plugins = ["pydantic.mypy"'
"""As pyproject.toml begins the list."""
found: set[str] = set()


class Reads(Plugin):
    """Notes each attribute that is read of an instance; a declaration is no reading."""

    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type]:
        """Of each attribute; its type is what mypy's own plugin says, which is asked no more once this one answers."""
        usual = DefaultPlugin(self.options).get_attribute_hook(fullname)

        def note(context: AttributeContext) -> Type:
            if isinstance(context.context, MemberExpr) and not context.is_lvalue:
                found.add(fullname)
            return usual(context) if usual else context.default_attr_type

        return note


def plugin(_version: str) -> type[Plugin]:
    """What mypy asks a plugin for."""
    return Reads


def main() -> int:
    """Check the types in some folders and files, whatever a cache knows of them, and print what is read."""
    # Mypy imports this file as a module of its own.
    import attribute_reads

    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    with tempfile.NamedTemporaryFile("w", suffix=".toml", encoding="utf-8") as config:
        config.write(settings.replace(PLUGINS, f'{PLUGINS}, "{__file__}"', 1))
        config.flush()
        _, wrong, code = api.run(["--config-file", config.name, *OPTIONS, *sys.argv[1:]])
    json.dump(sorted(attribute_reads.found), sys.stdout)
    sys.stderr.write(wrong)
    return code if code >= CRASHED else 0


if __name__ == "__main__":
    sys.exit(main())
