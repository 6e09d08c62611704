"""Every exception that this package raises on purpose, and whose fault each one is.

InvoiceBridgeError
├── ConfigurationError     the operator: a setting, an option, a file of ours that is missing or wrong
│   └── WrongSettings      several settings are wrong; `each` holds a ConfigurationError for every one
├── InvalidDocument        the data: a document that cannot be read or written; says where
│   ├── UnreadableSignature  a signed file (.p7m) that cannot be opened, or that is not signed
│   ├── MalformedXml       not well-formed, or XML that is refused (DOCTYPE, depth)
│   ├── InvalidJson        JSON of the wrong shape; `each` holds an InvalidDocument for every place that is wrong
│   └── InvalidUbl         a UBL document that no draft can hold; `each` holds an InvalidDocument for every reason
├── UnreadableFile         a file that is not there, or is neither XML, zip nor p7m
│   └── FileTooLarge       a file with more bytes than are ever read
├── ArchiveUnavailable     the database does not answer, is locked for too long, or its disk is full
├── LeaseLost              another process may have taken over what this one had claimed: nothing may be sent
├── ChannelUnavailable     a mail server does not answer, or says «later»: the only error that is ever tried again
├── ChannelRefused         a mail server says no for good: the login, the mailbox, a folder that is not there
└── SigningError           the signer (key, token, remote service) did not sign

A mistake inside a readable document is no exception: it is a `Fault` (see fatturapa/fault.py). This module imports
nothing of ours.
"""

from collections.abc import Sequence


class InvoiceBridgeError(Exception):
    """Stops one document; `code` and `parameters` let a door say it in the reader's language."""

    def __init__(self, code: str, **parameters: object) -> None:
        self.code = code
        self.parameters = {name: str(value) for name, value in parameters.items() if value is not None}
        super().__init__(code, self.parameters)

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"{self.code} ({details})" if details else self.code

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuilt, (type(self), self.code, self.parameters))


def _rebuilt(kind: type[InvoiceBridgeError], code: str, parameters: dict[str, str]) -> InvoiceBridgeError:
    return kind(code, **parameters)


class ConfigurationError(InvoiceBridgeError):
    """The operator has to change a setting, an option or a file of the installation."""


class WrongSettings(ConfigurationError):
    """Several settings are wrong: `each` says all of them; code and parameters are the first's."""

    def __init__(self, each: Sequence[ConfigurationError]) -> None:
        self.each = tuple(each)
        super().__init__(self.each[0].code, **self.each[0].parameters)

    def __reduce__(self) -> tuple[object, ...]:
        return (WrongSettings, (self.each,))


class InvalidDocument(InvoiceBridgeError):
    """The document cannot be read as a value, or a value cannot be written; `path` and `line` say where when known."""


class MalformedXml(InvalidDocument):
    """The bytes are not well-formed XML, or are XML that is refused for safety (parameters: reason, line, column)."""


class UnreadableSignature(InvalidDocument):
    """A file that is not signed, or whose signature cannot be opened: cut short, damaged, encrypted, detached."""


class InvalidJson(InvalidDocument):
    """JSON values do not have the shape of a document: `each` says all places; code and parameters are the first's."""

    def __init__(self, each: Sequence[InvalidDocument]) -> None:
        self.each = tuple(each)
        super().__init__(self.each[0].code, **self.each[0].parameters)

    def __reduce__(self) -> tuple[object, ...]:
        return (InvalidJson, (self.each,))


class InvalidUbl(InvalidDocument):
    """A UBL document cannot be carried over: `each` says all reasons; code and parameters are the first's."""

    def __init__(self, each: Sequence[InvalidDocument]) -> None:
        self.each = tuple(each)
        super().__init__(self.each[0].code, **self.each[0].parameters)

    def __reduce__(self) -> tuple[object, ...]:
        return (InvalidUbl, (self.each,))


class UnreadableFile(InvoiceBridgeError):
    """The file is not there, cannot be opened, or is of no kind that is understood (parameters: name, reason)."""


class FileTooLarge(UnreadableFile):
    """The file has more bytes than are ever read (parameters: name, limit, and size where it is known)."""

    @property
    def exact(self) -> bool:
        """Whether the size is known; a pipe's is not."""
        return "size" in self.parameters

    @property
    def size(self) -> int:
        """The file's bytes, or the limit, which it exceeds."""
        return int(self.parameters.get("size") or self.parameters["limit"])


class SigningError(InvoiceBridgeError):
    """The signer did not sign: a token was removed, a remote service refused or is not there (parameters: reason …)."""


class ArchiveUnavailable(InvoiceBridgeError):
    """The database did not do it, and holds nothing of it (parameters: reason); it may work later."""


class LeaseLost(InvoiceBridgeError):
    """What was claimed is no longer ours: nothing of it may be sent (parameters: transmission)."""


class ChannelUnavailable(InvoiceBridgeError):
    """A mail server does not answer, broke off, or asks to come later (parameters: server, reason)."""


class ChannelRefused(InvoiceBridgeError):
    """A mail server refuses for good (parameters: server, reason); `login-refused` suspends the mailbox at once."""
