"""Which company issues a document, by the identifiers that it states."""

import json

import pytest

from invoicebridge.bridge.archived import Company
from invoicebridge.bridge.preparing.recognise import Register
from invoicebridge.errors import ConfigurationError, InvalidDocument
from invoicebridge.fatturapa.controls.facts import Party
from tests.bridge.desk import party

GROUP = "12345678903"
"""The number that the members of a VAT group share."""


def member(id_: str, fiscal_code: str) -> Company:
    """A company of the group, known by its codice fiscale."""
    block = party()
    identity = block["cedente_prestatore"]["dati_anagrafici"]
    identity |= {"id_fiscale_iva": {"id_paese": "IT", "id_codice": GROUP}, "codice_fiscale": fiscal_code}
    return Company(id=id_, name=id_, id_paese="IT", id_codice=GROUP, party=json.dumps(block))


def issuer(vat: str = "", fiscal_code: str = "") -> Party:
    return Party(bool(vat), "IT" if vat else "", vat, fiscal_code)


PERSON = Company(id="rossi", name="Rossi Mario", id_paese="IT", id_codice="RSSMRA80A01H501U")
FIRM = Company(id="alfa", name="Alfa S.r.l.", id_paese="IT", id_codice="01234567897")
REGISTER = Register([PERSON, FIRM, member("una", "11111111111"), member("due", "22222222222")], {})


@pytest.mark.parametrize(
    ("stated", "meant"),
    [
        (issuer("01234567897"), "alfa"),
        (issuer("01234567897", "01234567897"), "alfa"),
        (issuer("98765432103", "rssmra80a01h501u"), "rossi"),
        (issuer(GROUP, "11111111111"), "una"),
        (issuer(GROUP, "22222222222"), "due"),
        (issuer("", "22222222222"), "due"),
    ],
)
def test_a_company_is_known_by_its_vat_number_and_its_codice_fiscale(stated: Party, meant: str) -> None:
    assert REGISTER.of(stated).id == meant


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        (issuer("98765432103"), "issuer-unknown"),
        (issuer(GROUP, "33333333333"), "issuer-unknown"),
        (issuer(GROUP), "issuer-ambiguous"),
        (Party(True, "DE", "01234567897", ""), "issuer-unknown"),
    ],
)
def test_anybody_else_is_refused(stated: Party, code: str) -> None:
    with pytest.raises(InvalidDocument) as refused:
        REGISTER.of(stated)
    assert refused.value.code == code


def test_a_company_that_is_chosen_settles_what_is_ambiguous_and_takes_nobody_else_s() -> None:
    chosen = Register([FIRM, member("una", "11111111111"), member("due", "22222222222")], {}, "due")
    assert chosen.of(issuer(GROUP)).id == "due"
    assert chosen.of(None).id == "due"
    with pytest.raises(InvalidDocument) as refused:
        chosen.of(issuer("01234567897"))
    assert (refused.value.code, refused.value.parameters["company"]) == ("issuer-other", "due")


def test_the_choice_must_be_one_of_the_companies() -> None:
    with pytest.raises(ConfigurationError) as wrong:
        Register([FIRM], {}, "beta")
    assert wrong.value.parameters == {"company": "beta", "known": "alfa"}


def test_a_block_that_is_no_company_is_the_operator_s_to_mend() -> None:
    with pytest.raises(ConfigurationError) as wrong:
        Register([Company(id="a", name="a", id_paese="IT", id_codice="1", party='{"nome": "A"}')], {})
    assert wrong.value.code == "company-party-wrong"
