"""`python -m benchmarks`: takes the measures and prints them. The exit code is 0 whatever the clock says."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from rich.console import Console

from benchmarks import (
    backups,
    building,
    command,
    importing,
    library,
    memory,
    messages,
    preparing,
    report,
    signatures,
    stores,
)
from benchmarks.measure import Row, UnsoundResult, Workshop
from benchmarks.processes import environment

Measure = Callable[[Workshop], Iterator[Row]]

MEASURES: Final[dict[str, Measure]] = {
    "check": library.check_beside_floor,
    "a38": library.check_beside_a38,
    "folder": command.folder_beside_xmllint,
    "attachment": memory.large_file,
    "complete": building.complete_and_write,
    "memory": memory.large_folder,
    "start": command.start,
    "codec": library.codec_beside_lxml,
    "messages": messages.read_mails,
    "large mail": messages.large_mail,
    "sign": signatures.sign_and_verify,
    "store": stores.lists_and_matching,
    "prepare": preparing.prepare_and_queue,
    "import": importing.importing_tables,
    "backup": backups.write_check_restore,
}

_WIDTH: Final = 170
"""Of the table where nobody says how wide the paper is."""


def main(arguments: Sequence[str]) -> int:
    """Take the measures asked for and print them; 0, since a clock is no judge, 1 where something did not work."""
    options = _parser().parse_args(arguments)
    try:
        rows = taken(options.only or list(MEASURES), quick=options.quick)
    except UnsoundResult as error:
        print(f"benchmarks: nothing to time: {error}", file=sys.stderr)
        return 1
    if options.json:
        print(report.as_json(rows))
    elif options.markdown:
        print(report.markdown(rows), end="")
    else:
        report.table(rows, Console(width=None if sys.stdout.isatty() else _WIDTH))
    return 0


def _parser() -> argparse.ArgumentParser:
    names = "\n".join(f"  {name:<12}{_purpose(measure)}" for name, measure in MEASURES.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Timings of invoicebridge, each beside the floor it is compared with.",
        epilog=f"measures:\n{names}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", action="append", choices=MEASURES, metavar="NAME", help="only this measure (again …)")
    parser.add_argument("--quick", action="store_true", help="a twelfth of the work: shows that it runs, not how fast")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON instead of a table")
    form.add_argument("--markdown", action="store_true", help="print the table in Markdown")
    return parser


def _purpose(measure: Measure) -> str:
    return (measure.__doc__ or "").partition("\n")[0]


def taken(names: Sequence[str], *, quick: bool) -> list[Row]:
    """The rows of the measures named, each taken in a folder of its own that is gone afterwards."""
    rows: list[Row] = []
    with Console(stderr=True).status("") as status, tempfile.TemporaryDirectory() as folder:
        processes = environment(Path(folder))
        for name in names:
            status.update(f"{name}: {_purpose(MEASURES[name])}")
            own = Path(folder) / name
            own.mkdir()
            rows += MEASURES[name](Workshop(own, quick, processes))
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
