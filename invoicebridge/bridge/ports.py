"""What the operations need from outside, as shapes that connectors fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from invoicebridge.signature.keys import Signer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date, datetime, timedelta
    from typing import BinaryIO

    from invoicebridge.bridge.alerting.letters import Letter
    from invoicebridge.bridge.archived import (
        Account,
        Alert,
        AssignedAddress,
        Broken,
        Call,
        Candidates,
        Company,
        Cursor,
        Delivery,
        Draft,
        DraftKind,
        Event,
        Evidence,
        EvidenceRow,
        Filter,
        Head,
        Item,
        JobRun,
        Kept,
        Label,
        Labelled,
        Lead,
        Listed,
        Marked,
        NotedAlert,
        NotTaken,
        Numbers,
        Prepared,
        Record,
        Restoration,
        SendingLock,
        StoredAttempt,
        StoreKind,
        StoryLine,
        Suspension,
        Tied,
        Urgency,
        Wanted,
        Weighed,
    )
    from invoicebridge.bridge.batched import (
        BatchInvoice,
        Customer,
        InBatch,
        InvoiceBatch,
        InvoiceId,
        LatestFile,
        StatedAccount,
    )
    from invoicebridge.bridge.importing import Imported, ImportNote
    from invoicebridge.bridge.mailing import Batch, Quota, Unseen
    from invoicebridge.fatturapa.circumstances import InvoiceKey
    from invoicebridge.pec.compose import OutgoingMail
    from invoicebridge.transmission.attempt import Attempt
    from invoicebridge.transmission.dialogue import Dialogue
    from invoicebridge.transmission.proof import Proof
    from invoicebridge.transmission.state import State
    from invoicebridge.transmission.transmission import Transmission


class BatchSigner(Signer, Protocol):
    """A signer that says how many digests it likes to be given at once."""

    @property
    def batch(self) -> int:
        """At least 1; more digests in one call are signed too."""


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """The present instant, aware."""

    def sleep(self, duration: timedelta) -> None:
        """So much time has passed."""


class Ids(Protocol):
    """What has to be different each time."""

    def transmission(self) -> str:
        """A new id for a transmission or a draft."""

    def message_id(self, address: str) -> str:
        """A new Message-ID, without angle brackets, for a mail from this address."""

    def owner(self) -> str:
        """Who claims: the same for the life of this process, and no other's."""

    def fraction(self) -> float:
        """A random number, at least 0 and below 1: for jitter and nothing else."""


class Outbox(Protocol):
    """The submission server of one mailbox, over one connection that is kept for a batch."""

    def open(self) -> None:
        """Connected over TLS and logged in, if it was not so already.

        ChannelRefused `login-refused`, or another code for what will not work as it is (TLS, a certificate);
        ChannelUnavailable when the server does not answer or says «later». Nothing was sent then.
        """

    def send(self, mail: OutgoingMail, now: Callable[[], datetime]) -> Dialogue:
        """The mail was offered once; what was said, and how it ended. Never tries again, and never raises for it.

        The connection stays usable after a refusal; after anything else the next `open` makes a new one.
        """


class Inbox(Protocol):
    """A mailbox to read. Nothing in it is ever deleted, moved or marked.

    Every call: ChannelRefused (`login-refused`, `folder-missing` …), ChannelUnavailable.
    """

    def folders(self) -> tuple[str, ...]:
        """The names of all folders, as `new_mails` takes them."""

    def new_mails(self, folder: str, after: Cursor | None, since: date | None, unseen: Unseen) -> Iterator[Batch]:
        """Yield the mails of a folder that came after the cursor, in order, in batches of bounded size.

        Without a cursor, or when the folder has another UIDVALIDITY, everything from the day `since` on is read. Each
        batch says where the cursor stands after it. For a server without UIDs (POP3) `unseen` tells which ids are new.
        """

    def answers_to(self, message_id: str, folders: Sequence[str]) -> Iterator[bytes]:
        """Yield the mails that quote our Message-ID in X-Riferimento-Message-ID."""

    def quota(self) -> Quota | None:
        """How full the mailbox is; None where the server does not say."""

    def wait(self, folder: str, at_most: timedelta) -> bool:
        """Whether something came into the folder within that time (IDLE); False at once where that is not offered."""


