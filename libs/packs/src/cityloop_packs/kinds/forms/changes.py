"""What a change of packs may not do to forms that were answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cityloop_expressions import Attribute
from cityloop_kernel import say

from cityloop_packs.active import ActivePacks
from cityloop_packs.kind import Path, Problem, problem
from cityloop_packs.kinds.forms.kind import FORMS
from cityloop_packs.kinds.forms.schema import FormDefinition


def changed_fields(
    before: ActivePacks, after: ActivePacks, subject: str, counts: Mapping[str, int]
) -> Iterator[Problem]:
    """A problem for each field whose type would change under answers that were given, or drafts that are open.

    Args:
        before: the packs in use.
        after: what they would become.
        subject: what is counted, such as `form_answers`.
        counts: of each form.
    """
    declared = after.named(FORMS)
    for name, found in before.named(FORMS).items():
        if not counts.get(name) or name not in declared:
            continue
        now = dict(_fields(declared[name].item))
        for attribute, (item, _) in _fields(found.item):
            if attribute in now and item.changes_to(now[attribute][0]):
                counted = say(f"pack-counted-{subject}", count=counts[name])
                phrase = say("pack-form-field-changed", counted=counted, form=name, name=attribute)
                yield problem(FORMS, declared[name], phrase, (*now[attribute][1], "type"))


def _fields(form: FormDefinition) -> Iterator[tuple[str, tuple[Attribute, Path]]]:
    """Every field by its name, with where it stands."""
    for number, page in enumerate(form.pages):
        for index, item in enumerate(page.fields):
            yield item.attribute, (item, ("pages", number, "fields", index))
        for place, group in enumerate(page.groups):
            for index, item in enumerate(group.fields):
                yield item.attribute, (item, ("pages", number, "groups", place, "fields", index))
