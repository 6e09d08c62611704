#!/usr/bin/env bash
# The tour that `make demo` gives, on the embedded sandbox: an ERP's table is imported, its invoices are checked, signed, sent
# by PEC and answered; the table says what became of each. Nothing leaves this machine. Leaves its files in build/demo.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly OUT=build/demo
TODAY=$(TZ=Europe/Rome date +%d/%m/%Y) # the ERP's invoices are of today
readonly TODAY
readonly CODE_DATE=2026-11-25 # when the sample with the error is taken to reach the SdI
export INVOICEBRIDGE_LANG=it
export INVOICEBRIDGE_SETTINGS=$OUT/invoicebridge.toml

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
try() { printf '$ %s\n' "$*"; "$@"; }
expect() { # expect CODE COMMAND…: a command that has to end with this exit code
  local wanted=$1 code=0
  shift
  try "$@" || code=$?
  [ "$code" -eq "$wanted" ] || { echo "demo: atteso il codice di uscita $wanted, non $code" >&2; exit 1; }
}
secret() { python -c 'import secrets; print(secrets.token_urlsafe(12))'; }

rm -rf "$OUT"
mkdir -p "$OUT"
PEC_PASSWORD=$(secret) DEMO_PASSPHRASE=$(secret)
export PEC_PASSWORD DEMO_PASSPHRASE
python scripts/demo_signer.py "$OUT/firma.p12"

invoicebridge sandbox --mailbox alfa@pec.sandbox.example --password-env PEC_PASSWORD --certificates "$OUT" \
  --script scripts/demo-script.toml --json >"$OUT/sandbox.json" 2>/dev/null &
readonly SANDBOX=$!
trap 'kill "$SANDBOX" 2>/dev/null || true; wait "$SANDBOX" 2>/dev/null || true' EXIT
for _ in $(seq 300); do [ -s "$OUT/sandbox.json" ] && break; sleep 0.1; done
server() { python -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$OUT/sandbox.json" "$1"; }

say "1. Preparare. Un gestore PEC e un SdI di prova girano su questa macchina; qui si scrivono impostazioni e archivio."
invoicebridge complete samples/drafts/lotto.json --out "$OUT/azienda.xml" >/dev/null
try invoicebridge init --non-interactive --sandbox --company "$OUT/azienda.xml" --id alfa \
  --address alfa@pec.sandbox.example --smtp "$(server smtp)" --imap "$(server imap)" --password-env PEC_PASSWORD \
  --ca "$OUT/sandbox-root.pem" --trust-pec "$OUT/sandbox-pec.pem" --sdi-signer "$OUT/sandbox-root.pem" \
  --pkcs12 "$OUT/firma.p12" --passphrase-env DEMO_PASSPHRASE --last-progressivo 00000 --out "$INVOICEBRIDGE_SETTINGS"
try invoicebridge doctor

say "2. Controllare. Un errore, come si vede prima che lo veda il SdI: lo sconto arrotondato troppo presto."
expect 1 invoicebridge check samples/faulty/00423-rounded-first.xml --name IT75100120361_00001.xml --at "$CODE_DATE"

say "3. Importare. La tabella di un gestionale: di un cliente, nell'ultima riga, c'è soltanto il codice."
sed "s|15/06/2026|$TODAY|" samples/erp/giornata.csv >"$OUT/giornata.csv"
try invoicebridge import "$OUT/giornata.csv"

say "4. Inviare, via PEC, e leggere le risposte."
expect 1 invoicebridge run --wait 60

say "5. Lo scarto, spiegato. Si corregge nel gestionale e si importa di nuovo tutto: parte soltanto la correzione."
try invoicebridge explain 00305
sed '/^2026\/102/ s/09876543217/12345678903/' "$OUT/giornata.csv" >"$OUT/giornata-corretta.csv"
expect 0 invoicebridge import "$OUT/giornata-corretta.csv" --update-customers --result "$OUT/esito.csv"
expect 0 invoicebridge run --wait 60

say "6. Che cosa è stato di ogni fattura: la tabella, la storia di una, il pacchetto delle sue prove."
try invoicebridge status
try invoicebridge story PA/5
try invoicebridge export PA/5 --out "$OUT/PA-5.zip"
try invoicebridge export verify "$OUT/PA-5.zip" --trust "$OUT/sandbox-pec.pem"
try invoicebridge audit
try invoicebridge status --html "$OUT/resoconto.html"
try invoicebridge show samples/fatture/IT75100120361_TD01A.xml --html "$OUT/fattura.html"

say "Fatto. Il resoconto è $OUT/resoconto.html, una fattura come si stampa $OUT/fattura.html (si aprono con il browser)."
