"""Invoices as reconciling sees them, and runs over small worlds."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from invoicebridge.bridge.archived import Account, Listed
from invoicebridge.bridge.looking.standing import Condition, Standing
from invoicebridge.bridge.reconcile import reconcile
from invoicebridge.bridge.reconcile.places import Class, Placed
from invoicebridge.bridge.reconcile.reconciliation import Reconciliation, Scope
from invoicebridge.bridge.reconcile.stated import Listing
from invoicebridge.transmission.deadlines import Deadline, Due
from invoicebridge.transmission.state import State
from tests.world import AT, World

DAY = date(2026, 11, 20)


def case(
    state: State, *, condition: Condition | None = None, due: tuple[Deadline, ...] = (), contradictions: int = 0,
    formato: str = "FPR12", number: int = 1, held: str | None = None,
) -> tuple[Account, Standing]:  # fmt: skip
    """One file of invoice 1, and how it stands."""
    listed = Listed(
        place=f"2026-11-20.1.0.t{number}", transmission=f"t{number}", company="demo", name=f"{number}.xml",
        formato=formato, tipo_documento="TD01", numero="1", data=DAY, customer="Verdi", total=Decimal("122.00"),
        state=state, state_at=AT, prepared_at=AT + timedelta(minutes=number),
        queued=condition is Condition.QUEUED, held=held, withdrawn=condition is Condition.WITHDRAWN,
    )  # fmt: skip
    standing = Standing(listed=listed, condition=condition, due=due, contradictions=contradictions)
    return account(state, listed=listed), standing


def account(state: State = State.DELIVERED, *, listed: Listed | None = None, **changes: Any) -> Account:
    """A row of the walk."""
    found = Account(
        place=listed.place if listed else "2026-11-20.1.0.t1", invoice=1,
        transmission=listed.transmission if listed else "t1", company="demo", name="1.xml",
        formato=listed.formato if listed else "FPR12", tipo_documento="TD01", numero="1", data=DAY, customer="Verdi",
        total="122.00", state=state, contradictions=0, withdrawn=False, waits=False,
        taxed=(("22", None, 10_000, 2_200),),
    )  # fmt: skip
    return found._replace(**changes)


def over(due: Due) -> tuple[Deadline, ...]:
    """A term that is over."""
    return (Deadline(due, AT - timedelta(hours=1), "source"),)


def ahead(due: Due) -> tuple[Deadline, ...]:
    """A term that is not."""
    return (Deadline(due, AT + timedelta(hours=1), "source"),)


def run(world: World, *lists: Listing, reread: bool = False, **scope: Any) -> tuple[Reconciliation, Sequence[Placed]]:
    """What reconciling finds, and the invoices that went by."""
    rows: list[Placed] = []
    return reconcile(world.bridge, Scope(**scope), lists=lists, reread=reread, sink=rows.append), rows


def classes(rows: Sequence[Placed]) -> dict[str, Class]:
    """The class of each invoice by its number."""
    return {one.account.numero: one.of for one in rows}