class Alerts(Protocol):
    """The ordinary mailbox through which people are told: never a PEC box."""

    def send(self, letter: Letter) -> tuple[str, ...]:
        """The server has taken the letter, for one recipient at least; returns those for whom it has not.

        ChannelRefused `letter-refused` when it takes this one from nobody, other codes when it does not serve us at
        all; ChannelUnavailable. ConfigurationError when the password is not where the settings say.
        """


class Hooks(Protocol):
    """Who is called over HTTP."""

    def call(self, delivery: Delivery, at: datetime) -> None:
        """The hook has answered that it took the call, which is signed for this instant; ChannelUnavailable if not.

        It is called once, no redirect is followed, and no answer is read for long.
        """


class Importer(Protocol):
    """One file, or folder of files, from an ERP."""

    def drafts(self) -> Iterator[Imported]:
        """Yield every invoice in it, and every fault; lazily, in memory that does not grow with the file.

        A bad row never stops the others: an invoice is yielded, or all that is wrong with it. Can be called again.
        """

    def notes(self) -> Sequence[ImportNote]:
        """How the file was understood, as far as it was read until now; all of it once `drafts` has ended."""


class Shelf(Protocol):
    """Where signed files are put."""

    def path_of(self, source: str, name: str) -> str:
        """Where a file of this name belongs that was made from the file `source`."""

    def read(self, path: str) -> bytes | None:
        """What lies there; None when nothing does. UnreadableFile when it cannot be read."""

    def put(self, path: str, content: bytes) -> None:
        """The file is there, whole; ConfigurationError when something is there already, or it cannot be written."""


class OutcomeFolder(Protocol):
    """Where an ERP fetches the changes of states."""

    def path_of(self, name: str) -> str:
        """Where a file of this name is, or will be, for people."""

    def put(self, name: str, content: bytes) -> bool:
        """The file is there, whole, also after a crash; whether it was not before: one of that name is left alone.

        ConfigurationError `outcome-folder-missing`, `output-not-written`.
        """


