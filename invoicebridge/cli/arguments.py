"""argparse in the reader's language: its own phrases in Italian, and commands that load only when they are asked for.

Only what argparse documents is overridden. A phrase of argparse that the table does not know (a new Python may word one
differently) is shown as it is, in English, rather than lost.
"""

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NoReturn

LANGUAGES: Final = ("it", "en")
VARIABLE: Final = "INVOICEBRIDGE_LANG"

_PHRASES: Final = tuple(
    (re.compile(pattern, re.DOTALL), italian)
    for pattern, italian in (
        (r"argument (?P<name>.+?): (?P<rest>.+)", "argomento {name}: {rest}"),
        (r"the following arguments are required: (?P<names>.+)", "mancano gli argomenti obbligatori: {names}"),
        (r"one of the arguments (?P<names>.+) is required", "è obbligatorio uno degli argomenti {names}"),
        (r"unrecognized arguments: (?P<names>.+)", "argomenti sconosciuti: {names}"),
        (r"not allowed with argument (?P<name>.+)", "non ammesso insieme all'argomento {name}"),
        (
            r"invalid choice: (?P<value>.+?),? \(?(?:maybe you meant .+ )?\(?choose from (?P<choices>.+)\)",
            "valore non ammesso: {value} (scegliere tra {choices})",
        ),
        (r"invalid (?P<type>\S+) value: (?P<value>.+)", "valore non valido: {value}"),
        (r"expected one argument", "serve un valore"),
        (r"expected at most one argument", "al massimo un valore"),
        (r"expected at least one argument", "serve almeno un valore"),
        (r"expected (?P<count>\d+) arguments?", "servono {count} valori"),
        (r"ignored explicit argument (?P<value>.+)", "non accetta il valore {value}"),
        (r"ambiguous option: (?P<name>.+) could match (?P<names>.+)", "opzione ambigua: {name} può essere {names}"),
        (r"can't open (?P<name>'.+?'): (?P<reason>.+)", "non si apre {name}: {reason}"),
    )
)

_HEADINGS: Final = {"positional arguments": "argomenti", "options": "opzioni", "optional arguments": "opzioni"}

_OWN_TEXTS: Final = {
    "it": {
        "help": "mostra questo aiuto ed esce",
        "lang": f"lingua dei testi: it o en (anche con la variabile {VARIABLE}; altrimenti it)",
        "debug": "in caso di errore mostra anche la traccia del programma",
        "error": "errore",
        "variable": "{variable} vale {value!r}: può valere soltanto it oppure en",
    },
    "en": {
        "help": "show this help and exit",
        "lang": f"language of the texts: it or en (or set {VARIABLE}; otherwise it)",
        "debug": "on an error, also show the program's traceback",
        "error": "error",
        "variable": "{variable} is {value!r}: it can only be it or en",
    },
}


def text(language: str, name: str) -> str:
    """The named phrase of the command line itself in `language` (it or en)."""
    return _OWN_TEXTS[language][name]


def in_italian(message: str) -> str:
    """An error message of argparse in Italian; a message that is not in the table comes back unchanged."""
    for pattern, italian in _PHRASES:
        found = pattern.fullmatch(message)
        if found:
            parts = found.groupdict()
            if "rest" in parts:
                parts["rest"] = in_italian(parts["rest"])
            return italian.format_map(parts)
    return message


def language_asked(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language that a command line asks for: `--lang` anywhere before `--`, else INVOICEBRIDGE_LANG, else Italian.

    It must be known before the parser can be built, whose help and errors are in it. A `--lang` that is neither it nor
    en is left for the parser to refuse.
    """
    asked = environment.get(VARIABLE, "")
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--":
            break
        if argument == "--lang":
            asked = next(remaining, "")
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    return asked if asked in LANGUAGES else "it"


class ItalianFormatter(argparse.HelpFormatter):
    """Help with Italian headings."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "uso: " if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(_HEADINGS.get(heading, heading) if heading else heading)


class ArgumentParser(argparse.ArgumentParser):
    """A parser whose help, usage and errors are in `language`, and which takes --help, --lang and --debug.

    Options are never guessed from a beginning (`--lan`): a script that relied on it would break with the next option.
    """

    def __init__(self, *, language: str = "it", **options: Any) -> None:
        if language == "it":
            options.setdefault("formatter_class", ItalianFormatter)
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self.language = language
        self.add_argument("-h", "--help", action="help", help=text(language, "help"))
        self.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=text(language, "lang"))
        self.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=text(language, "debug"))

    def add_subparsers(self, **options: Any) -> Any:
        """As argparse's own; the parsers under this one speak its language too."""
        return super().add_subparsers(**{"parser_class": partial(ArgumentParser, language=self.language)} | options)

    def error(self, message: str) -> NoReturn:
        """Usage and the error on stderr in the parser's language; exit code 2."""
        self.print_usage(sys.stderr)
        said = in_italian(message) if self.language == "it" else message
        self.exit(2, f"{self.prog}: {text(self.language, 'error')}: {said}\n")

    def refuse_variable(self, environment: Mapping[str, str] = os.environ) -> None:
        """Exit code 2 when INVOICEBRIDGE_LANG is set to anything but it or en."""
        value = environment.get(VARIABLE, "")
        if value and value not in LANGUAGES:
            self.error(text(self.language, "variable").format(variable=VARIABLE, value=value))


class CommandParser(ArgumentParser):
    """The parser of one command: `configure` gives it its arguments the first time that it has something to parse."""

    def __init__(self, *, configure: Callable[[argparse.ArgumentParser, str], None], **options: Any) -> None:
        super().__init__(**options)
        self._configure: Callable[[argparse.ArgumentParser, str], None] | None = configure

    def parse_known_args(  # type: ignore[override]  # the stubs give overloads, which share this one body
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        configure, self._configure = self._configure, None
        if configure is not None:
            configure(self, self.language)
        return super().parse_known_args(args, namespace)
