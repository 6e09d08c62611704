"""What must stand in the agenda at an instant, by the law's terms, worked out from the diary: second thoughts about
everything that the product says, written without its code.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from invoicebridge.transmission.dialogue import Ending
from tests.journeys.year.diary import Diary, File, Heard, Offered

ITALY: Final = ZoneInfo("Europe/Rome")
AHEAD: Final = 7
_LEASE: Final = timedelta(minutes=10)
_SECOND_NOTICE: Final = timedelta(hours=20)
"""A second preavviso comes a day after the sending, the first one half a day."""
_OVER: Final = timedelta(days=40)
"""So long after its last answer nothing is to be said of a file any more."""


class Item(NamedTuple):
    """One thing in the agenda: its sort, what is needed or due, the file, and the last day."""

    sort: str
    what: str
    name: str
    day: date | None


@dataclass(frozen=True, slots=True)
class _Term:
    what: str
    by: datetime


def expected(diary: Diary, now: datetime) -> set[Item]:
    """Everything that must stand in the agenda of the next week; what lies behind is dropped from the diary."""
    found = {Item("task", "mailbox-suspended", "pec", None)} if diary.login_refused else set()
    if not diary.box_known and _is_answer_overdue(diary, now):
        found.add(Item("task", "address-unknown", "pec", None))
    for name, file in list(diary.open.items()):
        items = list(_of_file(file, now))
        found.update(items)
        if not items and _is_behind(file, now):
            del diary.open[name]
    return found


def _is_answer_overdue(diary: Diary, now: datetime) -> bool:
    """Whether others wait, and the mail that may tell where to send them left five days ago."""
    going = (mail.at for mail, (file, *_) in diary.first_mails if _stage(file, mail))
    first = min(going, default=None)
    return first is not None and now - first >= timedelta(days=5) and any(one.waits for one in diary.open.values())


def _is_behind(file: File, now: datetime) -> bool:
    """Whether the agenda will never again say anything of the file."""
    last = max((one.heard_at for one in file.heard), default=now)
    return file.replaced or (_answer(file) in _LAST and now - last > _OVER)


_LAST: Final = frozenset({"RC-private", "MC-private", "EC01", "DT", "AT"})


def _answer(file: File) -> str | None:
    """The SdI's last word on the file, where it is on its way to be one."""
    for kind in ("EC01", "EC02", "DT", "AT", "NS"):
        if file.first(kind):
            return kind
    for kind in ("RC", "MC"):
        if file.first(kind):
            return kind if file.public else f"{kind}-private"
    return None


def _of_file(file: File, now: datetime) -> Iterator[Item]:
    if file.replaced:
        return
    answer = _answer(file)
    terms = _terms_of_answer(file, answer) if answer else _terms_before(file, now)
    task = _task(file, answer, terms, now)
    if task is not None:
        yield task
        return
    if answer == "MC-private":
        heard = file.first("MC")
        if heard is not None and now - min(one.heard_at for one in file.heard if one.kind == "MC") < timedelta(days=7):
            yield Item("tell", "", file.name, None)
    for term in terms:
        if _is_near(term, now):
            yield Item("term" if term.what in ("issue", "resend") else "awaited", term.what, file.name, _day(term.by))


def _is_near(term: _Term, now: datetime) -> bool:
    if term.by <= now:
        return term.what != "outcome" or now - term.by < timedelta(days=30)
    return _day(term.by) <= now.astimezone(ITALY).date() + timedelta(days=AHEAD)


def _task(file: File, answer: str | None, terms: list[_Term], now: datetime) -> Item | None:
    """What a person has to do about it."""
    by = min((_day(one.by) for one in terms), default=None)
    if answer is None and any(_is_doubt(one, file, now) for one in file.offers):
        return Item("task", "in-doubt", file.name, by)
    if answer == "NS":
        return Item("task", "rejected", file.name, by)
    if answer == "EC02":
        return Item("task", "refused", file.name, by)
    if answer == "AT":
        told = min(one.heard_at for one in file.heard if one.kind == "AT")
        return Item("task", "undeliverable", file.name, by) if now - told < timedelta(days=30) else None
    if answer is None and not file.waits and file.offers and not _going_on(file):
        return None if _is_flying(file, now) else Item("task", "not-reached", file.name, by)
    late = [one for one in terms if one.by <= now and one.what != "outcome"]
    if late:
        return Item("task", "overdue", file.name, min(_day(one.by) for one in late))
    if any(one.what == "issue" and one.by - now <= timedelta(days=1) for one in terms):
        return Item("task", "issue-today", file.name, by)
    return None