class Given(Protocol):
    """Something that lay in a watched folder, and that this worker has in hand."""

    @property
    def label(self) -> str:
        """As people call it."""

    @property
    def path(self) -> str:
        """Where it is until it is finished."""

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of files, which are one batch."""

    @property
    def odd(self) -> str | None:
        """Why it is not read: `link`, `special` (a device, a pipe), `many` files, `deep` folders, `deadly` for readers.

        None: it is read.
        """

    def changed(self) -> bool:
        """Whether anything was written to it since it was taken. ConfigurationError `watch-folder-unusable`."""

    def record(self, some: bytes) -> None:
        """This stands at the end of its result. ConfigurationError `watch-folder-unusable`."""

    def annotate(self, write: Callable[[BinaryIO], None]) -> None:
        """A copy with remarks, which this writes, will lie beside it. What `write` raises leaves none."""

    def finish(self, *, good: bool) -> str:
        """It is in `done` or `failed` with its result, and the copy with remarks where there is one; where it is.

        ConfigurationError `watch-folder-unusable`; whoever takes it up again has it whole.
        """


class WatchFolder(Protocol):
    """A folder into which an ERP puts its batches."""

    def prepare(self) -> None:
        """It can be used. ConfigurationError `watch-folder-missing`, `-elsewhere`, `-unusable`."""

    def given(self) -> Generator[Given]:
        """Yield what was given and nobody works on, the oldest first: what others left, then what lies in `in`.

        Each is this worker's until the next one is asked for. What cannot be had keeps nothing else waiting: at the
        end ConfigurationError `watch-folder-unusable`.
        """


class Companies(Protocol):
    """The companies whose invoices are here."""

    def save(self, one: Company) -> None:
        """The company is in the store, as it is given; what stood under its id before is gone."""

    def all(self) -> tuple[Company, ...]:
        """Every company, by its id."""


class Names(Protocol):
    """The file names that are used: each once for ever (00002)."""

    def start(self, id_paese: str, id_codice: str, *, after: str = "00000", prefix: str = "") -> None:
        """Numbers of this identifier follow `after` (the last progressivo used elsewhere), or begin with `prefix`.

        A number that was given out already stays so. InvalidDocument `file-name` when they make no good name.
        """

    def allocate(self, id_paese: str, id_codice: str, count: int, at: datetime) -> tuple[str, ...]:
        """Return new names without extension (`IT01234567890_00001`), burnt from now on, rising.

        ConfigurationError `progressivo-exhausted` when there are not so many left.
        """

    def jump(self, id_paese: str, id_codice: str, seen: Iterable[str], margin: int) -> str:
        """The next name lies beyond all that were `seen`, and by `margin` more; what it will be, without extension.

        Names of another identifier, or at the very end of the range, do not move it: those are to be put into the
        ledger (`add_used_elsewhere`). Asked again with the same names it does not move either.
        """

    def used(self, name: str) -> bool:
        """Whether a file of this name was handed to the SdI or will be, with any extension and in any case."""

    def used_among(self, names: Iterable[str]) -> AbstractSet[str]:
        """Those of the names that are `used`, as they were given."""

    def used_by_others(self, name: str, transmission: str) -> bool:
        """Whether the name belongs to anything but this transmission: asked again at the moment of sending."""

    def add_used_elsewhere(self, names: Iterable[str], at: datetime) -> int:
        """The names are known as used; how many of them were new."""


class Invoices(Protocol):
    """The invoices that the SdI knows, or will (00404)."""

    def known(self, key: InvoiceKey, sparing: str | None = None) -> bool:
        """Whether an invoice that clashes with this key is to be sent or was, and neither rejected nor refused.

        The transmission `sparing` does not count: asked again at the moment of sending, of itself.
        """

    def known_among(self, keys: Iterable[InvoiceKey]) -> AbstractSet[InvoiceKey]:
        """Those of the keys that are `known`."""

    def latest_among(self, ids: Iterable[InvoiceId]) -> Mapping[InvoiceId, LatestFile]:
        """Of those of the invoices that any file here holds, the file that was made last."""

    def add_sent_elsewhere(self, keys: Sequence[InvoiceKey]) -> int:
        """The invoices are known as sent by other means; how many of them were new."""


class EvidenceShelf(Protocol):
    """Raw bytes under their SHA-256, kept before anyone reads them."""

    def keep(self, items: Sequence[Item], at: datetime) -> list[Kept]:
        """The bytes are in the store, committed; in the order of the items. Nothing is stored twice."""

    def collected(
        self,
        mailbox: str,
        folder: str,
        cursor: Cursor | None,
        items: Sequence[Item],
        at: datetime,
        seen: Sequence[str] = (),
    ) -> list[Kept]:
        """The mails are in the store and the folder's cursor stands after them: both, or neither.

        Where there is no cursor (POP3), the server's ids in `seen` are known from now on.
        """

    def get(self, sha256: str) -> Evidence | None:
        """One piece of evidence; None when there is none. `sha256` may be its beginning, if that is unmistakable."""

    def kept_among(self, hashes: Iterable[str]) -> AbstractSet[str]:
        """Those of the hashes of which the store has the bytes, or knows that they were pruned."""

    def content(self, sha256: str) -> bytes | None:
        """The bytes as they came; None where only the hash remains, or nothing was ever stored.

        ConfigurationError `evidence-damaged` when they no longer have this hash.
        """

    def of(self, transmission: str) -> tuple[Evidence, ...]:
        """All that speaks of a transmission, in the order in which it was stored: what its state is computed from."""

    def labelled(self, label: Label, limit: int, since: datetime | None = None) -> tuple[Evidence, ...]:
        """The first pieces of evidence with this label (that came since then), in the order of their storing."""

    def arrived(self, after: int, limit: int, since: datetime | None = None) -> tuple[tuple[int, Evidence], ...]:
        """The first mails that were stored after this place (and came since then), each with its own place."""

    def known_among(self, hashes: Iterable[str]) -> AbstractSet[str]:
        """Those of the hashes under which anything was ever stored."""

    def mails_from(self, source: str) -> Iterator[tuple[str, datetime]]:
        """Yield the hash of each mail that was collected from there (mailbox/folder), and when it was."""

    def rows(self) -> Iterator[EvidenceRow]:
        """Yield every piece without its bytes, in the order in which they were stored."""

    def rows_among(self, hashes: Iterable[str]) -> Mapping[str, EvidenceRow]:
        """Those of these pieces of which the store has the bytes, or knows that they were pruned, by hash."""

    def everything(self) -> Iterator[Evidence]:
        """All evidence, in the order in which it was stored, a few hundred pieces in memory at a time."""

    def examined(self) -> Iterator[tuple[str, bool]]:
        """Each piece's hash, in the order in which they were stored, and whether its bytes are still those that came.

        A piece of which only the hash remains is as it should be; one that lost its bytes in any other way is not.
        """

    def label(self, labels: Sequence[Labelled]) -> None:
        """It is written down what came of reading each piece of evidence."""

    def prune(self, label: Label, before: datetime) -> int:
        """Of the evidence with this label that came earlier and speaks of no transmission only the hash remains.

        Returns how many pieces lost their bytes.
        """

    def outdated(self, before: datetime) -> Weighed:
        """How much evidence came earlier and may lose its bytes, whatever it speaks of.

        Not what waits to be read, nor what shows the SdI's box, nor anything of a file that is queued, held or in
        doubt, or about which a person has to decide.
        """

    def prune_outdated(self, before: datetime) -> Iterator[Weighed]:
        """Of what is `outdated` only the hashes remain: so many pieces with each step, which is one transaction."""


class Transmissions(Protocol):
    """Files on their way."""

    def add(self, prepared: Sequence[Prepared], at: datetime) -> tuple[NotTaken, ...]:
        """The files are in the store, in one transaction, with their bytes, and wait to be sent.

        Returns those that were left out: the name is burnt, or an invoice in it is known (00404), also by one that
        another process takes in at the same moment.
        """

    def record(self, records: Sequence[Record], at: datetime, labels: Sequence[Labelled] = ()) -> tuple[str, ...]:
        """What folding found stands in the store, with the stories and labels, in one transaction.

        Returns the transmissions of records that were made from less evidence than there is: of those the evidence is
        tied, the proofs and facts are written, and the rest is not; they are among `unfolded` until they are recorded.
        """

    def tied(self, ids: Sequence[str]) -> Mapping[str, Tied]:
        """What each transmission is folded from."""

    def unfolded(self, limit: int) -> tuple[str, ...]:
        """Transmissions that have evidence which no fold has taken in: a process ended before it could."""

    def get(self, ids: Sequence[str]) -> tuple[Transmission, ...]:
        """The transmissions of these ids that there are, in this order."""

    def states(self, ids: Sequence[str]) -> dict[str, State]:
        """The state of each transmission as it was last recorded."""

    def made_from(self, sources: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """The ids of the transmissions that were made from these drafts or files, by SHA-256, the earliest first."""

    def candidates(self, wanted: Wanted) -> Candidates:
        """All that any key of a batch of messages finds, and the attempts and transmissions tied to it."""

    def ids(self) -> tuple[str, ...]:
        """The ids of all transmissions, the earliest first: what is gone through to compute every state again."""


class Queue(Protocol):
    """Files that wait to be sent."""

    def claim(self, company: str, owner: str, at: datetime, lease: timedelta, limit: int) -> tuple[Transmission, ...]:
        """Return the files of a company that have waited longest, claimed by `owner` until the lease ends.

        No two processes hold one at the same time. What is claimed and never saved as an attempt can be claimed again
        when the lease has ended; what was saved as an attempt, never.
        """

    def give_back(self, ids: Sequence[str], owner: str) -> None:
        """What `owner` still holds of these can be claimed again at once."""

    def hold(self, ids: Sequence[str], owner: str, reason: str, at: datetime) -> None:
        """What `owner` holds of these is not sent, for this reason, until `requeue` or `withdraw`; stories say so."""

    def requeue(self, id_: str, at: datetime) -> bool:
        """Whether the file waits to be sent once more: it was held, or every attempt is proven to have ended.

        It does not while one is in flight, in doubt or on its way, nor when it was given up, nor twice.
        """

    def waiting(self, company: str, at: datetime) -> int:
        """How many files of the company could be claimed now."""

    def oldest(self, company: str) -> datetime | None:
        """When that of the company's files was prepared which has waited longest, claimed or not; None: none waits."""

    def withdraw(self, id_: str, at: datetime) -> bool:
        """Whether the file is given up now: it will never be sent, and its invoices may be sent in another one.

        Only a file that the SdI is proven not to have, and that nobody has claimed. Its name stays burnt.
        """


