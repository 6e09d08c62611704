"""An ERP that fetches outcome files: its folder, and what it has understood of them so far."""

import csv
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from invoicebridge.bridge.outcome_files.change import Drop, Form, OutcomeRules
from invoicebridge.bridge.outcome_files.hand_over import hand_over
from invoicebridge.bridge.report import Outcome
from invoicebridge.connectors.outcome_files import OutcomeFilesFolder
from invoicebridge.render.outcome_files import Csv, JsonLines
from tests.world import World


@dataclass
class Erp:
    """Takes each file out of its folder, and remembers the lines by their ids."""

    folder: Path
    rules: OutcomeRules = field(default_factory=lambda: OutcomeRules(name="gestionale"))
    form: Form = field(default_factory=lambda: JsonLines("it"))
    lines: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    @property
    def drop(self) -> Drop:
        return Drop(rules=self.rules, folder=OutcomeFilesFolder(self.folder), form=self.form)

    def told(self, world: World) -> list[Outcome]:
        """One run of `outcomes`."""
        return list(hand_over(world.bridge, [self.drop]))

    def takes(self) -> list[dict[str, Any]]:
        """What is in the folder now, taken away; in the order of the names."""
        found: list[dict[str, Any]] = []
        for path in sorted(self.folder.iterdir()):
            self.names.append(path.name)
            found += [json.loads(line) for line in path.read_text("utf-8").splitlines()]
            path.unlink()
        self.lines |= {line["id"]: line for line in found}
        return found


def rows(content: bytes, separator: str = ";", encoding: str = "utf-8") -> list[dict[str, str]]:
    """A CSV file as its reader sees it."""
    return list(csv.DictReader(io.StringIO(content.decode(encoding), newline=""), delimiter=separator))


def csv_form(**changes: str) -> Csv:
    """As the settings make it where they say nothing."""
    return Csv(**({"separator": ";", "decimal": ",", "encoding": "utf-8", "language": "it"} | changes))
