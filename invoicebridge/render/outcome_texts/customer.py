"""What `customer` tells."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

TEXTS: Final[Mapping[str, Text]] = {
    "customers-taken": Text(
        "nuovi: {added}, aggiornati: {changed}, uguali: {same}, diversi e lasciati com'erano: {kept}, errati: {faulty}",
        "new: {added}, brought up to date: {changed}, the same: {same}, other and left as they were: {kept}, "
        "faulty: {faulty}",
    ),
    "customers-would-be-taken": Text(
        "prova, nulla è scritto. Nuovi: {added}, da aggiornare: {changed}, uguali: {same}, diversi: {kept}, "
        "errati: {faulty}",
        "trial run, nothing is written. New: {added}, to bring up to date: {changed}, the same: {same}, other: {kept}, "
        "faulty: {faulty}",
    ),
    "customer-kept": Text(
        "{name}: il registro dice altro e resta com'è; --replace per sostituirlo",
        "{name}: the register says otherwise and stays as it is; --replace puts this in its place",
    ),
    "customer-changed": Text("{name}: aggiornato", "{name}: brought up to date"),
    "customer-would-be-changed": Text("{name}: verrebbe aggiornato", "{name}: would be brought up to date"),
    "customer-faulty": Text("non preso, errori: {errors}", "not taken, errors: {errors}"),
    "customer-removed": Text(
        "{name}: tolto dal registro di {company}", "{name}: taken out of the register of {company}"
    ),
}
