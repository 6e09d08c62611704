"""The folder where signed files are put, one by one: whole or not at all, and never over another file."""

import os
from dataclasses import dataclass
from pathlib import Path

from invoicebridge.connectors.files import FileSource
from invoicebridge.connectors.whole_file import remove_abandoned, write_whole
from invoicebridge.errors import ConfigurationError


def prepared(folder: str | None) -> "FolderShelf":
    """The shelf of that folder, without what a crash left there more than a day ago; the folder need not exist yet.

    ConfigurationError `output-no-folder` when there is something else, `output-not-written` when it cannot be tidied.
    """
    if folder is not None and os.path.lexists(folder):
        if not os.path.isdir(folder):
            raise ConfigurationError("output-no-folder", name=folder)
        try:
            remove_abandoned(Path(folder))
        except OSError as error:
            raise ConfigurationError("output-not-written", name=folder, reason=error.strerror) from error
    return FolderShelf(folder)


@dataclass(frozen=True, slots=True)
class FolderShelf:
    """Puts files into `folder`, or beside the file that each was made from where it is None."""

    folder: str | None = None

    def path_of(self, source: str, name: str) -> str:
        """Where a file of this name belongs that was made from the file `source`."""
        return os.path.join(os.path.dirname(source) if self.folder is None else self.folder, name)

    def read(self, path: str) -> bytes | None:
        """What lies there; None when nothing does. UnreadableFile when it cannot be read.

        ConfigurationError `output-link-dangles` when the place is taken by a link that leads nowhere.
        """
        if os.path.islink(path) and not os.path.exists(path):
            raise ConfigurationError("output-link-dangles", name=path, target=os.readlink(path))
        return FileSource(path).read() if os.path.lexists(path) else None

    def put(self, path: str, content: bytes) -> None:
        """The file is there, whole, also after a crash; ConfigurationError `output-exists` or `output-not-written`."""
        target = Path(path)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, content, replace=False)
        except OSError as error:
            if isinstance(error, FileExistsError) and os.path.lexists(path):
                raise ConfigurationError("output-exists-kept", name=path) from error
            raise ConfigurationError("output-not-written", name=path, reason=error.strerror) from error
