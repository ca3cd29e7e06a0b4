"""A county's data files as commands to publish, each knowing on which line its row stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from services.catalogue.commands import (
    Publish,
    PublishCalendarYear,
    PublishDepartment,
    PublishDivisionTree,
    PublishItem,
    PublishPackage,
    PublishReferences,
    PublishSite,
)
from services.catalogue.domain.located import Located, Unreadable, locate, step
from services.catalogue.domain.references import References, references_from
from services.catalogue.domain.shapes import items_of, mapping, text, texts
from services.chassis.auth import Principal
from services.chassis.errors import Fault


@dataclass(frozen=True, slots=True)
class BadRow:
    """One fault of one row, as an editor of the file finds it. `line` counts from 1."""

    file: str
    line: int
    pointer: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of `file` at `pointer`, and what to ask for it."""

    file: str
    pointer: str
    located: Located = field(repr=False)
    command: Publish = field(repr=False)

    def bad(self, fault: Fault) -> BadRow:
        """`fault`, which points within the row, as it stands in the file."""
        pointer = self.pointer + fault.pointer
        return BadRow(self.file, self.located.line(pointer), pointer, fault.reason, fault.detail)


@dataclass(frozen=True, slots=True)
class Batch:
    """What to publish, in order, and what could not even be read."""

    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...]


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the files of one county stand below the data folder."""

    county: str

    @property
    def divisions(self) -> str:
        return f"divisions/{self.county}.json"

    @property
    def calendar(self) -> str:
        return "calendar/CN.json"

    @property
    def header(self) -> str:
        return f"catalogue/{self.county}/catalogue.json"

    @property
    def departments(self) -> str:
        return f"catalogue/{self.county}/departments.json"

    @property
    def sites(self) -> str:
        return f"catalogue/{self.county}/sites.json"

    @property
    def items(self) -> str:
        """The folder that holds one file per item."""
        return f"catalogue/{self.county}/items/"

    @property
    def packages(self) -> str:
        """A county may have none."""
        return f"catalogue/{self.county}/packages.json"

    @property
    def single(self) -> tuple[str, ...]:
        """Every file that must be there."""
        return (self.divisions, self.calendar, self.header, self.departments, self.sites)


def batch_of(
    files: Mapping[str, bytes], county: str, by: Principal, items_only: bool = False, check_only: bool = False
) -> Batch:
    """The commands for `files` (path below the data folder → content).

    A file that cannot be read is reported; rows that refer to it are then not tried.
    """
    folder = Folder(county)
    read, bad = _read(files, folder)
    maker = _Maker(folder, read, by, check_only)
    rows = [] if items_only else [*maker.tree(), *maker.years()]
    if not set(folder.single) - {folder.calendar} <= read.keys():
        return Batch(tuple(rows), tuple(bad))
    rows += [] if items_only else [*maker.departments(), *maker.sites()]
    packages = [] if items_only else [*maker.packages()]
    kept, twice = _once((*rows, *maker.references(), *maker.items(), *packages))
    return Batch(kept, (*bad, *twice, *_repeated(read), *_unlisted(read, folder)))


def _read(files: Mapping[str, bytes], folder: Folder) -> tuple[dict[str, Located], list[BadRow]]:
    read: dict[str, Located] = {}
    bad = [BadRow(name, 1, "", "FILE_MISSING", "缺少该文件") for name in folder.single if name not in files]
    for name, content in files.items():
        try:
            read[name] = locate(content)
        except Unreadable as error:
            bad.append(BadRow(name, error.line, "", "NOT_JSON", error.detail))
    return read, bad


def _repeated(read: Mapping[str, Located]) -> Iterator[BadRow]:
    for name, located in read.items():
        for pointer in located.twice:
            yield BadRow(name, located.line(pointer), pointer, "KEY_REPEATED", "同一对象中的键重复")


def _unlisted(read: Mapping[str, Located], folder: Folder) -> Iterator[BadRow]:
    """The header's `item_ids` and the item files must name the same items."""
    header = read[folder.header]
    listed = items_of(mapping(header.value).get("item_ids"))
    there = {
        name.removeprefix(folder.items).removesuffix(".json")
        for name in read
        if name.startswith(folder.items)
    }
    for at, item_id in enumerate(listed):
        if item_id not in there:
            pointer = f"/item_ids/{at}"
            yield BadRow(
                folder.header, header.line(pointer), pointer, "ITEM_FILE_MISSING", "没有该事项的可用文件"
            )
    for item_id in sorted(there - set(texts(listed))):
        yield BadRow(f"{folder.items}{item_id}.json", 1, "", "ITEM_NOT_LISTED", "事项不在目录清单中")


