"""The words that all forms of a reconciliation share."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from invoicebridge.bridge.archived import Account, Listed
from invoicebridge.bridge.looking.tasks import Need
from invoicebridge.bridge.reconcile.from_batches import TaxGap
from invoicebridge.bridge.reconcile.numbering import SHORT_YEAR, YEAR, Series
from invoicebridge.bridge.reconcile.places import TWICE, Class, Placed
from invoicebridge.bridge.reconcile.reconciliation import Reconciliation, Scope
from invoicebridge.bridge.reconcile.stated import Compared, Differing, Stated
from invoicebridge.bridge.reconcile.taxes import TaxRow
from invoicebridge.bridge.reconcile.totals import Difference
from invoicebridge.render.invoice_values import Words
from invoicebridge.render.overview import capital, instant
from invoicebridge.render.overview_texts import DUE, NEEDS
from invoicebridge.render.reconcile_texts import CLASSES, DIFFERENCES, KINDS, UNREAD, WHY, phrase
from invoicebridge.render.signature_texts import printable
from invoicebridge.render.story_lines import held_text
from invoicebridge.transmission.deadlines import Due


def period_text(scope: Scope, language: str) -> str:
    """The period in words."""
    words = Words(language)
    since = "" if scope.since is None else words.date(scope.since)
    until = "" if scope.until is None else words.date(scope.until)
    key = "period" if since and until else "since" if since else "until" if until else "ever"
    return phrase(key, language, since=since, until=until)


def scope_text(found: Reconciliation, language: str) -> str:
    """What was reconciled, and when."""
    at = instant(found.at, language, seconds=False)
    return phrase("scope", language, period=period_text(found.scope, language), at=at)


def company_text(found: Reconciliation) -> str:
    """The companies by name; how many there are where they are many."""
    names = [printable(one.name) for one in found.companies]
    return ", ".join(names) if len(names) <= 3 else f"{', '.join(names[:3])} … ({len(names)})"


def difference_text(one: Difference, language: str) -> str:
    """Where something does not add up, in one sentence without its full stop."""
    words = Words(language)
    values = {name: _amount(getattr(one, name), words) for name in ("expected", "found")}
    if one.kind == "count":
        values = {"expected": one.expected, "found": one.found}
    return DIFFERENCES[one.kind].in_language(language).format(count=one.count, **values)


def _amount(text: str, words: Words) -> str:
    return words.number(Decimal(text)) if text else ""


def reason_text(one: Placed, language: str) -> str:
    """Why an invoice stands where it stands; empty where its class says all."""
    if one.of is Class.HELD:
        return held_text(one.reason, language)
    if one.reason == TWICE:
        return NEEDS[Need.ISSUED_TWICE].in_language(language)
    return capital(DUE[Due(one.reason)].in_language(language)) if one.reason else ""


def class_text(of: Class, language: str) -> str:
    """A class in the reader's words."""
    return CLASSES[of].label.in_language(language)


def pattern_text(one: Series, language: str) -> str:
    """A series as people write it, with its year left open."""
    year, short = ("AAAA", "AA") if language == "it" else ("YYYY", "YY")
    return printable(one.pattern.replace(YEAR, year).replace(SHORT_YEAR, short))


def holes_text(one: Series, language: str) -> Iterator[str]:
    """Yield each hole of a series, with what is known of it."""
    for hole in one.holes:
        span = hole.first if hole.count == 1 else f"{hole.first} – {hole.last} ({hole.count})"
        yield f"{printable(span)}: {WHY[hole.why].in_language(language)}"


def kinds_text(one: Series, language: str) -> str:
    """The documents in a series."""
    return ", ".join(KINDS[kind].in_language(language) for kind in sorted(one.kinds))


def rate_text(one: TaxRow | TaxGap, language: str) -> str:
    """The rate, or the Natura where there is none."""
    rate = phrase("no rate", language) if one.rate is None else f"{Words(language).number(one.rate, least=0)}%"
    return f"{rate} {one.natura}" if one.natura else rate


def duration_text(time: timedelta, language: str) -> str:
    """A time in the largest unit that tells it, a minute at least."""
    minutes = max(int(time.total_seconds()) // 60, 1)
    for unit, length in (("day", 1440), ("hour", 60)):
        if minutes >= length:
            count = Decimal(minutes) / length
            rounded = count.quantize(Decimal("0.1")).normalize()
            one = rounded == 1
            return phrase(unit if one else f"{unit}s", language, n=Words(language).number(rounded, least=0))
    return phrase("minutes", language, n=minutes)


def account_text(one: Account | Listed, language: str) -> str:
    """Number, date and customer."""
    return f"{printable(one.numero)} {Words(language).date(one.data)} {printable(one.customer or '')}".rstrip()


def stated_text(one: Stated, language: str) -> str:
    """Number, date and total as a list has them."""
    total = "" if one.total is None else Words(language).number(one.total)
    where = phrase("row", language, row=one.row)
    return f"{printable(one.numero)} {Words(language).date(one.data)} {total} ({where})".replace("  ", " ")


def differing_text(one: Differing, language: str) -> str:
    """The invoice, and what the list and the file say."""
    words = Words(language)
    stated = "–" if one.stated.total is None else words.number(one.stated.total)
    ours = "–" if one.account.total is None else words.number(Decimal(one.account.total))
    return f"{account_text(one.account, language)}: {phrase('stated total', language, stated=stated, ours=ours)}"


def _placed_text(one: Differing, language: str) -> str:
    where = "" if one.of is None else f": {class_text(one.of, language)}"
    return account_text(one.account, language) + where


def list_parts(one: Compared, language: str) -> Mapping[str, list[str]]:
    """What a list says otherwise, by the phrase that names it; empty lists are left out."""
    parts = {
        "not proven": [_placed_text(each, language) for each in one.not_proven],
        "only there": [stated_text(each, language) for each in one.only_there],
        "only here": [account_text(each, language) for each in one.only_here],
        "amounts differ": [differing_text(each, language) for each in one.amounts],
        "numbers differ": [
            f"{stated_text(each.stated, language)} = {account_text(each.account, language)}" for each in one.numbers
        ],
        "unread rows": [
            f"{phrase('row', language, row=row)}: {UNREAD[reason].in_language(language)}"
            for row, reason in one.listing.unread
        ],
    }
    return {key: texts for key, texts in parts.items() if texts}
