"""What a file or a draft states of its issuer is compared with the company in the store, and shown where it differs."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.bridge.report import Verdict
from tests.bridge import desk as given
from tests.bridge.desk import desk, run
from tests.world import World


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """A world whose store knows more of the company than its number."""
    with desk(tmp_path) as made:
        given.with_party(made)
        yield made


def known(made: World, **address: str) -> None:
    """The store's company stands at another address from now on."""
    (company,) = made.archive.companies.all()
    party: dict[str, Any] = json.loads(company.party)
    party["cedente_prestatore"]["sede"] |= address
    party["cedente_prestatore"]["dati_anagrafici"]["regime_fiscale"] = "RF02"
    made.archive.companies.save(replace(company, party=json.dumps(party)))


def test_an_issuer_that_is_stated_as_it_is_known_is_not_worth_a_word(here: World) -> None:
    file, draft = run(here.bridge, [given.ready("7"), given.draft("8")])
    assert (file.remarks, draft.remarks) == ((), ())


@pytest.mark.parametrize("dry_run", [False, True])
def test_an_issuer_that_is_stated_otherwise_is_shown_and_the_file_goes_with_what_it_states(
    here: World, dry_run: bool
) -> None:
    known(here, indirizzo="Via del Campo 1", cap="16124", provincia="ge")
    (one,) = run(here.bridge, [given.ready("7")], dry_run=dry_run)
    assert one.verdict is Verdict.DONE
    assert {each.code for each in one.remarks} == {"seller-differs"}
    found = {each.parameters["field"]: each.parameters["register"] for each in one.remarks}
    assert found["indirizzo"] == "Via del Campo 1"
    assert (found["cap"], found["regime_fiscale"]) == ("16124", "RF02")
    if not dry_run:
        assert b"Via del Campo" not in given.bytes_of(here, one)


def test_a_draft_that_leaves_its_issuer_out_takes_it_from_the_store(here: World) -> None:
    known(here, cap="16124")
    values = given.draft_values()
    del values["fattura_elettronica_header"]["cedente_prestatore"]
    (one,) = run(here.bridge, [given.draft(values=values)])
    assert one.remarks == ()
    assert b"<CAP>16124</CAP>" in given.bytes_of(here, one)


def test_what_is_merely_written_otherwise_is_no_difference(here: World) -> None:
    (company,) = here.archive.companies.all()
    party: dict[str, Any] = json.loads(company.party)
    address = party["cedente_prestatore"]["sede"]
    address["comune"] = address["comune"].upper()
    address["indirizzo"] = f"  {address['indirizzo'].lower()} "
    here.archive.companies.save(replace(company, party=json.dumps(party)))
    assert run(here.bridge, [given.ready("7")])[0].remarks == ()