def _once(rows: Sequence[Row]) -> tuple[tuple[Row, ...], list[BadRow]]:
    """Rows without those that give an identifier for the second time, and these as bad."""
    seen: set[tuple[type, str]] = set()
    kept: list[Row] = []
    bad: list[BadRow] = []
    for row in rows:
        value = mapping(row.command.row)
        name = next(
            (name for name in ("site_id", "item_id", "package_id", "id", "division_code") if name in value),
            "",
        )
        key = (type(row.command), f"{name}/{text(value.get(name))}")
        if name and key in seen:
            bad.append(row.bad(Fault(f"/{name}", "IDENTIFIER_REPEATED", "编号重复")))
        else:
            kept.append(row)
        seen.add(key)
    return tuple(kept), bad


class _Maker:
    """Makes rows of one kind after another."""

    def __init__(self, folder: Folder, read: Mapping[str, Located], by: Principal, check_only: bool) -> None:
        self._folder, self._read, self._by, self._check_only = folder, read, by, check_only
        self._item_files = sorted(name for name in read if name.startswith(folder.items))
        header, divisions, departments, sites = (
            read[name].value if name in read else None
            for name in (folder.header, folder.divisions, folder.departments, folder.sites)
        )
        items = [read[name].value for name in self._item_files]
        self._references: References = references_from(header, divisions, departments, sites, items)

    def tree(self) -> Iterator[Row]:
        name = self._folder.divisions
        if name in self._read:
            yield self._row(PublishDivisionTree, name, "", self._read[name].value)

    def years(self) -> Iterator[Row]:
        name = self._folder.calendar
        document = mapping(self._read[name].value) if name in self._read else {}
        region = document.get("region")
        for year, entry in mapping(document.get("years")).items():
            number = int(year) if year.isdecimal() and len(year) == 4 else None
            row = {**mapping(entry), "region": region, "year": number}
            yield self._row(PublishCalendarYear, name, step("/years", year), row)

    def departments(self) -> Iterator[Row]:
        for key in ("departments", "township_governments"):
            yield from self._listed(PublishDepartment, self._folder.departments, key)

    def sites(self) -> Iterator[Row]:
        yield from self._listed(PublishSite, self._folder.sites, "sites")

    def references(self) -> Iterator[Row]:
        folder = self._folder
        names = {
            "header": folder.header,
            "divisions": folder.divisions,
            "departments": folder.departments,
            "sites": folder.sites,
        }
        row = {name: self._read[file].value for name, file in names.items()}
        yield self._row(PublishReferences, folder.header, "", row)

    def items(self) -> Iterator[Row]:
        for name in self._item_files:
            yield self._row(PublishItem, name, "", self._read[name].value)

    def packages(self) -> Iterator[Row]:
        if self._folder.packages in self._read:
            yield from self._listed(PublishPackage, self._folder.packages, "packages")

    def _listed(self, command: type[Publish], name: str, key: str) -> Iterator[Row]:
        entries = items_of(mapping(self._read[name].value).get(key))
        return (self._row(command, name, f"/{key}/{at}", entry) for at, entry in enumerate(entries))

    def _row(self, command: type[Publish], name: str, pointer: str, value: object) -> Row:
        asked = command(self._by, self._folder.county, value, self._references, self._check_only)
        return Row(name, pointer, self._read[name], asked)
