"""A journey's company as its user has it: a folder with settings, secrets and drafts, for the command line."""

import itertools
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from invoicebridge import app
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.sandbox.interchange import ASSIGNED
from tests.connectors.signers import keys
from tests.journeys.command import LaterClock, Machine, Running, forked, interpreter
from tests.journeys.stage import Journey

_SETTINGS: Final = """
[store]
url = "{url}"

[mailboxes.pec]
address = "{address}"
password = {{ file = "password" }}
smtp = "{smtp}"
imap = "{imap}"
ca = "root.pem"
lease = "1m"
doubt_patience = "1m"
failures = 1000
{known}
[companies.ditta]
mailbox = "pec"
signer = "pen"

[trust]
pec = "pec.pem"
sdi_signer = "root.pem"

[signers.pen]
kind = "pem"
key = "pen.key"
certificate = "pen.pem"
"""


@dataclass
class Installation:
    """A folder; `drafts` in it holds the journey's sources.

    Where the SdI's box is known already nothing waits for the answer to the first file.
    """

    journey: Journey
    folder: Path
    box_is_known: bool = False
    settings: Path = field(init=False)
    drafts: Path = field(init=False)
    _later: timedelta = timedelta()
    _runs: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        stage, folder = self.journey.stage, self.folder
        folder.mkdir(mode=0o700)
        self.settings, self.drafts = folder / "invoicebridge.toml", folder / "drafts"
        servers = {"smtp": stage.sandbox.smtp, "imap": stage.sandbox.imap}
        named = {name: f"{server.host}:{server.port}" for name, server in servers.items()}
        named["known"] = f'sdi_address = "{ASSIGNED}"\n' if self.box_is_known else ""
        self.settings.write_text(
            _SETTINGS.format(url=self.journey.url.replace(":@", "@"), address=self.journey.mailbox.address, **named)
        )
        (folder / "password").write_bytes((stage.folder / "password").read_bytes())
        (folder / "root.pem").write_bytes(stage.sandbox.root)
        (folder / "pec.pem").write_bytes(stage.sandbox.anchors)
        holder = keys.held()
        keys.write_key(folder / "pen.key", holder)
        keys.write_certificates(folder / "pen.pem", holder.certificate, *holder.above)
        for path in folder.iterdir():
            path.chmod(0o600)
        self.drafts.mkdir()
        for source in self.journey.sources:
            (self.drafts / source.label).write_bytes(source.read())

    def begun(self, *arguments: str, warm: bool = True, room: int | None = None) -> Running:
        """`run` on the folder of drafts has begun, in a process of its own; with `room`, files grow no larger.

        A new interpreter (not `warm`) has this machine's clock and disk, whatever they are said to be.
        """
        command = ["run", str(self.drafts), "--settings", str(self.settings), *arguments]
        return self._begun(command, Machine(self._later, room) if warm else None)

    def serving(self, *arguments: str) -> Running:
        """`serve` has begun, in a process of its own that was forked."""
        return self._begun(["serve", "--settings", str(self.settings), *arguments], Machine(self._later))

    def _begun(self, command: list[str], machine: Machine | None) -> Running:
        said = self.folder / f"said{next(self._runs)}.txt"
        return interpreter(command, said) if machine is None else forked(command, said, machine)

    @contextmanager
    def bridge(self) -> Iterator[Bridge]:
        """The bridge of the settings, in this process."""
        with app.bridge(app.settings(str(self.settings))) as bridge:
            yield replace(bridge, clock=LaterClock(self._later))

    def advance(self, by: timedelta) -> None:
        """It is so much later, for the sandbox and for every process that is forked from now on."""
        self._later += by
        self.journey.stage.sandbox.clock.advance(by)


def seeded(number: int) -> random.Random:
    """The chance of one run; INVOICEBRIDGE_SEED gives others."""
    return random.Random(f"{os.environ.get('INVOICEBRIDGE_SEED', '')}{number}")
