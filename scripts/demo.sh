#!/usr/bin/env bash
# The tour that `make demo` gives: drafts become invoices, invoices are checked and shown. Leaves its files in build/demo.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly OUT=build/demo
readonly AT=2026-11-25        # when the samples are taken to reach the SdI
readonly BUILT_AT=2026-06-05  # and the drafts, which are of the first days of June
export INVOICEBRIDGE_LANG=it

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
try() { printf '$ %s\n' "$*"; "$@"; }

rm -rf "$OUT"
mkdir -p "$OUT/fatture" "$OUT/pagine"

say "1. Costruire. Ogni bozza dice parti e righe; totali, riepiloghi IVA, bollo e scadenze li calcola invoicebridge."
for draft in samples/drafts/*.json; do
  try invoicebridge complete "$draft" --out "$OUT/fatture/"
done

say "2. Controllare. Le fatture appena costruite, poi gli esempi buoni: il SdI non avrebbe motivo di scartarli."
try invoicebridge check "$OUT/fatture" --at "$BUILT_AT"
try invoicebridge check samples/fatture --at "$AT"

say "3. Un errore, come si vede. In questa riga il prezzo scontato è stato arrotondato troppo presto."
code=0
try invoicebridge check samples/faulty/00423-rounded-first.xml --name IT75100120361_00001.xml --at "$AT" || code=$?
if [ "$code" -ne 1 ]; then
  echo "demo: il file errato doveva dare il codice di uscita 1, non $code" >&2
  exit 1
fi
try invoicebridge explain 00423

say "4. Mostrare. Nel terminale, e come pagina che si stampa bene su un foglio A4."
try invoicebridge show samples/fatture/IT75100120361_SCONT.xml
for name in TD01A LOTTO PA04A; do
  try invoicebridge show "samples/fatture/IT75100120361_$name.xml" --html "$OUT/pagine/$name.html"
done

say "Fatto. Le fatture costruite sono in $OUT/fatture, le pagine in $OUT/pagine (si aprono con il browser)."
