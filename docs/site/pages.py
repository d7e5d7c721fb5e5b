"""The pages of the site: `docs`, READMEs of the repository, generated references, and files that they link to."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from reference.markdown import block

LINK = re.compile(r"(\]\()([^)\s]+)(\))")
CODE = re.compile(r"(`+)(?:(?!\1).)*?\1")
FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
LIST = re.compile(r"\s*([-*]|\d+\.) |\s+\S")
FIRST_OF_LIST = re.compile(r"([-*]|1\.) ")
TABLE = re.compile(r"\s*\|")
INDENTED_TABLE = re.compile(r"^\s+\|")
LANGUAGES = {".py": "python", ".yaml": "yaml", ".sh": "bash", ".proto": "protobuf", ".json": "json", ".toml": "toml"}
IMAGES = {".svg", ".png"}
NOT_OURS = {"__pycache__", "node_modules"}
BUILT = {Path("certificates"), Path("compiled"), Path("dist")}
LISTING = {"docs/adr/README.md"}
"""Pages at whose end those beside them are listed."""


class BrokenLinkError(Exception):
    """Links that lead nowhere, a line each."""


class Site:
    """Pages by their place in the repository, written by their place in the site: without `docs/` before it."""

    def __init__(self, root: Path, generated: Mapping[str, str]) -> None:
        """The Markdown files below `root`, and generated pages by their places in the site."""
        self._root = root
        self._files = set(_files(root))
        written = [place for place in self._files if place.endswith(".md")]
        self._pages = {place: self._text(place) for place in written}
        self._pages |= {f"docs/{place}": text for place, text in generated.items()}
        for page in LISTING & set(self._pages):
            folder = posixpath.dirname(page)
            inside = [place for place in written if place.startswith(f"{folder}/") and place != page]
            self._pages[page] += f"\n{_listing(folder, inside, self._pages)}"
        self._images: set[str] = set()
        self._broken: list[str] = []

    def _text(self, place: str) -> str:
        return (self._root / place).read_text(encoding="utf-8")

    def write(self, folder: Path) -> list[str]:
        """Write all pages below a folder; returns their places in it.

        Raises:
            BrokenLinkError: a link of a page leads to no page, file or folder of the repository.
        """
        done: dict[str, str] = {}
        while waiting := [place for place in self._pages if place not in done]:
            for place in waiting:
                done[place] = "".join(self._linked(place, self._pages[place]))
        if self._broken:
            raise BrokenLinkError("\n".join(self._broken))
        for place, text in done.items():
            target = folder / _in_site(place)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        for place in self._images:
            target = folder / _in_site(place)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((self._root / place).read_bytes())
        return [_in_site(place) for place in done]

    def _linked(self, place: str, text: str) -> Iterator[str]:
        """The lines of a page, its links as the site has them.

        The generator reads the Markdown of before CommonMark: lists, tables and blocks begin after an empty line, and
        tables at the margin.
        """
        fence, before = "", ""
        for number, line in enumerate(text.splitlines(keepends=True), start=1):
            opened = FENCE.match(line)
            begins = (
                opened
                or (FIRST_OF_LIST.match(line) and not LIST.match(before))
                or (TABLE.match(line) and not TABLE.match(before))
            )
            if begins and not fence and before.strip():
                yield "\n"
            if opened and not fence:
                fence = opened[1]
            elif opened and opened[1].startswith(fence):
                fence = ""
            plain = not fence and not opened
            yield self._line(place, number, INDENTED_TABLE.sub("|", line)) if plain else line
            before = line

    def _line(self, place: str, number: int, line: str) -> str:
        spans = [found.span() for found in CODE.finditer(line)]

        def replaced(found: re.Match[str]) -> str:
            before, target, after = found.groups()
            if any(start < found.start() < end for start, end in spans) or re.match(r"[a-z]+:|#", target):
                return found[0]
            leads = self._leads(place, *target.partition("#")[::2])
            if leads is None:
                self._broken.append(f"{place}:{number}: {target} is nothing here")
                return found[0]
            return f"{before}{leads}{after}"

        return LINK.sub(replaced, line)

    def _leads(self, place: str, path: str, anchor: str) -> str | None:
        """Where a link leads in the site; None where it leads nowhere."""
        target = posixpath.normpath(posixpath.join(posixpath.dirname(place), path))
        page = self._page_of(target)
        if page is None:
            return None
        relative = os.path.relpath(_in_site(page), posixpath.dirname(_in_site(place)) or ".")
        return f"{relative}#{anchor}" if anchor else relative

    def _page_of(self, target: str) -> str | None:
        """The page that shows a file or a folder of the repository, made where there is none yet."""
        if PurePosixPath(target).suffix in IMAGES and target in self._files:
            self._images.add(target)
            return target
        inside = [place for place in self._files if place.startswith(f"{target}/")]
        for page in (target, f"{target}/README.md", f"{target}/index.md"):
            if page in self._pages:
                return page
        if target in self._files:
            text = self._text(target)
            page = f"{posixpath.dirname(target)}/{posixpath.basename(target).lstrip('.')}.md".lstrip("/")
            return self._shown(page, target, block(text, LANGUAGES.get(PurePosixPath(target).suffix, "text")))
        if inside:
            return self._shown(f"{target}/index.md", target, _listing(target, inside, self._pages))
        return None

    def _shown(self, page: str, title: str, text: str) -> str:
        self._pages[page] = f"---\nsearch:\n  exclude: true\n---\n# {title}\n\n{text}"
        return page


def _files(root: Path) -> Iterator[str]:
    """The files of the repository, without what is installed, built or kept in it."""
    for folder, below, names in os.walk(root):
        at = Path(folder).relative_to(root)
        below[:] = [name for name in below if not (name.startswith(".") or name in NOT_OURS or at / name in BUILT)]
        yield from (str(at / name) for name in names)


def _in_site(place: str) -> str:
    return place.removeprefix("docs/")


def _listing(folder: str, inside: Iterable[str], pages: Mapping[str, str]) -> str:
    """What stands in a folder: links to its pages by their titles, names of the rest."""
    lines = []
    for name in sorted({place.removeprefix(f"{folder}/").partition("/")[0] for place in inside}):
        text = pages.get(f"{folder}/{name}")
        lines.append(f"- [{_title(text)}]({name})\n" if text else f"- `{name}`\n")
    return "".join(lines)


def _title(text: str) -> str:
    return next(line.removeprefix("# ") for line in text.splitlines() if line.startswith("# "))
