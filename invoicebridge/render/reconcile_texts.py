"""The sentences of `reconcile`: classes, what does not add up, series, lists, headings."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.bridge.reconcile.history import Step
from invoicebridge.bridge.reconcile.numbering import Kind, Why
from invoicebridge.bridge.reconcile.places import Class
from invoicebridge.bridge.reconcile.stated import Origin
from invoicebridge.catalogue import Text
from invoicebridge.render.states import Class as Tone
from invoicebridge.render.states import Shown

CLASSES: Final[Mapping[Class, Shown]] = {
    Class.CONTRADICTION: Shown(Text("contraddizione", "contradiction"), Tone.PERSON),
    Class.IN_DOUBT: Shown(Text("invio in dubbio", "sending in doubt"), Tone.PERSON),
    Class.LATE: Shown(Text("in attesa, oltre il termine", "waiting, late"), Tone.PERSON),
    Class.REJECTED: Shown(Text("scartata, da correggere", "rejected, to correct"), Tone.PERSON),
    Class.REFUSED: Shown(Text("rifiutata dal cliente", "refused by the customer"), Tone.PERSON),
    Class.NOT_REACHED: Shown(Text("mai arrivata al SdI, da rimandare", "never reached the SdI"), Tone.PERSON),
    Class.HELD: Shown(Text("trattenuta", "held back"), Tone.PERSON),
    Class.UNDELIVERABLE: Shown(Text("non recapitabile (PA)", "undeliverable (public body)"), Tone.PERSON),
    Class.FAULTY: Shown(Text("bozza con errori", "draft with faults"), Tone.PERSON),
    Class.UNSIGNED: Shown(Text("in attesa di firma", "awaiting signature"), Tone.PERSON),
    Class.WAITING: Shown(Text("in attesa, nei termini", "waiting, in time"), Tone.GOING),
    Class.DONE: Shown(Text("a posto", "done"), Tone.DONE),
    Class.WITHDRAWN: Shown(Text("abbandonata o sostituita", "given up or replaced"), Tone.ENDED),
}

DIFFERENCES: Final[Mapping[str, Text]] = {
    "count": Text(
        "Le classi contano {found} fatture, l'archivio {expected}",
        "The classes count {found} invoices, the store {expected}",
    ),
    "amount": Text(
        "Le classi sommano {found}, le fatture {expected}", "The classes sum to {found}, the invoices to {expected}"
    ),
    "total-differs": Text(
        "{count} fatture il cui totale non è imponibile più imposta (in tutto {found}): bollo, arrotondamenti, cassa",
        "{count} invoices whose total is not taxable amount plus tax (in all {found}): stamp duty, rounding, funds",
    ),
    "amounts-unknown": Text(
        "{count} fatture di cui non si conoscono gli importi per aliquota: mancano dalle somme",
        "{count} invoices whose amounts by rate are not known: the sums lack them",
    ),
}

KINDS: Final[Mapping[Kind, Text]] = {
    Kind.INVOICES: Text("fatture", "invoices"),
    Kind.CREDIT_NOTES: Text("note di credito", "credit notes"),
    Kind.SELF_BILLED: Text("autofatture", "self-billed"),
}

WHY: Final[Mapping[Why, Text]] = {
    Why.NOTHING: Text("manca", "missing"),
    Why.GIVEN_UP: Text("abbandonata", "given up"),
    Why.DRAFT: Text("è una bozza", "is a draft"),
}

STEPS: Final[Mapping[Step, Text]] = {
    Step.DAY: Text("per giorno della fattura", "by day of the invoice"),
    Step.WEEK: Text("per settimana della fattura, dal lunedì", "by week of the invoice, from Monday"),
    Step.MONTH: Text("per mese della fattura", "by month of the invoice"),
}

ORIGINS: Final[Mapping[Origin, Text]] = {
    Origin.PORTAL: Text("elenco del portale", "the portal's list"),
    Origin.BATCH: Text("lotto del gestionale", "the ERP's batch"),
}

UNREAD: Final[Mapping[str, Text]] = {
    "number-unreadable": Text("un numero non si legge", "a number cannot be read"),
    "number-ambiguous": Text("un importo si legge in due modi", "an amount can be read in two ways"),
    "number-other-mark": Text("un importo usa un altro separatore decimale", "an amount has another decimal mark"),
    "date-unreadable": Text("la data non si legge", "the date cannot be read"),
    "date-ambiguous": Text("la data si legge in due modi", "the date can be read in two ways"),
    "date-other-order": Text("la data ha un altro ordine", "the date is in another order"),
}

PHRASES: Final[Mapping[str, Text]] = {
    "title": Text("Riconciliazione", "Reconciliation"),
    "scope": Text("fatture {period}, al {at}", "invoices {period}, on {at}"),
    "period": Text("dal {since} al {until}", "from {since} to {until}"),
    "since": Text("dal {since} in poi", "from {since} on"),
    "until": Text("fino al {until}", "until {until}"),
    "ever": Text("di ogni data", "of any date"),
    "in order": Text("Tutto in ordine.", "All in order."),
    "person": Text("Serve una persona.", "A person is needed."),
    "classes": Text("Ogni fattura in una classe", "Every invoice in one class"),
    "class": Text("Classe", "Class"),
    "invoices": Text("Fatture", "Invoices"),
    "amount": Text("Totale €", "Total €"),
    "together": Text("In tutto", "In all"),
    "adds up": Text("I conti tornano.", "The totals add up."),
    "does not add up": Text("I conti NON tornano:", "The totals do NOT add up:"),
    "known": Text("Da sapere:", "To be known:"),
    "made available": Text(
        "A posto, con il cliente da avvisare (MC): {count}; «invoicebridge agenda» dice quali negli ultimi giorni.",
        "Done, with the customer to be told (MC): {count}; “invoicebridge agenda” says which of the last days.",
    ),
    "chain": Text("Dal gestionale al SdI", "From the ERP to the SdI"),
    "given": Text("date", "given"),
    "files": Text("in un file", "in a file"),
    "sent": Text("inviate", "sent"),
    "with sdi": Text("arrivate al SdI", "with the SdI"),
    "answered": Text("con risposta del SdI", "answered by the SdI"),
    "issued": Text("emesse", "issued"),
    "less": Text("−{count}", "−{count}"),
    "unsettled": Text("Non ancora a posto", "Not settled yet"),
    "other stories": Text(
        "Le storie che non sono in questa pagina: con il comando sotto il numero, o tutte con «reconcile --stories».",
        "Stories that are not on this page: by the command below the number, or all of them by “reconcile --stories”.",
    ),
    "telling": Text("storie", "stories"),
    "stories written": Text("storie in {name}: {count}", "stories in {name}: {count}"),
    "further": Text("… e altre {count}", "… and {count} more"),
    "states": Text("Stati nel tempo", "States over time"),
    "answers": Text("Tempi di risposta del SdI", "Times until the SdI's answer"),
    "answer times": Text(
        "Su {count} file: metà entro {median}, 19 su 20 entro {nearly}.",
        "Of {count} files: half within {median}, 19 of 20 within {nearly}.",
    ),
    "no answers": Text("Nessuna risposta in questo periodo.", "No answers in this period."),
    "more than": Text("oltre", "more"),
    "series": Text("Numerazione", "Numbering"),
    "one series": Text("Serie", "Series"),
    "year": Text("Anno", "Year"),
    "kinds": Text("Documenti", "Documents"),
    "first": Text("Dal", "From"),
    "last": Text("Al", "To"),
    "count": Text("Quanti", "Count"),
    "holes": Text("Mancano", "Missing"),
    "doubles": Text("Doppi", "Double"),
    "starts late": Text("comincia da {first}", "begins at {first}"),
    "not sequential": Text("non progressiva: buchi non cercati", "not sequential: no holes looked for"),
    "no holes": Text("nessun buco, nessun doppio", "no holes, no doubles"),
    "taxes": Text("Imponibile e IVA", "Taxable amounts and VAT"),
    "taxes note": Text(
        "Dai DatiRiepilogo dei documenti; note di credito in meno. «Non emesse»: da inviare, in viaggio, scartate, "
        "rifiutate, in dubbio, trattenute.",
        "From the DatiRiepilogo of the documents; credit notes are negative. “Not issued”: to be sent, on their way, "
        "rejected, refused, in doubt, held back.",
    ),
    "month": Text("Mese", "Month"),
    "rate": Text("Aliquota", "Rate"),
    "no rate": Text("solo imposta", "tax only"),
    "self-billing": Text("autofatture", "self-billing"),
    "taxable": Text("Imponibile", "Taxable"),
    "tax": Text("IVA", "VAT"),
    "prepared sums": Text("Preparate", "Prepared"),
    "issued sums": Text("Emesse", "Issued"),
    "pending sums": Text("Non emesse", "Not issued"),
    "messages": Text("Messaggi", "Messages"),
    "no messages": Text("Nessun messaggio in sospeso.", "No messages left over."),
    "received": Text("Raccolto", "Collected"),
    "kind": Text("Esito", "Outcome"),
    "source": Text("Da", "From"),
    "evidence": Text("Prova", "Evidence"),
    "mailboxes": Text("Caselle rilette", "Mailboxes read again"),
    "not reread": Text(
        "Le caselle non sono state rilette: «--rescan» le confronta con l'archivio.",
        "The mailboxes were not read again: “--rescan” compares them with the store.",
    ),
    "folder": Text("Casella", "Mailbox"),
    "read": Text("Lette", "Read"),
    "new": Text("Nuove", "New"),
    "missed": Text("Mancano all'archivio", "The store lacks"),
    "gone": Text("Non più in casella", "Gone from the mailbox"),
    "left out": Text("Troppo grandi", "Too large"),
    "missed remedy": Text(
        "Mail che la raccolta ha già passato e che l'archivio non ha: salvarle come .eml e darle a "
        "«invoicebridge collect --from FILE».",
        "Mails that a collection has passed and that the store lacks: save them as .eml and give them to "
        "“invoicebridge collect --from FILE”.",
    ),
    "list": Text("Confronto con {origin}: {name}", "Compared with {origin}: {name}"),
    "matched": Text(
        "{matched} su {count} abbinate per numero e data", "{matched} of {count} matched by number and date"
    ),
    "agrees": Text("Dicono lo stesso.", "They say the same."),
    "only there": Text("Solo nell'elenco", "In the list only"),
    "only here": Text("Solo nell'archivio", "In the store only"),
    "amounts differ": Text("Totale diverso", "Another total"),
    "not proven": Text(
        "Nell'elenco, ma l'emissione qui non è provata: scaricare la notifica e darla a «invoicebridge collect --from»",
        "In the list, but nothing here proves that it is issued: download the notification and give it to "
        "“invoicebridge collect --from”",
    ),
    "numbers differ": Text(
        "Stesso IdentificativoSdI, altro numero o data", "Same IdentificativoSdI, other number or date"
    ),
    "unread rows": Text("Righe non lette", "Rows not read"),
    "row": Text("riga {row}", "row {row}"),
    "stated total": Text("nell'elenco {stated}, nel file {ours}", "in the list {stated}, in the file {ours}"),
    "today": Text("Da fare oggi", "To do today"),
    "company": Text("Azienda", "Company"),
    "number": Text("Numero", "Number"),
    "date": Text("Data", "Date"),
    "customer": Text("Cliente", "Customer"),
    "total": Text("Totale", "Total"),
    "file": Text("File", "File"),
    "remedy": Text("Che cosa fare", "What to do"),
    "written": Text("scritto {name}", "{name} written"),
    "progress": Text("riconciliazione", "reconciling"),
    "by": Text("Entro", "By"),
    "why": Text("Motivo", "Reason"),
    "every": Text("Tutte le fatture", "All invoices"),
    "yes": Text("sì", "yes"),
    "minutes": Text("{n} min", "{n} min"),
    "hours": Text("{n} ore", "{n} hours"),
    "days": Text("{n} giorni", "{n} days"),
    "hour": Text("1 ora", "1 hour"),
    "day": Text("1 giorno", "1 day"),
}


def phrase(key: str, language: str, **values: object) -> str:
    """A heading or phrase with its placeholders filled."""
    return PHRASES[key].in_language(language).format_map(values)
