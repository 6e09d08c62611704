"""What `sign` and `verify` found, for people: an account in the terminal."""

from collections import Counter
from datetime import datetime
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from invoicebridge.bridge.inspecting.verify import Judged, Verdict
from invoicebridge.bridge.signing.sign import Outcome, Signed
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.render.faults import error_text, message, remedy
from invoicebridge.render.signature_texts import NOT_QUALIFIED, failure_text, printable
from invoicebridge.signature.verdict import SDI_CODES, Chain, Failure, Signature

_SHOW_GOOD_ONES_UP_TO: Final = 50
_MARKS: Final = {"good": ("✓", "green"), "so-so": ("!", "yellow"), "bad": ("✗", "bold red")}

_OUTCOMES: Final = {
    Outcome.SIGNED: "good",
    Outcome.ALREADY_SIGNED: "good",
    Outcome.REFUSED: "bad",
    Outcome.FORCED: "so-so",
    Outcome.FAILED: "bad",
    Outcome.NOT_ATTEMPTED: "bad",
}
_OF_SIGNED: Final = {Outcome.REFUSED: "signed and refused", Outcome.FAILED: "signed and damaged"}
"""What these outcomes mean for a file that was signed before."""
_VERDICTS: Final = {
    Verdict.GOOD: "good",
    Verdict.NOT_CHECKED: "so-so",
    Verdict.WRONG: "bad",
    Verdict.UNSIGNED: "bad",
    Verdict.DAMAGED: "bad",
    Verdict.UNREAD: "bad",
}

_TEXTS: Final = {
    "it": {
        Outcome.SIGNED: "firmato",
        Outcome.ALREADY_SIGNED: "già firmato",
        Outcome.REFUSED: "non firmato: sarebbe scartato dal SdI",
        "signed and refused": "già firmato, ma sarebbe scartato dal SdI",
        "signed and damaged": "già firmato, ma la firma non è integra",
        Outcome.FORCED: "firmato nonostante gli errori: non si può inviare",
        Outcome.FAILED: "non firmato",
        Outcome.NOT_ATTEMPTED: "non tentato, perché il firmatario si è fermato",
        Verdict.GOOD: "firma valida",
        Verdict.NOT_CHECKED: "firma integra; catena non verificata",
        Verdict.WRONG: "firma non valida",
        Verdict.UNSIGNED: "non firmato",
        Verdict.DAMAGED: "non si può aprire",
        Verdict.UNREAD: "non letto",
        "signed summary": "{files}: {signed} firmati, {already} già firmati, {refused} con errori, "
        "{forced} forzati, {failed} non riusciti",
        "verified summary": "{files}: {good} validi, {unchecked} integri con catena non verificata, {bad} no",
        "no trust": "La catena si verifica con --trust FILE o CARTELLA dei certificati delle autorità fidate.",
        "signed by": "firmato da {name}",
        "on": "il {time}",
        "without time": "in un momento non dichiarato",
        "issued by": "certificato di {issuer}, valido fino al {until}",
        "unknown signer": "firmatario sconosciuto",
        "sdi": "il SdI scarterebbe con {code}",
    },
    "en": {
        Outcome.SIGNED: "signed",
        Outcome.ALREADY_SIGNED: "signed already",
        Outcome.REFUSED: "not signed: the SdI would reject it",
        "signed and refused": "signed already, but the SdI would reject it",
        "signed and damaged": "signed already, but the signature is not intact",
        Outcome.FORCED: "signed in spite of its errors: it cannot be sent",
        Outcome.FAILED: "not signed",
        Outcome.NOT_ATTEMPTED: "not attempted, since the signer had stopped",
        Verdict.GOOD: "good signature",
        Verdict.NOT_CHECKED: "intact signature; chain not checked",
        Verdict.WRONG: "the signature is not good",
        Verdict.UNSIGNED: "not signed",
        Verdict.DAMAGED: "cannot be opened",
        Verdict.UNREAD: "not read",
        "signed summary": "{files}: {signed} signed, {already} signed already, {refused} with errors, "
        "{forced} forced, {failed} failed",
        "verified summary": "{files}: {good} good, {unchecked} intact with the chain not checked, {bad} not",
        "no trust": "The chain is checked with --trust FILE or FOLDER of the trusted authorities' certificates.",
        "signed by": "signed by {name}",
        "on": "on {time}",
        "without time": "at a time that is not stated",
        "issued by": "certificate by {issuer}, valid until {until}",
        "unknown signer": "unknown signer",
        "sdi": "the SdI would reject it with {code}",
    },
}

_CHAINS: Final = {
    "it": {
        Chain.GOOD: "catena verificata",
        Chain.NOT_CHECKED: "catena non verificata",
        Chain.UNTRUSTED: "catena non fidata",
    },
    "en": {
        Chain.GOOD: "chain checked",
        Chain.NOT_CHECKED: "chain not checked",
        Chain.UNTRUSTED: "chain not trusted",
    },
}


class _Account:
    """Prints a headline for each file, good ones only where there are few."""

    def __init__(self, console: Console, language: str, files: int) -> None:
        self._console = console
        self._language = language
        self._texts = _TEXTS[language]
        self._every_one = files <= _SHOW_GOOD_ONES_UP_TO

    def _headline(self, file: str, how: str, verdict: str, more: str = "") -> None:
        mark, style = _MARKS[how]
        line = Text.assemble((f"{mark} ", style), (printable(file), "bold"), " ", (verdict, style))
        if more:
            line.append(f" {printable(more)}", style="dim")
        self._console.print(line)

    def _detail(self, text: str, style: str = "") -> None:
        indent = len(text) - len(text.lstrip())
        self._console.print(Padding(Text(text.lstrip(), style=style), (0, 0, 0, 2 + indent), expand=False))


