"""The subject at the head is the certified one: in front only what the kind puts there, and nothing else in doubt."""

import pytest

from invoicebridge.pec.subject import agrees

LONG = "Fattura elettronica numero 12 del 3 marzo 2026 della ditta Esempio di Roma"
POSTA = "posta-certificata"
SAME = [
    ("POSTA CERTIFICATA: Ricevuta di consegna 1", "Ricevuta di consegna 1", POSTA),
    ("Ricevuta di consegna 1", "Ricevuta di consegna 1", POSTA),
    ("posta certificata: ricevuta  di\tconsegna 1", "Ricevuta di consegna 1", POSTA),
    ("POSTA CERTIFICATA: Perché no", "=?utf-8?q?Perch=C3=A9?= no", POSTA),
    ("POSTA CERTIFICATA: PerchÃ© no", "Perché no", POSTA),
    ("POSTA CERTIFICATA: " + LONG[:60], LONG, POSTA),
    ("POSTA CERTIFICATA: ✓✓", "✓✓", POSTA),
    ("POSTA CERTIFICATA: a =?zz?q?b?= c", "A =?zz?q?b?= C", POSTA),
    ("POSTA CERTIFICATA: a =?zz?q?b?= c", "A B C", POSTA),
    ("POSTA CERTIFICATA: =?utf-8?b?a?=", "Qualcosa", POSTA),
    ("AVVISO DI NON ACCETTAZIONE PER VIRUS: x", "x", "non-accettazione"),
    ("AVVISO DI MANCATA CONSEGNA PER SUP. TEMPO MASSIMO: x", "x", "preavviso-errore-consegna"),
    ("CONSEGNA: x", "x", "avvenuta-consegna"),
]
OTHER = [
    ("POSTA CERTIFICATA: Ricevuta di consegna 2", "Ricevuta di consegna 1", POSTA),
    ("POSTA CERTIFICATA: Notifica di scarto 9 Ricevuta di consegna 1", "Ricevuta di consegna 1", POSTA),
    ("POSTA CERTIFICATA: Ricevuta di consegna 1 e altro", "Ricevuta di consegna 1", POSTA),
    ("POSTA CERTIFICATA: Ricevuta", "Ricevuta di consegna 1", POSTA),
    ("CONSEGNA: x", "x", POSTA),
    ("Notifica di scarto 9 =?x", "Ricevuta di consegna 1", POSTA),
    ("Notifica di scarto 9 =?utf-8?q?x", "Ricevuta di consegna 1", POSTA),
    ("Notifica di scarto 9 =?zz?q?x?=", "Ricevuta di consegna 1", POSTA),
    ("=?zz?q?x?= scarto 9", "Ricevuta di consegna 1", POSTA),
    ("POSTA CERTIFICATA: " + LONG[:60] + "x", LONG, POSTA),
    ("", "Ricevuta di consegna 1", POSTA),
]


@pytest.mark.parametrize(("said", "signed", "tipo"), SAME)
def test_a_subject_in_another_dress_is_the_same(said: str, signed: str, tipo: str) -> None:
    assert agrees(said, signed, tipo)


@pytest.mark.parametrize(("said", "signed", "tipo"), OTHER)
def test_a_subject_that_says_something_else_is_not(said: str, signed: str, tipo: str) -> None:
    assert not agrees(said, signed, tipo)
