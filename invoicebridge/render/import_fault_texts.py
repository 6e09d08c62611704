"""What is wrong with a file of an ERP, by the code of the fault: what, and what to do about it.

A key is the fault's code, or `code/kind` where its parameter `kind` tells cases apart. Row and column stand beside.
"""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text
from invoicebridge.render.conflict_texts import CONFLICT_FAULTS
from invoicebridge.render.customer_texts import CUSTOMER_FAULTS, CUSTOMER_NOTES
from invoicebridge.render.ubl_texts import UBL_NOTES

_NUMBERS: Final = {
    "number-unreadable": Text("«{value}» non è un numero", "“{value}” is no number"),
    "number-ambiguous": Text(
        "«{value}» può essere migliaia o decimali: dire il segno dei decimali nella mappatura (decimal)",
        "“{value}” may be thousands or decimals: say which is the decimal mark in the mapping (decimal)",
    ),
    "number-other-mark": Text(
        "«{value}» usa un segno dei decimali diverso dal resto della colonna («{mark}»)",
        "“{value}” has another decimal mark than the rest of the column (“{mark}”)",
    ),
    "number-too-large": Text("{value} ha troppe cifre: al massimo undici intere", "{value} has too many digits"),
    "number-decimals": Text(
        "{value} ha troppi decimali: al massimo {limit}", "{value} has too many decimals: {limit} at most"
    ),
    "number-negative": Text(
        "{value}: qui non può stare un numero negativo; mettere il segno sul prezzo",
        "{value}: no negative number may stand here; put the sign on the price",
    ),
    "percent-range": Text("{value}: una percentuale va da 0 a 100", "{value}: a percentage is from 0 to 100"),
    "percent-fraction": Text(
        "{value}: vuol dire {value}% o {meant}%? Scrivere il segno %, o dirlo nella mappatura (percentages)",
        "{value}: does it mean {value}% or {meant}%? Write the % sign, or say it in the mapping (percentages)",
    ),
    "rate-fraction": Text(
        "{value}: nessuna aliquota IVA è minore di 1; forse si intendeva {meant}",
        "{value}: no VAT rate is below 1; maybe {meant} was meant",
    ),
    "integer-unreadable": Text("«{value}» non è un numero intero", "“{value}” is no whole number"),
}

_DATES: Final = {
    "date-unreadable": Text(
        "«{value}» non è una data esistente (GG/MM/AAAA o AAAA-MM-GG)",
        "“{value}” is no date that exists (DD/MM/YYYY or YYYY-MM-DD)",
    ),
    "date-ambiguous": Text(
        "«{value}»: la colonna contiene date con il giorno prima e con il mese prima; dirlo nella mappatura (dates)",
        "“{value}”: the column has dates with the day first and with the month first; say which in the mapping (dates)",
    ),
    "date-other-order": Text(
        "«{value}» non ha giorno e mese nell'ordine delle altre date",
        "“{value}” does not have day and month in the order of the other dates",
    ),
    "date-is-number": Text(
        "{value} è un numero, non una data: dare alla cella il formato data",
        "{value} is a number, no date: give the cell a date format",
    ),
}

_TEXTS: Final = {
    "text-control": Text(
        "il testo contiene caratteri di controllo: «{value}»", "the text holds control characters: “{value}”"
    ),
    "text-too-long": Text(
        "il testo ha {length} caratteri, al massimo {limit}: «{value}»",
        "the text has {length} characters, {limit} at most: “{value}”",
    ),
    "text-digits-lost": Text(
        "{value}: il foglio elettronico ha perso le ultime cifre; scrivere la cella come testo",
        "{value}: the spreadsheet lost the last digits; write the cell as text",
    ),
    "text-is-date": Text(
        "il foglio elettronico ne ha fatto la data {value}; scrivere la cella come testo",
        "the spreadsheet made the date {value} of it; write the cell as text",
    ),
    "text-formula": Text(
        "«{value}» sembra una formula: scrivere il valore", "“{value}” looks like a formula: write the value"
    ),
    "text-quote": Text(
        "«{value}» contiene virgolette: forse sono di troppo", "“{value}” holds a quote: maybe one too many"
    ),
    "text-is-number": Text(
        "{value} è un numero: scrivere la cella come testo", "{value} is a number: write the cell as text"
    ),
    "code-unknown": Text("«{value}» non è ammesso; valori: {allowed}", "“{value}” is not allowed; values: {allowed}"),
    "yes-no-unreadable": Text("«{value}»: scrivere sì o no", "“{value}”: write yes or no"),
    "vat-unreadable": Text("«{value}» non è una partita IVA", "“{value}” is no VAT number"),
    "cap-unreadable": Text(
        "«{value}» non è un CAP: cinque cifre (manca forse lo zero iniziale?)",
        "“{value}” is no Italian postcode: five digits (maybe the zero at its start is missing?)",
    ),
    "country-unreadable": Text(
        "«{value}»: scrivere il paese in due lettere", "“{value}”: write the country in two letters"
    ),
    "currency-unreadable": Text("«{value}»: scrivere la valuta in tre lettere", "“{value}”: write three letters"),
    "iban-unreadable": Text("«{value}» non è un IBAN", "“{value}” is no IBAN"),
    "cell-error": Text("la cella contiene un errore: {value}", "the cell holds an error: {value}"),
    "formula-uncomputed": Text(
        "la cella contiene una formula mai calcolata: aprire il file con un foglio elettronico e salvarlo",
        "the cell holds a formula that was never computed: open the file in a spreadsheet program and save it",
    ),
    "cell-merged": Text(
        "la cella è unita a quella sopra («{value}»): ogni riga deve avere il suo valore",
        "the cell is merged with the one above (“{value}”): each row must have its own value",
    ),
    "translation-missing": Text(
        "il codice «{value}» non è tradotto: aggiungerlo alla mappatura (translate.{column})",
        "the code “{value}” is not translated: add it to the mapping (translate.{column})",
    ),
}

