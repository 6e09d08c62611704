"""The folder from which an ERP fetches outcome files: each appears whole, under a name that is given once."""

import errno
import os
from dataclasses import dataclass
from pathlib import Path

from invoicebridge.connectors.whole_file import growing, remove_abandoned
from invoicebridge.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class OutcomeFilesFolder:
    """A folder that somebody made: one that misses may be a disk that is not mounted, and is never made here."""

    folder: Path
    mode: int = 0o600
    """The permissions of the files."""

    def demand_usable(self) -> None:
        """Files can be put into it; nothing is changed. Errors as `put`."""
        try:
            if not self.folder.is_dir():
                raise ConfigurationError("outcome-folder-missing", name=self.folder)
        except OSError as error:
            raise ConfigurationError("output-not-written", name=self.folder, reason=error.strerror or error) from error
        why = unwritable(self.folder)
        if why is not None:
            raise ConfigurationError("output-not-written", name=self.folder, reason=why)

    def path_of(self, name: str) -> str:
        """Where a file of this name is, or will be."""
        return str(self.folder / name)

    def put(self, name: str, content: bytes) -> bool:
        """The file is there, whole, also after a crash; whether it was not before: one of that name is left alone.

        ConfigurationError `outcome-folder-missing`, `output-not-written`.
        """
        path = self.folder / name
        try:
            if not self.folder.is_dir():
                raise ConfigurationError("outcome-folder-missing", name=self.folder)
            remove_abandoned(self.folder)
            if os.path.lexists(path):
                return False
            # nobody else has this name; without links a file system knows no other way to show a file whole
            with growing(path, replace=True, private=True) as stream:
                os.fchmod(stream.fileno(), self.mode)
                stream.write(content)
            sync(self.folder)
        except OSError as error:
            raise ConfigurationError("output-not-written", name=path, reason=error.strerror or error) from error
        return True


def unwritable(folder: Path) -> str | None:
    """Why files in the folder cannot be listed, made and moved; None: they can."""
    if not folder.is_dir():
        return os.strerror(errno.ENOTDIR)
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        return os.strerror(errno.EROFS)
    return None if os.access(folder, os.R_OK | os.W_OK | os.X_OK) else os.strerror(errno.EACCES)


def sync(folder: Path) -> None:
    """The names in the folder are on the disk, where its file system can do that."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(number)
