"""No setting is accepted and then ignored: whatever may stand in a file or in the environment is read by some code.

By its own model: that another setting has the same name and is read does not count.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator

import pytest
from cityloop_local.workspace import root
from cityloop_operator.city_file import CityFile
from cityloop_packs.registry import KINDS
from cityloop_packs.values import Strict
from cityloop_plays.model import PlayModel
from cityloop_plays.play_file import PlayFile
from cityloop_service.settings import ServiceSettings
from cityloop_testkit.sources import SERVICES
from pydantic import BaseModel

NOT_READ = {
    "do": "its value says which class a step of a play is of",
    "EventClass.code": "it is for those who read the packs' items from their topic",
    "ExpectedRecord": "all of a record are compared at once",
    "Expectations": "each makes its own checks",
    "Parameter": "of its values the one that is set is read by its name",
}
"""Models, fields, or names of fields, that no code reads one by one, and why."""
SAMPLE = """
from pydantic import BaseModel

class Read(BaseModel):
    encoding: str = ""

class Ignored(BaseModel):
    encoding: str = ""

class Extended(Read):
    pass

def use(found: list[Extended | Read]) -> list[str]:
    return [item.encoding for item in found]
"""


def below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and those of production code that extend it, as far as they are imported."""
    yield model
    for extending in model.__subclasses__():
        if extending.__module__.startswith("cityloop_"):
            yield from below(extending)


def declared() -> dict[str, Iterable[type[BaseModel]]]:
    """Models of what people write, by what they write it into; importing their modules has made them known."""
    for service in SERVICES:
        importlib.import_module(f"cityloop_{service.replace('-', '_')}.settings")
    assert KINDS
    return {
        "city.yaml": below(CityFile.__mro__[1]),
        "packs": below(Strict),
        "plays": [PlayFile, *below(PlayModel)],
        "environment": below(ServiceSettings),
    }


@pytest.fixture(scope="module")
def reads(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Attributes that production code, and the sample, read: by module, class and name."""
    sample = tmp_path_factory.mktemp("sample") / "sample_of_settings.py"
    sample.write_text(SAMPLE)
    folders = [path for member in ("libs", "services", "tools") for path in sorted((root() / member).glob("*/src"))]
    code = [str(path) for path in folders if path.parent.name != "contracts"]
    command = [sys.executable, str(root() / "tests/attribute_reads.py"), *code, str(sample)]
    ended = subprocess.run(command, cwd=root(), capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return set(json.loads(ended.stdout))


def read_of(model: type[BaseModel], name: str, reads: set[str]) -> bool:
    """Whether a field is read of the model that declares it, or of one that extends it."""
    owners = [owner for owner in (*model.__mro__, *below(model)) if issubclass(owner, BaseModel)]
    return any(f"{owner.__module__}.{owner.__qualname__}.{name}" in reads for owner in owners)


@pytest.mark.parametrize("written", ["city.yaml", "packs", "plays", "environment"])
def test_what_may_be_set_is_read(written: str, reads: set[str]) -> None:
    fields = {(model, name) for model in declared()[written] for name in model.model_fields}
    assert len(fields) > 10
    unread = {f"{model.__name__}.{name}" for model, name in fields if not read_of(model, name, reads)}
    assert sorted(field for field in unread if not {field, *field.split(".")} & NOT_READ.keys()) == []


def test_what_is_read_of_one_model_is_not_read_of_another_that_has_its_name(reads: set[str]) -> None:
    found = {name for name in reads if "sample_of_settings" in name}
    assert found == {"sample_of_settings.Read.encoding"}