class Attempts(Protocol):
    """Mails that carry files."""

    def save(
        self,
        saved: Attempt,
        mailbox: str,
        owner: str,
        at: datetime,
        archive: str | None = None,
        archive_sha256: str | None = None,
        *,
        alone: bool = False,
    ) -> None:
        """The Message-ID and what the mail carries are on the disk: SMTP may begin. None of it is ever claimed again.

        `archive` is the name of the zip where the files go in one, given out by `names.allocate`, with the SHA-256 of
        its bytes. LeaseLost when `owner` does not hold every file any more, or `first-under-way` when the mail was to
        be `alone` and another one of the mailbox is going on; then nothing was written, and nothing may be sent.
        """

    def take_up(
        self,
        found: Attempt,
        mailbox: str,
        at: datetime,
        archive: str | None = None,
        archive_sha256: str | None = None,
    ) -> bool:
        """A mail that a receipt shows to have left, and that this store forgot, is known with the files it carried.

        They wait no more. Whether it was new; files that are not here are left out, and without any it is not kept.
        `archive` and `archive_sha256` as in `save`.
        """

    def finish(self, message_id: str, dialogue: bytes, proofs: Sequence[Proof], at: datetime) -> None:
        """What was said over SMTP is kept as evidence of every file in the mail, with what it proves of them.

        Without a proof the attempt goes on without an answer (in flight, then in doubt); with one it has its answer. A
        state that a receipt has proven already stays. The files are among `unfolded` until they are recorded.
        """

    def get(self, message_id: str) -> StoredAttempt | None:
        """The attempt with this Message-ID; None when there is none."""

    def of(self, transmission_id: str) -> tuple[StoredAttempt, ...]:
        """The attempts that carried a file, the earliest first."""

    def going_on(self, mailbox: str, limit: int) -> tuple[StoredAttempt, ...]:
        """Attempts of a mailbox that have not ended before the SdI, the earliest first; those that arrived count."""

    def any_taken(self, mailbox: str, since: datetime, before: datetime) -> bool:
        """Whether the provider took a mail of the mailbox, its answer written down from one instant, before another."""

    def unfinished(self, mailbox: str) -> tuple[StoredAttempt, ...]:
        """The attempts of a mailbox whose answer was never written down: in flight, or in doubt (`standing` tells)."""


