"""What `serve --list` and `serve --once` tell, and the jobs that are no operation of their own."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

TEXTS: Final[Mapping[str, Text]] = {
    "job-listed": Text("{timing}; prossima volta {next}", "{timing}; next time {next}"),
    "job-listed-with-last": Text(
        "{timing}; prossima volta {next}; l'ultima è finita {last}: {line}",
        "{timing}; next time {next}; the last one ended {last}: {line}",
    ),
    "job-ran": Text("{line}", "{line}"),
    "agenda-looked-at": Text(
        "scadenze: {overdue} passate, {today} oggi, {all} in tutto (invoicebridge agenda)",
        "deadlines: {overdue} overdue, {today} today, {all} in all (invoicebridge agenda)",
    ),
    "report-written": Text("scritto: {path}", "written: {path}"),
    "another-leads": Text(
        "non ora: un altro processo esegue i lavori di questo archivio",
        "not now: another process runs the jobs of this store",
    ),
}