def _terms_of_answer(file: File, answer: str) -> list[_Term]:
    words = {kind: one for kind in ("NS", "MC", "RC") if (one := file.first(kind))}
    if answer == "NS":
        return [_Term("resend", _after_days(words["NS"].at, 5))]
    if answer not in ("RC", "MC"):
        return []
    first = min(one.at for kind, one in words.items() if kind != "NS")
    outcome = [_Term("outcome", _after_days(first, 15))]
    return outcome if answer == "RC" else [_Term("delivery", _after_days(words["MC"].at, 10)), *outcome]


def _terms_before(file: File, now: datetime) -> list[_Term]:
    """While the SdI has said nothing."""
    going = [stage for offer in file.offers if (stage := _stage(file, offer)) is not None]
    consegna = [at for what, at in going if what == "consegna"]
    if consegna:
        return [_Term("sdi-answer", _after_days(min(consegna), 5))]
    issue = _Term("issue", _end(file.data + timedelta(days=12)))
    accepted = [at for what, at in going if what == "accettazione"]
    if accepted:
        return [_Term("consegna", min(accepted) + timedelta(hours=24)), issue]
    sent = [at for what, at in going if what == "sent"]
    return [_Term("accettazione", min(sent) + timedelta(minutes=15)), issue] if sent else [issue]


def _going_on(file: File) -> bool:
    return any(_stage(file, offer) for offer in file.offers)


def _stage(file: File, offer: Offered) -> tuple[str, datetime] | None:
    """How far a mail has come, and since when; None where it has ended, or nothing is known of it."""
    said = {one.kind: one for one in reversed(file.heard) if one.message_id == offer.message_id}
    if "avvenuta-consegna" in said:
        return "consegna", said["avvenuta-consegna"].at
    if offer.given_up or _has_failed(file, offer, said):
        return None
    if "accettazione" in said:
        return "accettazione", said["accettazione"].at
    if said:
        return "sent", offer.at
    if offer.arrived is not None:
        return ("sent", offer.arrived[1]) if offer.arrived[0] else None
    return ("sent", offer.at) if offer.ending is Ending.TAKEN else None


def _has_failed(file: File, offer: Offered, said: dict[str, Heard]) -> bool:
    if "non-accettazione" in said or "errore-consegna" in said:
        return True
    since = said["accettazione"].at if "accettazione" in said else offer.at
    notices = [one for one in file.heard if one.kind == "preavviso-errore-consegna"]
    return any(one.message_id == offer.message_id and one.at - since > _SECOND_NOTICE for one in notices)


def _is_doubt(offer: Offered, file: File, now: datetime) -> bool:
    heard = any(one.message_id == offer.message_id for one in file.heard)
    return offer.ending is Ending.UNKNOWN and offer.arrived is None and not heard and now >= offer.at + _LEASE


def _is_flying(file: File, now: datetime) -> bool:
    return any(one.ending is Ending.UNKNOWN and one.arrived is None and now < one.at + _LEASE for one in file.offers)


def _after_days(at: datetime, days: int) -> datetime:
    """So many days of the calendar after this one, at its end."""
    return _end(at.astimezone(ITALY).date() + timedelta(days=days))


def _end(day: date) -> datetime:
    """The first instant of the day after."""
    return datetime.combine(day + timedelta(days=1), time(), ITALY).astimezone(UTC)


def _day(by: datetime) -> date:
    """The last day before this instant; an instant at midnight is the end of the day before."""
    own = by.astimezone(ITALY)
    return own.date() - timedelta(days=1) if own.time() == time() else own.date()