class Stories(Protocol):
    """What happened to each transmission: only ever added to."""

    def add(self, events: Sequence[Event], at: datetime) -> None:
        """The lines stand at the end of the stories of their transmissions."""

    def of(self, transmission: str) -> tuple[StoryLine, ...]:
        """The story of one transmission, the oldest line first."""

    def after(self, number: int, limit: int, since: datetime | None = None) -> tuple[StoryLine, ...]:
        """The first lines of the store after this number (that were written since then), in their order."""

    def head(self) -> Head:
        """The last line of the store, to be printed in reports and exports."""

    def verify(self, known: Sequence[Head] = ()) -> tuple[Broken, ...]:
        """Everything that is wrong with the chain; empty when every line stands as it was written.

        That the end was cut off, or that all was written anew, shows only against a head `known` from elsewhere.
        """


class Mailboxes(Protocol):
    """What is known of each mailbox; all runs share it."""

    def used(self) -> AbstractSet[str]:
        """The names of all from which anything was ever collected or sent."""

    def cursor(self, mailbox: str, folder: str) -> Cursor | None:
        """How far a folder was read; None before the first time."""

    def take(self, name: str, period: str, limit: int, count: int = 1, since: str | None = None) -> bool:
        """Whether the counter of this period (a day, a minute, as text) had room; if so it is raised, in one step.

        With `since` the limit is for all periods of that counter together that do not sort before it.
        """

    def total(self, name: str, period: str) -> int:
        """What the counter of this period stands at."""

    def forget_counters(self, name: str, before: str) -> None:
        """The periods of a counter that sort before this one are gone."""

    def suspend(self, mailbox: str, reason: str, at: datetime, until: datetime | None = None) -> None:
        """The mailbox is not to be used until then, or until a person resumes it.

        One that only a person may resume stays so, with its first reason.
        """

    def suspension(self, mailbox: str) -> Suspension | None:
        """Why and until when the mailbox is not to be used; None when nothing was ever wrong, or it was resumed."""

    def failed(self, mailbox: str, at: datetime) -> int:
        """One more failure in a row; how many there are now."""

    def worked(self, mailbox: str) -> None:
        """The failures in a row are over."""

    def any_assigned(self) -> bool:
        """Whether an address that the SdI assigned is known of any mailbox."""

    def remembers(self, mailbox: str) -> bool:
        """Whether any mail was collected from a server without UIDs (POP3), whose ids are remembered instead."""

    def unseen(self, mailbox: str, ids: Sequence[str]) -> AbstractSet[str]:
        """Which of the ids of a server without UIDs (POP3) are new."""

    def resume(self, mailbox: str) -> None:
        """The mailbox may be used."""

    def assign(self, mailbox: str, address: str, since: datetime, evidence: str | None = None) -> bool:
        """The SdI's address for this mailbox is known from then on; whether it differs from the one known for then."""

    def assigned(self, mailbox: str) -> tuple[AssignedAddress, ...]:
        """All addresses that the SdI assigned to the mailbox, the one in use last."""


