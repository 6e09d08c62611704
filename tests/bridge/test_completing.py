"""Whatever a row leaves out or says otherwise: no name, address or recipient is ever made of two halves."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from invoicebridge.bridge.batched import Customer
from invoicebridge.bridge.batches.completing import Incomplete, completed, whole
from invoicebridge.bridge.batches.customer_checks import problems
from invoicebridge.bridge.batches.party_fields import address, identifiers, names, vat
from invoicebridge.bridge.batches.statements import differences, is_another, same

NAMES = st.fixed_dictionaries(
    {}, optional={"denominazione": st.sampled_from(["Beta S.r.l.", "BETA SRL", "Anna Rossi"])}
) | st.fixed_dictionaries({}, optional={"nome": st.just("Anna"), "cognome": st.sampled_from(["Rossi", "Verdi"])})
PLACES = st.fixed_dictionaries(
    {},
    optional={
        "indirizzo": st.sampled_from(["Via Po 1", "Via Po", "via po, 1"]),
        "numero_civico": st.just("1"),
        "cap": st.sampled_from(["10138", "20121"]),
        "comune": st.sampled_from(["Torino", "Milano"]),
        "provincia": st.just("TO"),
        "nazione": st.sampled_from(["IT", "DE"]),
    },
)
NUMBERS = st.fixed_dictionaries(
    {"id_codice": st.sampled_from(["09876543217", "12345678903"])}, optional={"id_paese": st.just("IT")}
)


@st.composite
def statements(draw: st.DrawFn) -> Customer:
    """What a row may say."""
    identity: dict[str, Any] = {"anagrafica": draw(NAMES)}
    if draw(st.booleans()):
        identity["id_fiscale_iva"] = draw(NUMBERS)
    if draw(st.booleans()):
        identity["codice_fiscale"] = draw(st.sampled_from(["09876543217", "VRDLCU85M41H501G"]))
    code, pec = draw(
        st.sampled_from([(None, None), ("ABC1234", None), ("0000000", "a@pec.example"), (None, "b@pec.it")])
    )
    return Customer(
        company="demo",
        code="C1",
        name="",
        party={"dati_anagrafici": identity, "sede": draw(PLACES)},
        codice_destinatario=code,
        pec_destinatario=pec,
        email=draw(st.sampled_from([None, "x@y.example"])),
    )


def completed_or_none(known: Customer, stated: Customer) -> Customer | None:
    try:
        return completed(known, stated)
    except Incomplete:
        return None


def registered(stated: Customer) -> Customer | None:
    try:
        return whole(stated)
    except Incomplete:
        return None


def with_country(place: Mapping[str, str]) -> dict[str, str]:
    return {**place, "nazione": place.get("nazione", "IT")}


@given(statements(), statements())
def test_each_block_is_of_one_source_and_nothing_is_of_somebody_else(first: Customer, stated: Customer) -> None:
    known = registered(first)
    made = None if known is None else completed_or_none(known, stated)
    if known is None or made is None:
        return
    assert address(made.party) in (address(known.party), with_country(address(stated.party)))
    assert names(made.party) in (names(known.party), names(stated.party))
    channels = [(one.codice_destinatario, one.pec_destinatario) for one in (made, known, stated)]
    assert channels[0] in channels[1:]
    if is_another(known, stated):
        assert made == whole(stated)
    for column, text in identifiers(stated.party).items():
        assert not text or identifiers(made.party)[column].endswith(text)
    assert vat(made.party) == {} or vat(made.party).keys() == {"id_paese", "id_codice"}


@given(statements(), statements())
def test_what_is_completed_is_whole_and_says_nothing_but_what_was_stated(first: Customer, stated: Customer) -> None:
    known = registered(first)
    made = None if known is None else completed_or_none(known, stated)
    if made is None:
        return
    assert whole(made) == made
    assert differences(made, stated) == ()
    assert list(problems(made)) == []


@given(statements())
def test_who_is_said_again_is_the_same(stated: Customer) -> None:
    known = registered(stated)
    if known is None:
        return
    again = completed(known, stated)
    assert same(known, again)
    assert differences(known, stated) == ()
