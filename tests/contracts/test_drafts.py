"""Input that is no transmission yet."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from invoicebridge.bridge.archived import Draft, DraftKind
from invoicebridge.bridge.ports import Archive
from invoicebridge.connectors.archive.tables_beside import draft as table
from invoicebridge.fatturapa.fault import Fault, Severity
from tests.contracts.conftest import Tables
from tests.contracts.stored import AT, DAY, prepared

FAULT = Fault("00423", Severity.ERROR, "/FatturaElettronica/…", 7, {"expected": "1.00", "found": "è"})


def draft(id_: str, **changes: Any) -> Draft:
    """A draft with a fault."""
    values: dict[str, Any] = {"kind": DraftKind.FAULTY, "source_sha256": id_ * 64, "numero": "1", "data": DAY}
    return Draft(
        id=id_,
        company="acme",
        tipo_documento="TD01",
        source="inbox/a.json",
        content=b"{}" * 100,
        faults=(FAULT, replace(FAULT, line=None, parameters={})),
        **values | changes,
    )


def test_a_draft_comes_back_as_it_was_kept(archive: Archive) -> None:
    archive.transmissions.add([prepared(1)], AT)
    one = draft("a", corrects="t00001")
    archive.drafts.keep([one], AT)
    assert archive.drafts.get("a") == replace(one, kept_at=AT)
    assert archive.drafts.get("b") is None


def test_open_drafts_are_outlined_without_what_weighs(archive: Archive) -> None:
    archive.drafts.keep([draft("b"), draft("c", name="IT01234567890_00001.xml", kind=DraftKind.UNSIGNED)], AT)
    archive.drafts.close("b", AT)
    (found,) = archive.drafts.outlines()
    kept = archive.drafts.get("c")
    assert kept is not None
    assert found == replace(kept, content=b"", faults=())


def test_open_drafts_are_listed_by_kind_and_company_the_earliest_first(archive: Archive) -> None:
    archive.drafts.keep([draft("b"), draft("a", kind=DraftKind.UNSIGNED), draft("c")], AT)
    archive.drafts.close("c", AT)
    assert [one.id for one in archive.drafts.open()] == ["b", "a"]
    assert [one.id for one in archive.drafts.open(DraftKind.UNSIGNED, "acme")] == ["a"]
    assert archive.drafts.open(company="other") == ()
    numbers = archive.overview.numbers("acme").drafts
    assert numbers == {DraftKind.FAULTY: 1, DraftKind.UNSIGNED: 1}


def test_the_same_input_takes_the_place_of_what_it_was_before_unless_that_is_closed(archive: Archive) -> None:
    archive.drafts.keep([draft("a")], AT)
    archive.drafts.keep([draft("b", source_sha256="a" * 64)], AT)
    assert [one.id for one in archive.drafts.of_source("a" * 64)] == ["b"]
    archive.drafts.close("b", AT)
    archive.drafts.keep([draft("c", source_sha256="a" * 64), draft("d", source_sha256="a" * 64)], AT)
    assert [(one.id, one.closed_at) for one in archive.drafts.of_source("a" * 64)] == [("b", AT), ("d", None)]


def test_a_draft_that_waits_for_its_signature_is_found_by_its_name(archive: Archive) -> None:
    archive.drafts.keep([draft("a", kind=DraftKind.UNSIGNED, name="IT01234567890_0000a.xml"), draft("b")], AT)
    found = archive.drafts.named("it01234567890_0000A.xml.p7m")
    assert found is not None
    assert found.id == "a"
    archive.drafts.close("a", AT)
    assert archive.drafts.named("IT01234567890_0000a.xml") is None


def test_what_became_of_a_draft_stays(archive: Archive, tables: Tables) -> None:
    archive.transmissions.add([prepared(1)], AT)
    archive.drafts.keep([draft("a")], AT)
    archive.drafts.close("a", AT, "t00001")
    archive.drafts.close("a", AT + timedelta(days=1))
    found = archive.drafts.get("a")
    assert found is not None
    assert (found.closed_at, found.transmission) == (AT, "t00001")
    with pytest.raises(IntegrityError, match="only grows"):
        tables.run(delete(table))