_ROWS: Final = {
    "row-short": Text(
        "la riga ha {found} celle, l'intestazione {expected}: forse manca un separatore. Se le celle vuote in fondo "
        "sono state omesse, dirlo nella mappatura (short_rows)",
        "the row has {found} cells, the header {expected}: maybe a separator is missing. If empty cells at the end are "
        "left out, say so in the mapping (short_rows)",
    ),
    "cell-without-heading": Text(
        "«{value}» nella colonna {column} non ha un'intestazione: forse c'è un separatore di troppo",
        "“{value}” in column {column} has no heading: maybe there is one separator too many",
    ),
    "csv-quote": Text(
        "virgolette non chiuse o chiuse male tra le righe di testo {first} e {last}: ciò che vi sta non è stato letto",
        "quotes that are not closed, or badly, between text lines {first} and {last}: what is there was not read",
    ),
    "csv-cell-too-long": Text(
        "una cella non finisce mai: virgolette non chiuse alla riga di testo {first}",
        "a cell never ends: quotes that are not closed on text line {first}",
    ),
    "cell-missing": Text("manca {column}", "{column} is missing"),
    "cell-differs": Text(
        "«{value}» contraddice la riga {row} della stessa fattura («{first}»)",
        "“{value}” contradicts row {row} of the same invoice (“{first}”)",
    ),
    "set-twice": Text("{column} è già dato dalla colonna {first}", "{column} is already given by the column {first}"),
    "discount-twice": Text(
        "lo sconto {number} ha sia percentuale sia importo: lasciarne uno",
        "discount {number} has both a percentage and an amount: leave one",
    ),
    "line-number-twice": Text("il numero di riga {value} c'è due volte", "line number {value} is there twice"),
    "held-back": Text(
        "fattura {numero} trattenuta: la riga {row}, che non si può leggere, potrebbe farne parte",
        "invoice {numero} is held back: row {row}, which cannot be read, may belong to it",
    ),
    "credit-note-negative": Text(
        "nota di credito {numero} con importi negativi: la fattura elettronica li vuole positivi. Se il gestionale li "
        'scrive così, dirlo nella mappatura (credit_notes = "negative")',
        "credit note {numero} with amounts below zero: an electronic invoice has them above. If the ERP writes them "
        'so, say it in the mapping (credit_notes = "negative")',
    ),
    "split-contradicted": Text(
        "scissione dei pagamenti richiesta, ma l'esigibilità è {value}",
        "split payment is asked for, but the collectability is {value}",
    ),
}