class Drafts(Protocol):
    """Input that could not be prepared yet: with faults, or waiting for a signature that is made elsewhere."""

    def keep(self, drafts: Sequence[Draft], at: datetime) -> None:
        """The drafts are in the store; one of the same company and source_sha256 takes the place of the last."""

    def open(self, kind: DraftKind | None = None, company: str | None = None) -> tuple[Draft, ...]:
        """Those of which nothing became yet, the earliest first."""

    def outlines(self) -> Iterator[Draft]:
        """Yield the open ones without their content and faults, some hundred in memory at a time."""

    def get(self, id_: str) -> Draft | None:
        """One draft, open or closed."""

    def of_source(self, source_sha256: str) -> tuple[Draft, ...]:
        """The drafts of this input, the last one last."""

    def named(self, name: str) -> Draft | None:
        """The open draft that holds this file name, compared without case and extensions."""

    def close(self, id_: str, at: datetime, transmission: str | None = None) -> None:
        """It has become a transmission, or was given up."""

    def outdated(self, before: datetime) -> int:
        """How many were closed earlier, and still have their input."""

    def prune_outdated(self, before: datetime) -> Iterator[int]:
        """The input of those is gone, their hash remains: so many with each step, which is one transaction."""


class Overview(Protocol):
    """Lists for people."""

    def list(self, wanted: Filter, limit: int = 1000, after: str | None = None) -> tuple[Listed, ...]:
        """The invoices that the filter chooses, the latest first, after that `place` of an earlier list."""

    def numbers(self, company: str | None = None) -> Numbers:
        """How many files there are in every state, and what waits."""

    def find(self, text: str, company: str | None = None) -> tuple[Listed, ...]:
        """The invoices that a person means by a number, file name, transmission, IdentificativoSdI or Message-ID.

        File names are compared without case and extensions; of very many only the latest are returned.
        """

    def of_files(self, ids: Sequence[str]) -> tuple[Listed, ...]:
        """All invoices in these transmissions, file by file as asked, in the order of each file."""


class Accounts(Protocol):
    """Everything that was prepared, gone through once: what reconciling counts."""

    def of(self, company: str, since: date | None = None, until: date | None = None) -> Iterator[Account]:
        """Yield every invoice in every file of a company with dates between these, by date, as at one instant.

        The files of one invoice follow one another. Some thousand rows are in memory at a time.
        """

    def count(self, company: str, since: date | None = None, until: date | None = None) -> int:
        """How many invoices there are with dates between these, each once however many files hold it."""

    def at(self, places: Sequence[str]) -> tuple[Listed, ...]:
        """The invoices at these places as lists show them, in this order."""

    def answers(
        self, company: str, since: date | None = None, until: date | None = None, limit: int = 20_000
    ) -> tuple[timedelta, ...]:
        """How long the SdI took to answer each of the latest files: from our first mail to its first notification."""


class Leadership(Protocol):
    """Of all processes that serve a store, send its alerts or write its outcome files, one leads.

    Each judges by its own machine's clock.
    """

    def take(self, owner: str, at: datetime, lease: timedelta) -> bool:
        """Whether `owner` leads until the lease ends: it did so already, or nobody does (any more)."""

    def give_up(self, owner: str) -> None:
        """If `owner` led, the next one may at once."""

    def holder(self) -> Lead | None:
        """Who leads, or led last; None when nobody ever did, or it was given up."""


class Jobs(Protocol):
    """What became of scheduled jobs; the last runs of each are kept."""

    def ended(self, run: JobRun, keep: int = 200) -> None:
        """The run is written down; of its job only the last `keep` remain."""

    def last(self) -> Mapping[str, JobRun]:
        """The last run of each job, by its name."""

    def of(self, job: str, limit: int = 20) -> tuple[JobRun, ...]:
        """The last runs of a job, the latest first."""


