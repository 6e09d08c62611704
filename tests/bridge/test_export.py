"""Packages of evidence: complete, the same every time, and refused when anybody has touched them."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.bridge.archived import Filter
from invoicebridge.bridge.collecting.resolve import decide
from invoicebridge.bridge.looking.standing import folded
from invoicebridge.bridge.looking.story import Chapter, chapter
from invoicebridge.bridge.proving.export import chosen, export
from invoicebridge.bridge.proving.package_check import Judge, verify
from invoicebridge.bridge.report import Outcome
from invoicebridge.errors import ConfigurationError
from invoicebridge.render.outcomes import outcome_text
from invoicebridge.render.package_pages import PackagePages
from invoicebridge.signature import cades
from invoicebridge.transmission.decision import Question
from tests import certificates
from tests.bridge.mailroom import Post, document, transmission, under_way
from tests.bridge.office import LATER, arrive, invoice, office
from tests.pec import generator as g
from tests.world import AT, World, lens, world

Entries = dict[str, bytes]


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Read by all tests of this module, changed by none."""
    with office(tmp_path_factory.mktemp("office")) as made:
        yield made


@pytest.fixture(scope="module")
def package(busy: World) -> bytes:
    """Everything in the office."""
    return exported(busy, Filter())


def exported(made: World, wanted: Filter, *texts: str) -> bytes:
    stream = io.BytesIO()
    for _ in export(made.bridge, chosen(made.archive, texts, wanted), stream, PackagePages("it"), "a.zip"):
        pass
    return stream.getvalue()


def told(made: World, id_: str) -> Chapter:
    return chapter(made.archive, folded(made.archive, [id_])[id_], AT)


@cache
def judge(*, trusting: bool = True, strict: bool = False) -> Judge:
    return Judge(lens(AT + LATER, g.trust().anchors if trusting else ()), strict)


def verified(content: bytes, judged: Judge | None = None) -> list[Outcome]:
    found = list(verify(io.BytesIO(content), "a.zip", judged or judge()))
    assert all(outcome_text(one, language) for one in found for language in ("it", "en"))
    return found


def codes(content: bytes, judged: Judge | None = None) -> list[str]:
    """What is told, one of each; of a refusal, why."""
    found = verified(content, judged)
    return list(dict.fromkeys(one.error.code if one.error else one.code for one in found))


def entries(content: bytes) -> Entries:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(found: Entries) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return stream.getvalue()


def resealed(found: Entries) -> bytes:
    """Packed with a manifest that fits the entries: what a forger would do."""
    manifest = json.loads(found["manifest.json"])
    kept = {name: content for name, content in found.items() if name != "manifest.json"}
    manifest["entries"] = {
        name: {"sha256": sha256(content).hexdigest(), "size": len(content)} for name, content in kept.items()
    }
    return packed({**kept, "manifest.json": json.dumps(manifest).encode()})


def retold(content: bytes, number: int, change: Callable[[Any], None]) -> bytes:
    """The package with another story of this file, in a manifest that fits."""
    found = entries(content)
    name = f"IT75100120361_{number:05}/story.json"
    story = json.loads(found[name])
    change(story)
    return resealed({**found, name: json.dumps(story).encode()})


def test_a_package_holds_files_stories_evidence_and_pages(busy: World) -> None:
    found = entries(exported(busy, Filter(), "1/1"))
    folder = "IT75100120361_00001"
    assert {f"{folder}/{folder}.xml", f"{folder}/story.json", f"{folder}/index.html", "index.html"} <= found.keys()
    kinds = [name.removeprefix("evidence/")[:4] for name in found if name.startswith("evidence/")]
    assert sorted(kinds) == ["mail", "mail", "mail", "smtp"]
    manifest = json.loads(found["manifest.json"])
    assert manifest["entries"].keys() == found.keys() - {"manifest.json"}
    assert manifest["store"] == {"kind": "sandbox", "head": str(busy.archive.stories.head())}


def test_the_same_store_gives_the_same_bytes(busy: World, package: bytes) -> None:
    assert exported(busy, Filter()) == package


def test_a_package_is_verified_without_the_store(package: bytes) -> None:
    assert codes(package) == ["story-intact", "package-intact"]


