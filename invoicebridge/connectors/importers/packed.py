"""Archives and folders: every file in them by its own kind."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from invoicebridge.bridge.importing import Imported, ImportFault, ImportNote
from invoicebridge.bridge.ports import Importer
from invoicebridge.connectors.importers.contents import PackedContent
from invoicebridge.connectors.importers.kind import Content
from invoicebridge.errors import FileTooLarge, InvoiceBridgeError
from invoicebridge.sdi.archive import UnusableArchive, is_archive, members

MAX_BYTES: Final = 200_000_000
"""Most bytes of an archive that is read."""
_LEFT_OUT: Final = "__MACOSX/"
_BY_SYSTEMS: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
"""What operating systems put into folders by themselves."""

Choose = Callable[[Content], Importer]


class SeveralImporter:
    """Several importers, one after the other."""

    def __init__(self, each: Iterable[Content], choose: Choose, *, named: bool = True) -> None:
        """`named`: notes say of which file they are."""
        self._each = each
        self._choose = choose
        self._named = named
        self._notes: list[ImportNote] = []

    def notes(self) -> Sequence[ImportNote]:
        """What there is to tell of each file that was read, in their order."""
        return tuple(self._notes)

    def drafts(self) -> Iterator[Imported]:
        """Yield what each holds; one that cannot be read never stops the others."""
        self._notes.clear()
        for content in self._each:
            try:
                importer = self._choose(content)
            except InvoiceBridgeError as error:
                yield ImportFault(None, None, error.code, error.parameters, content.label)
                continue
            yield from importer.drafts()
            file = {"file": content.label} if self._named else {}
            self._notes += [ImportNote(one.code, {**file, **one.parameters}) for one in importer.notes()]


class ArchiveImporter:
    """A zip archive."""

    def __init__(self, content: Content, choose: Choose) -> None:
        self._content = content
        self._several = SeveralImporter(_Members(content), choose)

    def notes(self) -> Sequence[ImportNote]:
        """As of several files."""
        return self._several.notes()

    def drafts(self) -> Iterator[Imported]:
        """Yield what each file holds, and a fault from where the archive cannot be gone on with."""
        try:
            yield from self._several.drafts()
        except (UnusableArchive, FileTooLarge) as error:
            yield ImportFault(None, None, error.code, error.parameters, self._content.label)


class _Members:
    """The files of an archive, each unpacked when it is its turn."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def __iter__(self) -> Iterator[Content]:
        label = self._content.label
        with self._content.open() as stream:
            whole = stream.read(MAX_BYTES + 1)
        if len(whole) > MAX_BYTES:
            raise FileTooLarge("file-too-large", name=label, limit=MAX_BYTES)
        for member in members(whole):
            if not member.path.startswith(_LEFT_OUT) and (member.name or "").lower() not in _BY_SYSTEMS:
                yield PackedContent(f"{label}/{member.path}", member.name, member.content)


def is_zip(head: bytes) -> bool:
    """Whether the bytes begin as an archive does."""
    return is_archive(head)