class AlertBook(Protocol):
    """What people were told, and are to be told."""

    def note(self, alert: Alert, at: datetime) -> NotedAlert:
        """The alert is known. It is pending if it is new or was over; else it is counted, and its detail is the latest.

        An alert that is noted as urgent stays urgent until it is over.
        """

    def over(self, kind: str, subjects: Sequence[str], at: datetime) -> int:
        """These are over: not pending, and a new matter when noted again. How many were not over before."""

    def get(self, kind: str, subject: str) -> NotedAlert | None:
        """One alert, over or not; None when it was never noted."""

    def pending(self, urgency: Urgency | None = None, limit: int = 1000) -> tuple[NotedAlert, ...]:
        """Those that are still to be sent, the earliest first."""

    def standing(self, kind: str | None = None) -> tuple[NotedAlert, ...]:
        """Those that are not over, the earliest first."""

    def sent(self, alerts: Sequence[Alert], at: datetime) -> None:
        """A person was told of these; they are no longer pending."""

    def again(self, kind: str, subject: str) -> bool:
        """Whether the alert is pending once more: it was sent, and is not over."""

    def prune(self, before: datetime) -> int:
        """Those that were over earlier are forgotten; how many they were."""


class Deliveries(Protocol):
    """Calls of web hooks."""

    def add(self, calls: Sequence[Call], at: datetime) -> int:
        """The calls wait to be made; one of a hook and key that is remembered is not added again. How many are new."""

    def take(self, at: datetime, lease: timedelta, limit: int, sparing: Collection[str] = ()) -> tuple[Delivery, ...]:
        """Those that are due, the earliest first; nobody else gets them before the lease ends. Each counts as tried.

        The calls of the hooks in `sparing` are left alone.
        """

    def delivered(self, id_: int, at: datetime) -> None:
        """The call was answered well."""

    def failed(self, id_: int, reason: str, next_at: datetime | None) -> None:
        """The call failed; it is tried again then, or never (None)."""

    def waiting(self) -> int:
        """How many are to be made, now or later."""

    def prune(self, before: datetime) -> int:
        """Those that were added earlier and are not to be tried are gone; how many they were."""


class Restorations(Protocol):
    """Whether this store was made from a backup, and what was done since."""

    def began(self, source: str, at: datetime) -> None:
        """It is written down that the store was made from this backup."""

    def done(self, step: str, at: datetime, detail: Mapping[str, str] | None = None) -> None:
        """A step after the last restoration is done (the first time counts); nothing when there was none."""

    def last(self) -> Restoration | None:
        """The last restoration with the steps that are done; None when there never was one."""


class Marks(Protocol):
    """When things were last done for the whole store: a backup, a full rescan, a run of retention."""

    def put(self, name: str, at: datetime, detail: Mapping[str, str] | None = None) -> None:
        """It was last done at this instant, with this result."""

    def get(self, name: str) -> Marked | None:
        """When it was last done; None if never."""


class Customers(Protocol):
    """The register of customers: what a batch need not say of whom it names by a code."""

    def save(self, customers: Sequence[Customer], at: datetime) -> None:
        """The customers are in the register as they are given; what stood under their codes before is gone."""

    def get(self, company: str, codes: Collection[str]) -> Mapping[str, Customer]:
        """Those of a company's customers that have these codes, by code."""

    def all(self, company: str | None = None) -> Iterator[Customer]:
        """Yield every customer (of a company), by company and code."""

    def remove(self, company: str, code: str) -> bool:
        """Whether there was such a customer, who is gone now; invoices are as they were."""


