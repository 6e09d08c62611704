"""The commonest reasons that libraries give in English, in plain Italian: libxml2, json, zipfile, the operating system.

A reason that is not in the table is shown as it came, in English, rather than lost.
"""

import re
from typing import Final

_POSITION: Final = re.compile(r"(?:: |, )line \d+,? column \d+(?: \(char \d+\))?$")
"""What lxml appends to its messages; the texts say line and column themselves."""

_ITALIAN: Final = tuple(
    (re.compile(pattern, re.DOTALL), italian)
    for pattern, italian in (
        # OpenSSL, of a server's certificate
        (r"certificate has expired", "è scaduto"),
        (r"certificate is not yet valid", "non è ancora valido"),
        (
            r"unable to get local issuer certificate|self[- ]signed certificate(?: in certificate chain)?",
            "chi lo ha emesso non è un'autorità fidata",
        ),
        (
            r"(?:IP address|Hostname) mismatch, certificate is not valid for '(?P<name>[^']+)'\.?",
            "non vale per il server «{name}»",
        ),
        # libxml2
        (r"Document is empty", "il file è vuoto"),
        (
            r"Premature end of data in tag (?P<tag>\S+) line (?P<line>\d+)",
            "il file finisce prima del previsto: l'elemento {tag}, aperto alla riga {line}, non è chiuso",
        ),
        (
            r"Opening and ending tag mismatch: (?P<tag>\S+) line (?P<line>\d+) and (?P<other>\S+)",
            "l'elemento {tag}, aperto alla riga {line}, è chiuso come {other}",
        ),
        (
            r"Couldn't find end of Start Tag (?P<tag>\S+)(?: line \d+)?",
            "il file finisce dentro il tag di apertura di {tag}",
        ),
        (r"Start tag expected, '<' not found", "manca il primo elemento: il file non comincia come un XML"),
        (r"Extra content at the end of the document", "dopo la fine del documento c'è altro contenuto"),
        (
            r"(?:PCDATA|CData section|Comment) ?invalid Char value (?P<code>\d+)",
            "carattere non ammesso (codice {code})",
        ),
        (r"invalid character in attribute value", "carattere non ammesso nel valore di un attributo"),
        (r"Invalid character: Char 0x0 out of allowed range\s*", "carattere non ammesso (codice 0)"),
        (
            r"xmlParseCharRef: invalid xmlChar value (?P<code>\d+)",
            "riferimento a un carattere non ammesso (codice {code})",
        ),
        (r"Entity '(?P<name>.+)' not defined", "entità &{name}; non definita: scrivere il carattere stesso"),
        (
            r"xmlParseEntityRef: no name|EntityRef: expecting ';'",
            "carattere & non seguito da un'entità: scrivere &amp; al suo posto",
        ),
        (r"Detected an entity reference loop", "entità che fanno riferimento l'una all'altra"),
        (
            r"Input is not proper UTF-8, indicate encoding !.*|Invalid bytes in character encoding",
            "byte non validi nella codifica dichiarata (UTF-8 se non è dichiarata)",
        ),
        (r"Unsupported encoding:? (?P<name>\S+)", "codifica {name} non riconosciuta"),
        (r"unknown encoding: '?(?P<name>[^']+)'?", "codifica {name} non riconosciuta"),
        (
            r"(?:Excessive depth in document: |Maximum entity nesting depth).*",
            "troppi livelli di elementi annidati uno dentro l'altro",
        ),
        (
            r"(?:Resource limit exceeded: )?(?:Text node too long|xmlSAX2Characters: huge text node).*",
            "testo troppo lungo",
        ),
        (r"AttValue: .+ expected", "il valore di un attributo non è tra virgolette o non è chiuso"),
        (r"Specification mandates value for attribute (?P<name>\S+)", "l'attributo {name} non ha un valore"),
        (r"Attribute (?P<name>\S+) redefined", "l'attributo {name} è ripetuto"),
        (r"attributes construct error|error parsing attribute name", "attributi scritti male"),
        (r"Unescaped '<' not allowed in attributes values", "carattere < nel valore di un attributo: scrivere &lt;"),
        (
            r"Namespace prefix (?P<prefix>\S+) (?:for \S+ )?on (?P<tag>\S+) is not defined",
            "il prefisso {prefix} di {tag} non è dichiarato",
        ),
        (
            r"XML declaration allowed only at the start of the document",
            "la dichiarazione <?xml …?> non è all'inizio del file: togliere ciò che la precede",
        ),
        (r"StartTag: invalid element name", "nome di elemento non valido, oppure un carattere < da scrivere &lt;"),
        (r"expected '>'", "manca il carattere > alla fine di un tag"),
        (r"Comment not terminated.*", "un commento non è chiuso"),
        (r"Double hyphen within comment.*", "due trattini di seguito dentro un commento"),
        (r"Sequence '\]\]>' not allowed in content", "la sequenza ]]> non è ammessa nel testo"),
        (r"Blank needed here", "manca uno spazio"),
        # json
        (r"Expecting value", "manca un valore"),
        (r"Expecting '?(?P<sign>[,:])'? delimiter", "manca il segno {sign}"),
        (r"Expecting property name enclosed in double quotes", "il nome di un campo non è tra virgolette doppie"),
        (r"Illegal trailing comma before end of (?:object|array)", "virgola di troppo prima della chiusura"),
        (r"Extra data", "dopo la fine del testo JSON c'è altro contenuto"),
        (r"Unterminated string starting at", "una stringa non è chiusa"),
        (r"Invalid control character at", "carattere di controllo dentro una stringa"),
        (r"Invalid \\.*escape.*", "sequenza con barra inversa non valida"),
        (r"(?P<name>\S+) is not JSON", "{name} non è un valore JSON"),
        (r"'(?P<codec>[\w-]+)' codec can't decode .*", "byte non validi nella codifica {codec}"),
        # zipfile
        (r"File is not a zip file", "non è un archivio ZIP"),
        (r"Bad CRC-32 for file '?(?P<name>.+?)'?", "il file {name} è danneggiato (CRC-32)"),
        (r"Bad magic number for .+|Truncated .+|Corrupt .+|Error -\d+ while decompressing.*", "archivio danneggiato"),
        (r"(?:That )?compression (?:method|type) .*not supported.*", "metodo di compressione non supportato"),
        # operating system and network
        (r"No such file or directory", "il file o la cartella non esiste"),
        (r"Permission denied", "permesso negato"),
        (r"Operation not permitted", "operazione non permessa"),
        (r"Is a directory", "è una cartella"),
        (r"Not a directory", "non è una cartella"),
        (r"No space left on device", "spazio su disco esaurito"),
        (r"Read-only file system", "il disco è in sola lettura"),
        (r"File name too long", "nome di file troppo lungo"),
        (r"Too many levels of symbolic links", "collegamenti simbolici che rimandano l'uno all'altro"),
        (r"Too many open files(?: in system)?", "troppi file aperti insieme"),
        (r"Disk quota exceeded", "quota di disco esaurita"),
        (r"File too large", "file troppo grande per il disco"),
        (r"File exists", "il file esiste già"),
        (r"Directory not empty", "la cartella non è vuota"),
        (r"Cannot allocate memory", "memoria esaurita"),
        (r"Resource temporarily unavailable", "risorsa non disponibile al momento: riprovare"),
        (r"(?:Device or resource|Text file) busy", "file o dispositivo occupato da un altro programma"),
        (r"No such device(?: or address)?", "il dispositivo non c'è"),
        (r"Invalid argument", "il sistema non accetta l'operazione su questo file"),
        (r"Operation not supported", "operazione non prevista su questo file"),
        (r"Bad file descriptor", "file chiuso o non aperto"),
        (r"Stale file handle", "il file del disco di rete non c'è più"),
        (r"Connection timed out", "tempo scaduto nella connessione"),
        (r"Connection reset by peer", "connessione interrotta dall'altra parte"),
        (r"Network is unreachable|No route to host", "rete non raggiungibile"),
        (r"Input/output error", "errore di lettura o scrittura del dispositivo"),
        (
            r"(?:\[Errno -?\d+\] )?(?:Name or service not known|nodename nor servname provided.*)",
            "indirizzo sconosciuto",
        ),
        (
            r"(?:\[Errno -?\d+\] )?Temporary failure in name resolution",
            "nome di rete non risolto: la rete è collegata?",
        ),
        (r"(?:\[Errno -?\d+\] )?Connection refused", "connessione rifiutata"),
        (r"(?:The read operation )?timed out", "tempo scaduto"),
        (r"Not Found", "non trovato"),
        # our own, from fatturapa.element_writer
        (r"character (?P<code>U\+[0-9A-F]+) cannot stand in XML", "il carattere {code} non può stare in un XML"),
    )
)


def in_language(reason: str, language: str) -> str:
    """The reason without the position that a parser appends to it; in Italian where the table knows it."""
    bare = _POSITION.sub("", reason.strip())
    return bare if language == "en" else _in_italian(bare)


def _in_italian(reason: str) -> str:
    for pattern, italian in _ITALIAN:
        found = pattern.fullmatch(reason)
        if found:
            return italian.format_map(found.groupdict())
    return reason
