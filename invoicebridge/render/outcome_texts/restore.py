"""What `restore` tells."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

_WHOLE: Final = (
    "copia integra di un archivio {it} del {{created}}: revisione {{revision}}, righe {{rows}}, file {{files}}, prove "
    "{{evidence}} (di cui solo l'impronta: {{pruned}}); storie intatte fino a {{head}}",
    "whole backup of a {en} store of {{created}}: revision {{revision}}, rows {{rows}}, files {{files}}, evidence "
    "{{evidence}} (of which only the hash: {{pruned}}); stories intact up to {{head}}",
)


def _whole(it: str, en: str) -> Text:
    return Text(_WHOLE[0].format(it=it), _WHOLE[1].format(en=en))


TEXTS: Final[Mapping[str, Text]] = {
    "backup-whole-live": _whole("reale", "live"),
    "backup-whole-sandbox": _whole("di prova", "practice"),
    "restored": Text(
        "archivio ripristinato dalla copia del {created}; gli invii sono bloccati, trattenuti i file che aspettavano "
        "({held}). Adesso: invoicebridge restore --rescan",
        "store restored from the backup of {created}; sending is locked, files that waited are held ({held}). Next: "
        "invoicebridge restore --rescan",
    ),
    "sending-locked-restored": Text(
        "invii fermi: l'archivio viene da una copia; invoicebridge restore dice che cosa resta da fare",
        "nothing may be sent: the store was made from a backup; invoicebridge restore tells what is left to do",
    ),
    "never-restored": Text(
        "questo archivio non è mai stato ripristinato da una copia", "this store was never restored from a backup"
    ),
    "restored-released": Text(
        "ripristinato da {source} il {at}; invii permessi di nuovo da {by} il {released}",
        "restored from {source} at {at}; sending was released by {by} at {released}",
    ),
    "restored-locked": Text(
        "ripristinato da {source} il {at}: gli invii sono bloccati", "restored from {source} at {at}: sending is locked"
    ),
    "restore-rescan-next": Text(
        "da rileggere dall'inizio, caselle: {mailboxes}. invoicebridge restore --rescan",
        "to be read from the beginning, mailboxes: {mailboxes}. invoicebridge restore --rescan",
    ),
    "restore-mailbox-unset": Text(
        "da questa casella l'archivio ha inviato o letto, e le impostazioni non la nominano: aggiungerla e ripetere "
        "restore --rescan; se non esiste più: restore --release … --without {mailbox}",
        "the store has used this mailbox, and the settings do not name it: add it and repeat restore --rescan; if it "
        "is gone for good: restore --release … --without {mailbox}",
    ),
    "restore-release-next": Text(
        "caselle rilette, nomi oltre quelli usati; file trattenuti: {held}. Confrontare (invoicebridge status, "
        "reconcile), poi: invoicebridge restore --release --by NOME --because TESTO",
        "mailboxes read, names beyond those in use; files held: {held}. Compare (invoicebridge status, reconcile), "
        "then: invoicebridge restore --release --by NAME --because TEXT",
    ),
    "restore-traces": Text(
        "dalle caselle: mail partite riprese {mails}; nomi ora noti come usati {names}; file sconosciuti all'archivio "
        "le cui fatture contano come inviate {files}",
        "from the mailboxes: mails taken up that had left {mails}; names known as used now {names}; files that the "
        "store did not know, whose invoices count as sent {files}",
    ),
    "restore-names-alone": Text(
        "{count} file inviati dopo la copia, di cui le caselle mostrano solo il nome: le loro fatture non sono note "
        "all'archivio. Darne i file a invoicebridge ledger import prima di sbloccare: {names}",
        "{count} files sent after the backup of which the mailboxes show only the name: their invoices are not known "
        "to the store. Give the files to invoicebridge ledger import before releasing: {names}",
    ),
    "restore-name-clash": Text(
        "il nome era già usato per un file che l'archivio ha dimenticato: trattenuto; rinunciarvi (retry --give-up) e "
        "preparare di nuovo",
        "the name was used for a file that the store forgot: held; give it up (retry --give-up) and prepare it again",
    ),
    "restore-names": Text(
        "il prossimo file si chiamerà {next} (margine: {margin})",
        "the next file will be called {next} (margin: {margin})",
    ),
    "restore-released": Text(
        "{by} permette di nuovo gli invii. File ancora trattenuti: {held}; per ciascuno, dopo aver controllato sul "
        "portale che non sia partito: invoicebridge retry NUMERO",
        "{by} lets files be sent again. Files still held: {held}; for each, once the portal shows that it never "
        "arrived: invoicebridge retry NUMBER",
    ),
}
