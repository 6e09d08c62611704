"""`invoicebridge resolve`: lists what is in doubt, or writes down what a person decides, by name and with reason."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from invoicebridge.cli import bridging
from invoicebridge.errors import ConfigurationError
from invoicebridge.transmission.decision import SENDS_AGAIN, Question
from invoicebridge.transmission.state import State

if TYPE_CHECKING:
    from invoicebridge.bridge.bridge import Bridge
    from invoicebridge.bridge.report import Outcome

_OF_MAILS: Final = (Question.ARRIVED, Question.NOT_ARRIVED, Question.NOT_DELIVERED)
_HELP: Final = {
    "it": {
        "subject": "il Message-ID o il file in dubbio, le prime cifre di una prova (--genuine, --seen), il file "
        "(--state); senza decisione si cercano le prove e si elencano i dubbi rimasti",
        "arrived": "il messaggio è partito: attende le sue ricevute",
        "not-arrived": "il messaggio non è partito: il file torna in coda, con lo stesso nome",
        "not-delivered": "il gestore non è riuscito a consegnare il messaggio, e la sua ricevuta si è persa: il file "
        "torna in coda",
        "genuine": "il messaggio, che da sé non prova nulla, è autentico: se ne risponde per nome",
        "seen": "il messaggio è stato guardato e non ne segue nulla: non sarà più elencato",
        "state": "il file è in questo stato, qualunque cosa sia stata detta di esso",
        "by": "chi decide, per nome",
        "because": "perché: resta tra le prove",
        "mailbox": "cerca e elenca soltanto i dubbi di questa casella",
    },
    "en": {
        "subject": "the Message-ID or the file in doubt, the first digits of a piece of evidence (--genuine, "
        "--seen), the file (--state); without a decision proof is looked for and the doubts that remain are listed",
        "arrived": "the mail has left: it waits for its receipts",
        "not-arrived": "the mail has not left: the file is queued again, under the same name",
        "not-delivered": "the provider could not deliver the mail, and the receipt that says so was lost: the file is "
        "queued again",
        "genuine": "the message, which proves nothing by itself, is genuine: somebody answers for it by name",
        "seen": "the message was looked at and nothing follows from it: it is listed no more",
        "state": "the file is in this state, whatever else was said of it",
        "by": "who decides, by name",
        "because": "why: it is kept as evidence",
        "mailbox": "look for and list the doubts of this mailbox only",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    parser.add_argument("subject", nargs="?", metavar="SUBJECT", help=texts["subject"])
    decision = parser.add_mutually_exclusive_group()
    for question in (*_OF_MAILS, Question.GENUINE, Question.SEEN):
        decision.add_argument(
            f"--{question}", dest="question", action="store_const", const=question, help=texts[question]
        )
    decision.add_argument("--state", type=str.upper, choices=[*map(str, State)], metavar="STATE", help=texts["state"])
    parser.add_argument("--by", metavar="NAME", default="", help=texts["by"])
    parser.add_argument("--because", metavar="TEXT", default="", help=texts["because"])
    parser.add_argument("--mailbox", metavar="NAME", help=texts["mailbox"])
    bridging.configure(parser, language)


def run(options: argparse.Namespace) -> int:
    """Look for proof and list the doubts, or write a decision down; 0 nothing is in doubt, 1 a person has to decide."""
    question = Question.STATE if options.state else options.question
    if question is None:
        return bridging.told("resolve", lambda bridge: _doubts(bridge, options), options)
    if not options.subject:
        raise ConfigurationError("decision-without-subject")
    return bridging.told("resolve", lambda bridge: _decided(bridge, question, options), options)


def _doubts(bridge: "Bridge", options: argparse.Namespace) -> "Iterator[Outcome]":
    from invoicebridge.bridge.collecting.resolve import doubts

    return doubts(bridge, mailbox=options.mailbox)


def _decided(bridge: "Bridge", question: Question, options: argparse.Namespace) -> "Iterator[Outcome]":
    from invoicebridge.bridge.collecting.resolve import decide

    return decide(
        bridge,
        options.subject,
        question,
        options.by,
        options.because,
        State(options.state) if options.state else None,
        requeue=question in SENDS_AGAIN,
    )