def test_without_anchors_a_package_is_intact_and_it_is_said_what_was_not_checked(package: bytes) -> None:
    last = verified(package, judge(trusting=False))[-1]
    assert (last.code, last.detail["unchecked"]) == ("package-intact-unchecked", "19")


def test_anchors_that_do_not_reach_a_message_are_a_fault_when_they_were_named(package: bytes) -> None:
    assert "story-proof-wrong" in codes(package, judge(trusting=False, strict=True))


def test_any_byte_that_is_changed_shows(busy: World) -> None:
    content = exported(busy, Filter(), "1/1")
    good = entries(content)
    for place in range(0, len(content), 97):
        changed = bytearray(content)
        changed[place] ^= 0x40
        found = codes(bytes(changed))
        assert found[-1] != "package-intact" or entries(bytes(changed)) == good


def test_an_entry_too_many_or_too_few_shows(package: bytes) -> None:
    found = entries(package)
    assert codes(packed({**found, "evidence/more.eml": b"x"})) == ["package-entry-extra"]
    some = next(name for name in found if name.startswith("evidence/"))
    assert codes(packed({name: one for name, one in found.items() if name != some})) == ["package-entry-missing"]
    assert codes(packed({**found, some: found[some] + b" "})) == ["package-entry-changed"]
    assert codes(packed({name: one for name, one in found.items() if name != "manifest.json"})) == ["package-not-one"]


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "a/../../x", "a\\b", "C:/x", "a//b", ".hidden", "a/\x1b[2J", "è"]
)
def test_a_name_that_leads_elsewhere_is_refused(package: bytes, name: str) -> None:
    assert codes(resealed({**entries(package), name: b"x"})) == ["package-entry-strange"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(package: bytes) -> None:
    stream = io.BytesIO(package)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("index.html", b"another one")
    assert codes(stream.getvalue()) == ["package-entry-strange"]


def test_a_bomb_is_refused_before_it_is_unpacked(package: bytes) -> None:
    found = entries(package)
    bomb = {**found, "evidence/bomb.eml": b"\0" * 110_000_000}
    assert codes(resealed(bomb)) == ["package-too-large"]
    lying = json.loads(found["manifest.json"])
    lying["entries"]["evidence/bomb.eml"] = {"sha256": "0" * 64, "size": 10}
    assert codes(packed({**bomb, "manifest.json": json.dumps(lying).encode()})) == ["package-entry-changed"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip at all", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_package_is_refused_with_words(content: bytes) -> None:
    (only,) = verified(content)
    assert only.code == "package-refused"


def test_a_story_that_was_rewritten_shows_even_under_a_manifest_that_fits(package: bytes) -> None:
    def other_state(story: Any) -> None:
        story["state"] = "DELIVERED"
        story["invoices"] = ["DELIVERED"]

    def other_line(story: Any) -> None:
        story["lines"][0]["detail"]["name"] = "IT75100120361_99999.xml"

    def line_left_out(story: Any) -> None:
        del story["lines"][-2]

    def evidence_left_out(story: Any) -> None:
        story["evidence"].pop()

    assert "story-state-wrong" in codes(retold(package, 2, other_state))
    assert "story-line-broken" in codes(retold(package, 2, other_line))
    assert "story-line-broken" in codes(retold(package, 2, line_left_out))
    assert "story-evidence-missing" in codes(retold(package, 2, evidence_left_out))
    assert codes(retold(package, 2, lambda story: story.pop("lines")))[-1] == "package-story-unreadable"


def test_a_story_of_other_invoices_than_the_file_holds_shows(package: bytes) -> None:
    def other_number(story: Any) -> None:
        story["transmission"]["invoices"][0]["numero_fattura"] = "2026/999"

    assert "story-invoices-wrong" in codes(retold(package, 2, other_number))


def test_what_no_story_names_is_refused_even_under_a_manifest_that_fits(package: bytes) -> None:
    assert codes(resealed({**entries(package), "evidence/more.eml": b"x"}))[-1] == "package-entry-extra"


def test_a_number_beyond_all_bounds_is_refused_with_words(package: bytes) -> None:
    def endless(story: Any) -> None:
        story["lines"][0]["number"] = float("inf")

    assert codes(retold(package, 2, endless))[-1] == "package-story-unreadable"


def test_a_proof_that_the_evidence_does_not_give_shows(package: bytes) -> None:
    def forged(story: Any) -> None:
        last = max(story["proofs"], key=lambda one: one["at"])
        last["state"] = "DELIVERED"
        story["state"], story["invoices"] = "DELIVERED", ["DELIVERED"]

    for trusting in (True, False):
        assert "story-proof-wrong" in codes(retold(package, 2, forged), judge(trusting=trusting))


def test_a_message_that_was_altered_is_not_believed_without_anchors_either(package: bytes) -> None:
    found = entries(package)
    name = "IT75100120361_00002/story.json"
    story = json.loads(found[name])
    last = max((one for one in story["proofs"] if one["source"] == "notification"), key=lambda one: one["at"])
    (old,) = (one for one in story["evidence"] if one["sha256"] == last["sha256"])
    altered = found[old["entry"]].replace(b"sdi48@", b"sdi49@")
    digest = sha256(altered).hexdigest()
    text = json.dumps(story).replace(old["sha256"], digest)
    changed = resealed({**found, old["entry"]: altered, name: text.encode()})
    assert {"story-line-broken", "story-proof-wrong"} <= set(codes(changed, judge(trusting=False)))


def test_what_is_not_there_cannot_be_exported(busy: World) -> None:
    with pytest.raises(ConfigurationError, match="nothing-to-export"):
        chosen(busy.archive, (), Filter(company="nobody"))
    with pytest.raises(ConfigurationError, match="invoice-not-found"):
        chosen(busy.archive, ("999",), Filter())


def test_evidence_that_is_damaged_makes_no_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with office(tmp_path) as made:

        def damaged(_: str) -> bytes:
            raise ConfigurationError("evidence-damaged", sha256="a")

        monkeypatch.setattr(made.archive.evidence, "content", damaged)
        with pytest.raises(ConfigurationError, match="evidence-damaged"):
            exported(made, Filter())


def test_what_people_decided_is_in_the_package_and_counts_there(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        (forged,) = told(made, "t00006").unproven
        for subject, question in ((forged.sha256, Question.GENUINE), ("t00007", Question.ARRIVED)):
            assert list(decide(made.bridge, subject, question, "Anna Neri", "Visto sul portale"))
        content = exported(made, Filter())
    assert [name for name in entries(content) if name.startswith("evidence/decision-")]
    assert codes(content) == ["story-intact", "package-intact"]
    assert codes(content, judge(trusting=False)) == ["story-intact", "package-intact-unchecked"]


def test_of_a_signed_file_the_document_inside_is_there_too(tmp_path: Path) -> None:
    inside = document(1, 1)
    one = invoice(1)
    signed = cades.sign(inside, certificates.person(), AT)
    name, digest = f"{one.transmission.name}.p7m", sha256(signed).hexdigest()
    with world(tmp_path) as made:
        taken = replace(one, transmission=replace(one.transmission, name=name, sha256=digest), content=signed)
        assert made.archive.transmissions.add([taken], AT) == ()
        found = entries(exported(made, Filter(company="demo")))
    folder = "IT75100120361_00001"
    assert (found[f"{folder}/{name}"], found[f"{folder}/document.xml"]) == (signed, inside)
    assert codes(resealed(found)) == ["story-intact", "package-intact"]
    other = {**found, f"{folder}/document.xml": inside.replace(b"1/1", b"1/2")}
    assert codes(resealed(other)) == ["story-document-wrong", "package-wrong"]


def test_a_lot_in_a_zip_with_others_is_verified_by_itself(tmp_path: Path) -> None:
    with world(tmp_path, anchors=g.trust().anchors) as made:
        post = Post(under_way(made, 1, 2, archive="IT75100120361_00009.zip", formato="FPA12", invoices=3))
        answer = post.answer("RC", transmission(made, 2), "7", archive=("6", "IT75100120361_00009.zip"))
        arrive(made, post.accettazione(), post.consegna(), answer)
        content = exported(made, Filter(), "t00002")
    assert codes(content) == ["story-intact", "package-intact"]
    assert json.loads(entries(content)["manifest.json"])["files"][0]["state"] == "DELIVERED"
