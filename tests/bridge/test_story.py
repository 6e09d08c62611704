"""One invoice's whole story."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import EvidenceKind
from invoicebridge.bridge.looking.story import Story, find, same_invoice, story
from invoicebridge.bridge.proving.evidence_names import evidence_name
from invoicebridge.errors import ConfigurationError
from invoicebridge.transmission.state import State
from tests.bridge.office import invoice, office
from tests.world import AT, World, world


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Read by all tests of this module, changed by none."""
    with office(tmp_path_factory.mktemp("office")) as made:
        yield made


def told(made: World, text: str) -> Story:
    found = find(made.archive, text)
    assert same_invoice(found)
    return story(made.bridge, dict.fromkeys(one.transmission for one in found))


def test_a_number_tells_of_every_file_that_carried_the_invoice_the_earliest_first(busy: World) -> None:
    first, second = told(busy, "4/1").chapters
    assert (first.name, first.known.folded.state) == ("IT75100120361_00004.xml", State.REJECTED)
    assert second.name == "IT75100120361_00008.xml"
    assert (first.corrected_by and first.corrected_by.name, second.corrects and second.corrects.name) == (
        "IT75100120361_00008.xml",
        "IT75100120361_00004.xml",
    )


@pytest.mark.parametrize(
    "text", ["IT75100120361_00001", "out/it75100120361_00001.XML.P7M", "t00001", "101", "me.1@pec.esempio.example"]
)
def test_an_invoice_is_found_by_all_that_people_call_it(busy: World, text: str) -> None:
    assert [one.name for one in told(busy, text).chapters] == ["IT75100120361_00001.xml"]


def test_a_story_has_its_lines_and_their_evidence(busy: World) -> None:
    (chapter,) = told(busy, "1/1").chapters
    assert [line.event.what for line in chapter.lines] == [
        "prepared", "attempt", "state", "message", "message", "message", "state",
    ]  # fmt: skip
    kinds = [one.kind for one in chapter.evidence]
    assert kinds == [EvidenceKind.FILE, EvidenceKind.SMTP, *[EvidenceKind.MAIL] * 3]
    assert {line.event.evidence for line in chapter.lines} - {None} <= {one.sha256 for one in chapter.evidence}
    assert all(one.content is None for one in chapter.evidence)


def test_what_proves_nothing_is_told_apart(busy: World) -> None:
    assert len(told(busy, "6/1").chapters[0].unproven) == 1
    assert told(busy, "1/1").chapters[0].unproven == ()


def test_a_number_that_nobody_used_is_an_error(busy: World) -> None:
    with pytest.raises(ConfigurationError, match="invoice-not-found"):
        find(busy.archive, "999")


def test_two_invoices_of_one_number_are_not_one_story(tmp_path: Path) -> None:
    with world(tmp_path) as made:
        made.archive.transmissions.add([invoice(1, invoices=2), invoice(2)], AT)
        assert same_invoice(find(made.archive, "t00001"))
        assert not same_invoice([*find(made.archive, "1/1"), *find(made.archive, "2/1")])


def test_evidence_leaves_under_a_name_of_ours_whatever_it_was_called(busy: World) -> None:
    file, smtp, mail, *_ = told(busy, "1/1").chapters[0].evidence
    assert evidence_name(file, "IT75100120361_00001.xml", b"<a/>") == "IT75100120361_00001.xml"
    assert evidence_name(file, "../../etc/passwd", b"<a/>") == f"file-{file.sha256[:20]}.xml"
    assert evidence_name(smtp, "x", b"{}") == f"smtp-{smtp.sha256[:20]}.json"
    assert evidence_name(mail, "x", b"From: a") == f"mail-{mail.sha256[:20]}.eml"
