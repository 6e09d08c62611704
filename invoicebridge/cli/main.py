"""The command `invoicebridge`: finds the command's module, gives it its options, turns what goes wrong into one line.

Exit codes: 0 done, nothing wrong; 1 faults were found; 2 something could not be read, or was asked for wrongly;
130 interrupted from the keyboard; 141 whoever read our output stopped reading; 143 ended by SIGTERM. Nothing heavy is
imported before the command is known: `invoicebridge --version` is expected to answer in 0.3 s (docs/adr/0002).
"""

import argparse
import io
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from types import FrameType
from typing import Final

from invoicebridge import __version__
from invoicebridge.cli.arguments import ArgumentParser, CommandParser, language_asked
from invoicebridge.cli.commands import COMMANDS
from invoicebridge.errors import InvoiceBridgeError

_TEXTS: Final = {
    "it": {
        "description": "Fatture elettroniche FatturaPA: costruite, controllate come farebbe lo SdI, mostrate.",
        "epilog": "Codici di uscita: 0 tutto bene, 1 ci sono errori, 2 non leggibile o chiesto male. "
        "Aiuto di un comando: invoicebridge COMANDO --help",
        "commands": "comandi",
        "metavar": "COMANDO",
        "version": "mostra la versione ed esce",
        "system": "il sistema rifiuta di leggere o scrivere{name}: {error}",
        "internal": "errore interno di invoicebridge ({kind}: {error}): è un difetto del programma, non della fattura. "
        "Segnalarlo come dice CONTRIBUTING.md, con la traccia che si ottiene aggiungendo --debug",
    },
    "en": {
        "description": "FatturaPA e-invoices: built, checked as the SdI would check them, shown.",
        "epilog": "Exit codes: 0 all is well, 1 faults, 2 unreadable or asked for wrongly. "
        "Help of a command: invoicebridge COMMAND --help",
        "commands": "commands",
        "metavar": "COMMAND",
        "version": "show the version and exit",
        "system": "the system refuses to read or write{name}: {error}",
        "internal": "internal error of invoicebridge ({kind}: {error}): a defect of the program, not of the invoice. "
        "Report it as CONTRIBUTING.md says, with the traceback that --debug adds",
    },
}

UNREADABLE: Final = 2
INTERRUPTED: Final = 130
READER_GONE: Final = 141
ENDED: Final = 143


class Ended(KeyboardInterrupt):
    """SIGTERM came: everything is cleaned up as after an interruption from the keyboard."""


def parser(language: str) -> ArgumentParser:
    """The parser of the whole command line in `language`; a command's own arguments are added when it is chosen."""
    texts = _TEXTS[language]
    whole = ArgumentParser(
        prog="invoicebridge", language=language, description=texts["description"], epilog=texts["epilog"]
    )
    whole.add_argument("--version", action="version", version=f"invoicebridge {__version__}", help=texts["version"])
    choices = whole.add_subparsers(
        dest="command",
        title=texts["commands"],
        metavar=texts["metavar"],
        parser_class=partial(CommandParser, language=language),
    )
    for command in COMMANDS:
        choices.add_parser(
            command.name,
            help=command.help(language),
            description=command.help(language)[:1].upper() + command.help(language)[1:] + ".",
            configure=command.configure,
        )
    return whole


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks and return the exit code; argparse leaves by SystemExit for --help and misuse."""
    language = language_asked(arguments, os.environ)
    whole = parser(language)
    whole.refuse_variable()
    try:
        return _do(whole, arguments, language)
    except Ended:
        return ENDED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _let_nothing_more_be_written()
        return READER_GONE
    except InvoiceBridgeError as error:
        return _failed(_said(error, language), debug="--debug" in arguments)
    except OSError as error:
        _let_nothing_more_be_written()
        return _failed(_refused(error, language), debug="--debug" in arguments)
    except Exception as error:  # noqa: BLE001  the one place where a defect becomes a line for a person
        texts = _TEXTS[language]
        return _failed(texts["internal"].format(kind=type(error).__name__, error=error), debug="--debug" in arguments)


def run() -> None:
    """The console script: the command line of this process; its exit code becomes the process's."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, partial(_end, os.getpid()))
    sys.exit(main(sys.argv[1:]))


def _end(ours: int, number: int, frame: FrameType | None) -> None:
    """Raise Ended in the process that set this up; one that was forked from it ends at once, as without us."""
    if os.getpid() == ours:
        raise Ended
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _do(whole: ArgumentParser, arguments: Sequence[str], language: str) -> int:
    """Parse and run; what was printed has left the process before this returns, so that a failure to write is known."""
    try:
        options = whole.parse_args(arguments)
        if options.command is None:
            whole.print_help(sys.stderr)
            return UNREADABLE
        options.lang = language
        return _told(options)
    finally:
        sys.stdout.flush()


def _told(options: argparse.Namespace) -> int:
    """Run the command; whoever asked a command that reports for JSON gets it of what could not begin as well."""
    try:
        return next(command for command in COMMANDS if command.name == options.command).load().run(options)
    except InvoiceBridgeError as error:
        if getattr(options, "reports", False) and options.json:
            from invoicebridge.cli.bridging import print_stopped

            print_stopped(options, error)
        raise


def _said(error: InvoiceBridgeError, language: str) -> str:
    from invoicebridge.render.faults import error_text

    return error_text(error, language)


def _refused(error: OSError, language: str) -> str:
    from invoicebridge.render.reasons import in_language

    name = f" {error.filename}" if isinstance(error.filename, str) else ""
    return _TEXTS[language]["system"].format(name=name, error=in_language(error.strerror or str(error), language))


def _failed(line: str, *, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exc()
    print("invoicebridge: " + " ".join(line.split()), file=sys.stderr)
    return UNREADABLE


def _let_nothing_more_be_written() -> None:
    """Standard output goes nowhere from here, so that Python's own flush at the end does not fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
