"""Files that wait for a signature made elsewhere: written out to be signed; signed, `prepare` takes them back."""

from collections.abc import Iterator

from invoicebridge.bridge.archived import Draft, DraftKind
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.ports import Shelf
from invoicebridge.bridge.preparing.candidates import failed
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ConfigurationError, UnreadableFile


def export_unsigned(bridge: Bridge, shelf: Shelf, company: str | None = None) -> Iterator[Outcome]:
    """Put every file that waits for its signature on the shelf, under the name that it will be sent with.

    What lies there already with the same content is left; anything else is never overwritten, and told as failed.
    """
    for draft in bridge.archive.drafts.open(DraftKind.UNSIGNED, company):
        try:
            yield _exported(draft, shelf)
        except (ConfigurationError, UnreadableFile) as error:
            yield failed(draft.name or draft.source, error)


def _exported(draft: Draft, shelf: Shelf) -> Outcome:
    name = draft.name or draft.source
    path = shelf.path_of("", name)
    there = shelf.read(path)
    if there is None:
        shelf.put(path, draft.content)
    elif there != draft.content:
        raise ConfigurationError("output-exists-kept", name=path)
    code, verdict = ("exported-unsigned", Verdict.DONE) if there is None else ("already-exported", Verdict.NOTHING)
    return Outcome(what=draft.source, verdict=verdict, code=code, detail={"name": name, "path": path})