_TABLES: Final = {
    "csv-line-too-long": Text(
        "una riga ha più di {limit} caratteri: non è una tabella",
        "a line has more than {limit} characters: this is no table",
    ),
    "table-empty": Text("la tabella è vuota", "the table is empty"),
    "table-without-header": Text(
        "nelle prime {rows} righe non c'è un'intestazione nota: usare il modello (invoicebridge template csv) o una "
        "mappatura (invoicebridge mapping suggest FILE)",
        "there is no known header in the first {rows} rows: use the template (invoicebridge template csv) or a mapping "
        "(invoicebridge mapping suggest FILE)",
    ),
    "header-row-missing": Text(
        "l'intestazione dovrebbe stare in questa riga, che è vuota o non c'è",
        "the header should be in this row, which is empty or missing",
    ),
    "column-unknown": Text(
        "colonna sconosciuta: darle un nome nella mappatura, o metterla in ignore",
        "unknown column: give it a name in the mapping, or put it into ignore",
    ),
    "column-unknown/similar": Text(
        "colonna sconosciuta (forse {closest}?): darle un nome nella mappatura, o metterla in ignore",
        "unknown column (maybe {closest}?): give it a name in the mapping, or put it into ignore",
    ),
    "column-twice": Text(
        "questa colonna e «{first}» sono entrambe {column}: tenerne una",
        "this column and “{first}” are both {column}: keep one",
    ),
    "column-and-constant": Text(
        "{column} è una colonna e anche una costante della mappatura", "{column} is a column and a constant too"
    ),
    "column-missing": Text("manca la colonna {column}", "the column {column} is missing"),
    "mapped-missing": Text(
        "la mappatura nomina la colonna «{heading}» ({column}), che non c'è",
        "the mapping names the column “{heading}” ({column}), which is not there",
    ),
    "text-encoding-mixed": Text(
        "il testo è in parte UTF-8 e in parte no (riga di testo {line}): salvarlo di nuovo, o dire la codifica "
        "nella mappatura (encoding)",
        "the text is UTF-8 in part, and in part not (text line {line}): save it again, or say its encoding in the "
        "mapping (encoding)",
    ),
    "text-encoding-wrong": Text(
        "il testo non è {encoding} (riga di testo {line})", "the text is not {encoding} (text line {line})"
    ),
    "xlsx-unreadable": Text(
        "il file XLSX è danneggiato ({reason}): salvarlo di nuovo", "the XLSX file is damaged ({reason}): save it again"
    ),
    "xlsx-bomb": Text(
        "il file XLSX, espanso, è smisurato: per sicurezza non si legge",
        "the XLSX file is enormous when unpacked: it is not read, for safety",
    ),
    "xlsx-encrypted": Text("il file XLSX è protetto da password", "the XLSX file has a password"),
    "xlsx-without-sheet": Text("il file non ha fogli visibili", "the file has no visible sheet"),
    "sheets-several": Text(
        "più fogli contengono fatture ({sheets}): dire quale nella mappatura (sheet), uno per volta",
        "several sheets hold invoices ({sheets}): say which in the mapping (sheet), one at a time",
    ),
    "sheet-missing": Text(
        "non c'è un foglio «{sheet}»; fogli: {sheets}", "there is no sheet “{sheet}”; sheets: {sheets}"
    ),
    "spreadsheet-other": Text(
        "non è un file XLSX leggibile (vecchio formato, altro programma o password): salvarlo come XLSX o CSV",
        "this is no XLSX file that can be read (old format, other program, password): save it as XLSX or CSV",
    ),
}

FAULTS: Final[Mapping[str, Text]] = {
    **_NUMBERS,
    **_DATES,
    **_TEXTS,
    **_ROWS,
    **_TABLES,
    **CUSTOMER_FAULTS,
    **CONFLICT_FAULTS,
}

NOTES: Final[Mapping[str, Text]] = {
    "csv-dialect": Text(
        "CSV: codifica {encoding}, separatore «{separator}»", "CSV: encoding {encoding}, separator “{separator}”"
    ),
    "sheet": Text("foglio «{sheet}»", "sheet “{sheet}”"),
    "header-row": Text("intestazione nella riga {row}", "header in row {row}"),
    "columns-ignored": Text("colonne ignorate: {columns}", "ignored columns: {columns}"),
    "decimal-mark": Text("segno dei decimali: {mark}", "decimal mark: {mark}"),
    "decimal-doubtful": Text(
        "segno dei decimali incerto in: {columns}; i numeri che si leggono in due modi sono errori",
        "decimal mark uncertain in: {columns}; numbers that can be read in two ways are faults",
    ),
    "date-order/dmy": Text("date: giorno, mese, anno", "dates: day, month, year"),
    "date-order/mdy": Text("date: mese, giorno, anno", "dates: month, day, year"),
    "date-unclear/dmy": Text("«{value}» e simili: giorno, mese, anno", "“{value}” and the like: day, month, year"),
    "date-unclear/mdy": Text("«{value}» e simili: mese, giorno, anno", "“{value}” and the like: month, day, year"),
    "rows-hidden": Text(
        "righe nascoste nel foglio, lette come le altre: {count}",
        "hidden rows of the sheet, read like the others: {count}",
    ),
    "rows-repeated": Text("intestazioni ripetute, lasciate fuori: {count}", "headers again, left out: {count}"),
    "rows-skipped": Text(
        "righe lasciate fuori come dice la mappatura (skip): {count}",
        "rows left out as the mapping says (skip): {count}",
    ),
    "rows-scattered": Text(
        "{count} fatture hanno righe sparse: sono state riunite", "{count} invoices have scattered rows: put together"
    ),
    "invoices": Text("fatture nella tabella: {count}", "invoices in the table: {count}"),
    **UBL_NOTES,
    **CUSTOMER_NOTES,
}
