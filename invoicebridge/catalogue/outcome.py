"""The answers of a public body about an invoice it received, and the SdI's refusals of such an answer."""

from typing import Final

from invoicebridge.catalogue.entry import Entry, Offline, Text

ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(
        code="EC01",
        title=Text("Esito committente: accettazione", "Customer's outcome: acceptance"),
        meaning=Text(
            it="La pubblica amministrazione accetta la fattura con una notifica di esito committente, che il SdI "
            "inoltra al fornitore (NE). L'esito può arrivare al SdI entro 15 giorni; dopo c'è la decorrenza dei "
            "termini (DT).",
            en="The public body accepts the invoice by a customer outcome notification, which the SdI forwards to "
            "the supplier (NE). It can reach the SdI within 15 days; afterwards the term has expired (DT).",
        ),
        cause=Text(
            it="È l'esito positivo di chi ha ricevuto la fattura.",
            en="It is the positive outcome of whoever received the invoice.",
        ),
        remedy=Text(
            it="Nessuna correzione è necessaria: la fattura è accettata.",
            en="Nothing needs mending: the invoice is accepted.",
        ),
        message=Text("La pubblica amministrazione ha accettato la fattura.", "The public body accepted the invoice."),
        offline=Offline.PARTLY,
        applies_to=("FPA12",),
        since="MessaggiTypes 1.1",
        source="Allegato B-1; MessaggiTypes 1.1",
    ),
    Entry(
        code="EC02",
        title=Text("Esito committente: rifiuto", "Customer's outcome: refusal"),
        meaning=Text(
            it="La pubblica amministrazione rifiuta la fattura con una notifica di esito committente, indicando il "
            "motivo; il SdI la inoltra al fornitore (NE). Numero e data si possono riusare.",
            en="The public body refuses the invoice by a customer outcome notification that gives its reason; the "
            "SdI forwards it to the supplier (NE). Number and date may be used again.",
        ),
        cause=Text(
            it="Il motivo è nella Descrizione della notifica: per esempio un riferimento d'ordine (CIG, CUP) "
            "mancante o un'operazione non riconosciuta.",
            en="The reason stands in the notification's Descrizione: a missing order reference (CIG, CUP) or a "
            "supply it does not acknowledge, for example.",
        ),
        remedy=Text(
            it="Correggere ciò che la notifica indica e inviare di nuovo la fattura in un nuovo file, con lo stesso "
            "numero e la stessa data; se il rifiuto è infondato, chiarire con l'amministrazione.",
            en="Correct what the notification names and send the invoice again in a new file with the same number "
            "and date; if the refusal is unfounded, clear it up with the public body.",
        ),
        message=Text("La pubblica amministrazione ha rifiutato la fattura.", "The public body refused the invoice."),
        offline=Offline.PARTLY,
        applies_to=("FPA12",),
        since="MessaggiTypes 1.1",
        source="Allegato B-1; MessaggiTypes 1.1; Elenco 2.0",
    ),
    Entry(
        code="EN00",
        title=Text(
            it="Notifica di esito non conforme al formato",
            en="Outcome notification does not conform to the format",
        ),
        meaning=Text(
            it="Il SdI scarta la notifica di esito committente (SE) perché non rispetta lo schema dei messaggi. Lo "
            "scarto è inviato all'amministrazione, non al fornitore.",
            en="The SdI rejects the customer outcome notification (SE) because it does not fit the message schema. "
            "The rejection goes to the public body, not to the supplier.",
        ),
        cause=Text(
            it="Il programma dell'amministrazione ha prodotto un file non valido.",
            en="The public body's program made an invalid file.",
        ),
        remedy=Text(
            it="L'amministrazione corregge NotificaEsitoCommittente secondo lo schema MessaggiTypes 1.1 e la invia "
            "di nuovo; il fornitore non deve fare nulla.",
            en="The public body mends NotificaEsitoCommittente after the schema MessaggiTypes 1.1 and sends it "
            "again; the supplier has nothing to do.",
        ),
        message=Text(
            it="La notifica di esito non è conforme al formato.",
            en="The outcome notification does not conform to the format.",
        ),
        offline=Offline.YES,
        applies_to=(),
        since="MessaggiTypes 1.1",
        source="Allegato B-1; MessaggiTypes 1.1",
    ),
    Entry(
        code="EN01",
        title=Text("Notifica di esito non ammissibile", "Outcome notification not admissible"),
        meaning=Text(
            it="Il SdI scarta la notifica di esito committente (SE) perché non può accettarla; le condizioni non "
            "sono elencate nello schema. Lo scarto è inviato all'amministrazione, non al fornitore.",
            en="The SdI rejects the customer outcome notification (SE) because it cannot accept it; the schema does "
            "not list the conditions. The rejection goes to the public body, not to the supplier.",
        ),
        cause=Text(
            it="Probabilmente la notifica è arrivata dopo i termini, l'esito era già stato comunicato o la fattura "
            "indicata non esiste.",
            en="Probably the notification came after the term, the outcome had been given before, or the invoice it "
            "names does not exist.",
        ),
        remedy=Text(
            it="L'amministrazione verifica IdentificativoSdI e RiferimentoFattura; scaduti i termini l'esito va "
            "comunicato direttamente al fornitore.",
            en="The public body verifies IdentificativoSdI and RiferimentoFattura; once the term has expired the "
            "outcome has to be told to the supplier directly.",
        ),
        message=Text("La notifica di esito non è ammissibile.", "The outcome notification is not admissible."),
        offline=Offline.PARTLY,
        applies_to=(),
        since="MessaggiTypes 1.1",
        source="Allegato B-1; MessaggiTypes 1.1",
    ),
)