class SignedAccount(_Account):
    """The account of `sign`."""

    def __init__(self, console: Console, language: str, files: int) -> None:
        super().__init__(console, language, files)
        self._counts: Counter[Outcome] = Counter()

    def add(self, signed: Signed) -> None:
        """Print what became of one file."""
        self._counts[signed.outcome] += 1
        how = _OUTCOMES[signed.outcome]
        if how == "good" and not self._every_one and not signed.faults:
            return
        verdict = self._texts[_OF_SIGNED.get(signed.outcome, signed.outcome) if signed.came_signed else signed.outcome]
        self._headline(signed.file, how, verdict, f"→ {signed.target}" if signed.target else "")
        if signed.error is not None and signed.outcome is not Outcome.NOT_ATTEMPTED:
            self._detail(error_text(signed.error, self._language))
        for fault in signed.faults:
            self._fault(fault)

    def close(self, *, qualified: bool = True) -> None:
        """Print the totals, and once that the signer's certificate is not a qualified one, where it is not."""
        if not qualified:
            self._console.print(Text(NOT_QUALIFIED.in_language(self._language), style="yellow"))
        counts = self._counts
        bad = counts[Outcome.REFUSED] + counts[Outcome.FORCED] + counts[Outcome.FAILED] + counts[Outcome.NOT_ATTEMPTED]
        summary = self._texts["signed summary"].format(
            files=_files(counts.total(), self._language),
            signed=counts[Outcome.SIGNED],
            already=counts[Outcome.ALREADY_SIGNED],
            refused=counts[Outcome.REFUSED],
            forced=counts[Outcome.FORCED],
            failed=counts[Outcome.FAILED] + counts[Outcome.NOT_ATTEMPTED],
        )
        self._console.print(Text(summary, style="bold red" if bad else "bold green"))

    def _fault(self, fault: Fault) -> None:
        style = "red" if fault.severity is Severity.ERROR else "yellow"
        self._detail(f"{fault.code} {printable(message(fault, self._language))}", style)
        self._detail(f"  → {remedy(fault.code, self._language)}", "dim")


class VerifiedAccount(_Account):
    """The account of `verify`."""

    def __init__(self, console: Console, language: str, files: int) -> None:
        super().__init__(console, language, files)
        self._counts: Counter[Verdict] = Counter()

    def add(self, judged: Judged) -> None:
        """Print what the signatures of one file are worth."""
        self._counts[judged.verdict] += 1
        how = _VERDICTS[judged.verdict]
        if how == "good" and not self._every_one:
            return
        self._headline(judged.file, how, self._texts[judged.verdict])
        if judged.error is not None:
            self._detail(error_text(judged.error, self._language))
        for signature in judged.verified.signatures if judged.verified else ():
            self._signature(signature)

    def close(self) -> None:
        """Print the totals, and how the chain is checked where it was not."""
        good, unchecked = self._counts[Verdict.GOOD], self._counts[Verdict.NOT_CHECKED]
        bad = self._counts.total() - good - unchecked
        if unchecked:
            self._console.print(Text(self._texts["no trust"], style="dim"))
        summary = self._texts["verified summary"].format(
            files=_files(self._counts.total(), self._language), good=good, unchecked=unchecked, bad=bad
        )
        self._console.print(Text(summary, style="bold red" if bad else "bold yellow" if unchecked else "bold green"))

    def _signature(self, signature: Signature) -> None:
        self._detail(self._who(signature))
        for failure in signature.failures:
            self._detail(f"  ✗ {failure_text(failure, self._language)}{self._sdi(failure)}", "red")
        for remark in signature.remarks:
            self._detail(f"  ! {failure_text(remark, self._language)}", "yellow")

    def _sdi(self, failure: Failure) -> str:
        """The code with which the SdI would reject the file, in brackets."""
        code = SDI_CODES.get(failure.code)
        return f" ({self._texts['sdi'].format(code=code)})" if code else ""

    def _who(self, signature: Signature) -> str:
        """Who signed, when, with whose certificate, and whether its chain was checked."""
        parts = [str(signature.form), _CHAINS[self._language][signature.chain]]
        who = signature.signatory
        if who is None:
            return " · ".join((self._texts["unknown signer"], *parts))
        person = printable(f"{who.name} ({who.codice_fiscale})" if who.codice_fiscale else who.name)
        signed = f"{self._texts['signed by'].format(name=person)} {self._when(signature.signing_time)}"
        issued = self._texts["issued by"].format(issuer=printable(who.issuer), until=_day(who.not_after))
        return " · ".join((signed, issued, *parts))

    def _when(self, time: datetime | None) -> str:
        if time is None:
            return self._texts["without time"]
        return self._texts["on"].format(time=time.astimezone(ROME).strftime("%Y-%m-%d %H:%M:%S"))


def _files(count: int, language: str) -> str:
    """How many files, in words: the Italian one has no plural."""
    return f"{count} {'files' if language == 'en' and count != 1 else 'file'}"


def _day(instant: datetime) -> str:
    return instant.astimezone(ROME).date().isoformat()