class Batches(Protocol):
    """The batches that were imported, and what became of each invoice in them."""

    def begin(self, one: InvoiceBatch) -> None:
        """The batch is known from now on."""

    def add(self, id_: str, invoices: Sequence[BatchInvoice]) -> None:
        """What became of these invoices of the batch is written down."""

    def end(self, id_: str, at: datetime, faults: int) -> None:
        """The batch was gone through to its end; so many faults kept something of it from being read."""

    def known(self, stated: Iterable[str]) -> Mapping[str, BatchInvoice]:
        """By `stated_sha256`, the latest of those invoices that became a file or were one already."""

    def all(self, limit: int = 100) -> tuple[InvoiceBatch, ...]:
        """The last batches, the latest first."""

    def get(self, id_: str) -> InvoiceBatch | None:
        """One batch; None when there is none of this id."""

    def counts(self, ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """By batch, how many of its invoices had each verdict."""

    def of_content(self, sha256: str) -> tuple[InvoiceBatch, ...]:
        """The batches that were this very file, the latest first."""

    def invoices(self, id_: str) -> Iterator[BatchInvoice]:
        """Yield the invoices of a batch in their order, some hundred in memory at a time."""

    def of_files(self, ids: Iterable[str]) -> Mapping[str, tuple[InBatch, ...]]:
        """By transmission, the invoices of batches that became this file or were it already, the earliest first."""

    def accounts(self, company: str, since: date | None = None, until: date | None = None) -> Iterator[StatedAccount]:
        """Yield each invoice of a company with a date between these as the latest batch that states it has it, by date.

        Those of which not even company, type, number and date could be read are left out. Some thousand rows are in
        memory at a time.
        """

    def unread(self, company: str | None = None, since: datetime | None = None) -> Iterator[BatchInvoice]:
        """Yield, the latest batch first, what was so faulty that nobody knows which invoice of the company it is.

        What states no company is any company's. With `since` only batches that began from then on.
        """

    def filed_among(self, numbers: Iterable[str]) -> AbstractSet[str]:
        """Those of the numbers under which any batch holds an invoice that became a file, or was one."""

    def at(self, places: Sequence[tuple[str, int]]) -> tuple[BatchInvoice, ...]:
        """The invoices at these places of these batches, in this order; those that there are not are left out."""


class Archive(Protocol):
    """Where everything is kept that must not be lost. Every call is one transaction, on the disk when it returns.

    ArchiveUnavailable, from any call, when it could not be done; then nothing of it is there.
    """

    @property
    def kind(self) -> StoreKind:
        """To what it is bound for ever."""

    @property
    def companies(self) -> Companies:
        """The companies whose invoices are here."""

    @property
    def names(self) -> Names:
        """The file names that are used: each once for ever (00002)."""

    @property
    def invoices(self) -> Invoices:
        """The invoices that the SdI knows, or will (00404)."""

    @property
    def evidence(self) -> EvidenceShelf:
        """Raw bytes under their SHA-256, kept before anyone reads them."""

    @property
    def transmissions(self) -> Transmissions:
        """Files on their way."""

    @property
    def queue(self) -> Queue:
        """Files that wait to be sent."""

    @property
    def attempts(self) -> Attempts:
        """Mails that carry files."""

    @property
    def stories(self) -> Stories:
        """What happened to each transmission: only ever added to."""

    @property
    def mailboxes(self) -> Mailboxes:
        """What is known of each mailbox; all runs share it."""

    @property
    def drafts(self) -> Drafts:
        """Input that could not be prepared yet."""

    @property
    def overview(self) -> Overview:
        """Lists for people."""

    @property
    def accounts(self) -> Accounts:
        """Everything that was prepared, gone through once."""

    @property
    def leadership(self) -> Leadership:
        """Of all processes that serve the store one leads."""

    @property
    def telling(self) -> Leadership:
        """Of all processes that send alerts one does at a time."""

    @property
    def filing(self) -> Leadership:
        """Of all processes that write outcome files one does at a time."""

    @property
    def jobs(self) -> Jobs:
        """What became of scheduled jobs."""

    @property
    def alerts(self) -> AlertBook:
        """What people were told, and are to be told."""

    @property
    def deliveries(self) -> Deliveries:
        """Calls of web hooks."""

    @property
    def restorations(self) -> Restorations:
        """Whether the store was made from a backup."""

    @property
    def marks(self) -> Marks:
        """When things were last done for the whole store."""

    @property
    def customers(self) -> Customers:
        """The register of customers."""

    @property
    def batches(self) -> Batches:
        """The batches that were imported."""

    def sending_lock(self) -> SendingLock | None:
        """Why nothing may be sent from this store; a live one is made locked: `first-send`."""

    def sending_locks(self) -> tuple[SendingLock, ...]:
        """Every lock that there ever was, the earliest first, with who released it, and when."""

    def lock_sending(self, reason: str, at: datetime) -> None:
        """Nothing may be sent from this store until a person releases it."""

    def release_sending(self, by: str, at: datetime) -> None:
        """Files may be sent; it is kept who said so, and when."""
