"""Preparing: what is taken, refused, kept or recognised, under which name, and that nothing is lost or doubled."""

import gc
import json
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.bridge.archived import DraftKind
from invoicebridge.bridge.preparing.prepare import BATCH_FILES, prepare
from invoicebridge.bridge.report import Verdict
from invoicebridge.connectors.files import FileSource, InputSource
from invoicebridge.errors import ArchiveUnavailable
from invoicebridge.fatturapa import codec
from invoicebridge.fatturapa.check import check
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.render import outcomes as render
from invoicebridge.signature import cades, xades
from invoicebridge.signature.verdict import Form
from invoicebridge.signature.verify import verify
from invoicebridge.transmission.state import State
from tests.bridge import desk as given
from tests.bridge.desk import ALWAYS, OWN, SAMPLES, SIGNING, Recorded, codes, desk, name_of, run
from tests.bridge.killing import Fuse, Fused
from tests.world import AT, RULES, World


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    with desk(tmp_path) as made:
        yield made


# --- what is taken ------------------------------------------------------------------------------------------------


def test_a_draft_becomes_a_file_under_a_new_name_that_says_its_progressive(here: World) -> None:
    (one,) = run(here.bridge, [given.draft("7")])
    assert (one.verdict, one.code, name_of(one)) == (Verdict.DONE, "prepared", f"{OWN}_00001.xml")
    document = codec.read(given.bytes_of(here, one))
    assert document.fattura_elettronica_header.dati_trasmissione.progressivo_invio == "00001"
    assert here.archive.queue.waiting("demo", AT) == 1


def test_a_progressive_that_a_draft_states_is_kept(here: World) -> None:
    values = given.draft_values()
    values["fattura_elettronica_header"]["dati_trasmissione"]["progressivo_invio"] = "ERP77"
    (one,) = run(here.bridge, [given.draft(values=values)])
    assert b"<ProgressivoInvio>ERP77<" in given.bytes_of(here, one)


def test_the_store_knows_customer_total_and_key_of_each_invoice(here: World) -> None:
    run(here.bridge, [given.ready("7")])
    (row,) = here.archive.overview.find("7")
    assert (row.customer, row.total, row.data, row.tipo_documento, row.formato) == (
        "Tipografia Lanzoni & Figli S.n.c.",
        Decimal("610.00"),
        date(2026, 11, 20),
        "TD01",
        "FPR12",
    )


def test_a_ready_file_keeps_its_bytes_and_a_good_name_that_nobody_used(here: World) -> None:
    (one,) = run(here.bridge, [given.ready("7", f"{OWN}_aB1.xml")])
    assert (one.code, name_of(one)) == ("prepared", f"{OWN}_aB1.xml")
    assert given.bytes_of(here, one) == given.xml("7")


@pytest.mark.parametrize("name", ["fattura.xml", f"{OWN}_00001.xml", "IT01234567897_00009.xml"])
def test_a_ready_file_with_a_name_that_is_used_bad_or_another_sender_s_gets_a_new_one(here: World, name: str) -> None:
    here.archive.names.add_used_elsewhere([f"{OWN}_00001.xml.p7m"], AT)
    (one,) = run(here.bridge, [given.ready("7", name)])
    assert (one.code, name_of(one), one.detail["given"]) == ("prepared-renamed", f"{OWN}_00002.xml", name)
    assert given.bytes_of(here, one) == given.xml("7")


def test_of_two_files_with_one_name_the_second_gets_a_new_one(here: World) -> None:
    name = f"{OWN}_00001.xml"
    outcomes = run(here.bridge, [given.ready("7", name), given.ready("8", name)])
    assert codes(outcomes) == ["prepared", "prepared-renamed"]


def test_a_name_that_a_ready_file_keeps_is_given_to_no_other_of_its_batch(here: World) -> None:
    outcomes = run(here.bridge, [given.draft("7"), given.ready("8", f"{OWN}_00001.xml"), given.draft("9")])
    assert [name_of(one) for one in outcomes] == [f"{OWN}_0000{number}.xml" for number in (2, 1, 3)]


@pytest.mark.parametrize("form", list(Form))
def test_a_file_for_a_public_body_is_signed_and_holds_the_document(tmp_path: Path, form: Form) -> None:
    with desk(tmp_path, replace(SIGNING, form=form)) as made:
        one, private = run(made.bridge, [given.ready("7", sample="PA01A"), given.ready("8")])
        content = given.bytes_of(made, one)
        verified = verify(content, (), AT)
        assert name_of(one) == f"{OWN}_00001.xml" + (".p7m" if form is Form.CADES else "")
        assert (verified.intact, [signature.form for signature in verified.signatures]) == (True, [form])
        assert codec.read(verified.content).fattura_elettronica_body == (
            codec.read(given.xml("7", "PA01A")).fattura_elettronica_body
        )
        assert name_of(private) == f"{OWN}_00002.xml"


def test_a_company_may_sign_everything(tmp_path: Path) -> None:
    with desk(tmp_path, ALWAYS) as made:
        (one,) = run(made.bridge, [given.draft()])
        assert name_of(one).endswith(".xml.p7m")
        as_sent = Circumstances(at=AT, as_sent=True)
        assert check(name_of(one), given.bytes_of(made, one), made.bridge.schemas, as_sent).accepted


def test_digests_go_to_the_signer_as_many_at_once_as_it_likes(tmp_path: Path) -> None:
    signer = Recorded(batch=4)
    with desk(tmp_path, ALWAYS, signer) as made:
        assert codes(run(made.bridge, [given.ready(str(n)) for n in range(10)])) == ["prepared-renamed"] * 10
    assert signer.calls == [4, 4, 2]


@pytest.mark.parametrize("sign", [cades.sign, xades.sign])
def test_a_file_that_comes_signed_keeps_its_bytes(here: World, sign: Callable[..., bytes]) -> None:
    content = sign(given.xml("7", "PA01A"), Recorded(), AT - timedelta(hours=1))
    (one,) = run(here.bridge, [InputSource(content, "firmata", "firmata")])
    assert (one.verdict, name_of(one)) == (
        Verdict.DONE,
        f"{OWN}_00001.xml" + (".p7m" if sign is cades.sign else ""),
    )
    assert given.bytes_of(here, one) == content


def test_a_signed_file_that_is_worth_nothing_is_not_taken(here: World) -> None:
    content = bytearray(cades.sign(given.xml("7", "PA01A"), Recorded(), AT))
    content[content.index(b"EUR")] = ord("X")
    (one,) = run(here.bridge, [InputSource(bytes(content), "firmata", "firmata.xml.p7m")])
    assert (one.code, [fault.code for fault in one.faults][:1]) == ("faulty", ["00102"])
    assert here.archive.transmissions.ids() == ()


def test_each_file_in_a_zip_is_taken(here: World) -> None:
    archive = given.zipped({"a/7.xml": given.xml("7"), "8.json": given.draft("8").content, "nota.txt": b"ciao"})
    outcomes = run(here.bridge, [archive])
    assert codes(outcomes) == ["prepared-renamed", "prepared", "file-of-unknown-kind"]
    assert outcomes[0].what == "insieme.zip/a/7.xml"


def test_attachments_lie_beside_a_draft_and_count_as_a_part_of_it(here: World, tmp_path: Path) -> None:
    values = given.draft_values("7")
    values["fattura_elettronica_body"][0]["allegati"] = [{"file": "ddt/12.txt", "formato_attachment": "TXT"}]
    (tmp_path / "ddt").mkdir()
    (tmp_path / "ddt" / "12.txt").write_bytes(b"ciao")
    (tmp_path / "7.json").write_text(json.dumps(values), encoding="utf-8")
    source = FileSource(str(tmp_path / "7.json"))
    (one,) = run(here.bridge, [source])
    (attachment,) = codec.read(given.bytes_of(here, one)).fattura_elettronica_body[0].allegati
    assert (attachment.nome_attachment, attachment.attachment) == ("12.txt", b"ciao")
    assert codes(run(here.bridge, [source])) == ["already-prepared"]
    (tmp_path / "ddt" / "12.txt").write_bytes(b"altro")
    assert codes(run(here.bridge, [source])) == ["invoice-known"]


def test_a_draft_in_a_zip_has_nothing_beside_it(here: World) -> None:
    values = given.draft_values()
    values["fattura_elettronica_body"][0]["allegati"] = [{"file": "12.txt"}]
    archive = given.zipped({"7.json": json.dumps(values).encode()})
    assert codes(run(here.bridge, [archive])) == ["draft-attachment-archived"]


def test_remarks_on_a_draft_are_counted(here: World) -> None:
    values = given.draft_values()
    values["fattura_elettronica_body"][0]["dati_beni_servizi"]["dati_riepilogo"] = [
        {"aliquota_iva": "22.00", "imposta": "110.01"}
    ]
    (one,) = run(here.bridge, [given.draft(values=values)])
    assert (one.code, one.detail["remarks"]) == ("prepared-with-remarks", "2")


# --- whose it is --------------------------------------------------------------------------------------------------


def test_an_issuer_that_is_no_company_of_ours_is_refused(here: World) -> None:
    (one,) = run(here.bridge, [InputSource((SAMPLES / "fatture" / "IT75100610262_ALIQ4.xml").read_bytes())])
    assert (one.verdict, one.error and one.error.code, one.error and one.error.parameters) == (
        Verdict.FAILED,
        "issuer-unknown",
        {"identifier": "IT75100610262"},
    )


@pytest.mark.parametrize("kind", [given.ready, given.draft])
def test_self_billing_is_recognised_by_the_buyer(here: World, kind: Any) -> None:
    source = (
        given.ready("7", sample="TD17A")
        if kind is given.ready
        else given.draft(values=given.draft_values("7", "TD17A"))
    )
    assert [one.verdict for one in run(here.bridge, [source])] == [Verdict.DONE]


def test_a_draft_without_its_issuer_takes_the_company_s(here: World) -> None:
    values = given.draft_values()
    del values["fattura_elettronica_header"]["cedente_prestatore"]
    del values["fattura_elettronica_header"]["dati_trasmissione"]["id_trasmittente"]
    assert codes(run(here.bridge, [given.draft(values=values)])) == ["company-without-party"]
    given.with_party(here)
    (one,) = run(here.bridge, [given.draft(values=values)])
    seller = codec.read(given.bytes_of(here, one)).fattura_elettronica_header.cedente_prestatore
    assert seller == codec.read(given.xml()).fattura_elettronica_header.cedente_prestatore


def test_with_several_companies_a_draft_without_issuer_needs_one_named(here: World) -> None:
    given.with_party(here)
    bridge = given.add_company(here, "altra", "01234567897")
    values = given.draft_values()
    del values["fattura_elettronica_header"]["cedente_prestatore"]
    assert codes(run(bridge, [given.draft(values=values)])) == ["company-not-chosen"]
    assert codes(run(bridge, [given.draft(values=values)], company="demo")) == ["prepared"]
    assert codes(run(bridge, [given.draft("9")], company="altra")) == ["issuer-other"]


def test_a_company_that_the_settings_do_not_know_sends_nothing(here: World) -> None:
    assert codes(run(replace(here.bridge, companies={}), [given.draft()])) == ["company-without-rules"]


# --- what is refused or kept --------------------------------------------------------------------------------------


def test_a_file_with_errors_is_kept_as_a_draft_and_never_sent(here: World) -> None:
    faulty = given.ready("7", Divisa="EURO")
    (one,) = run(here.bridge, [faulty])
    assert (one.verdict, one.code, one.detail["errors"]) == (Verdict.ATTENTION, "faulty", "1")
    (kept,) = here.archive.drafts.open(DraftKind.FAULTY)
    assert (kept.content, kept.numero, kept.data, kept.faults) == (faulty.content, "7", date(2026, 11, 20), one.faults)
    assert (here.archive.transmissions.ids(), here.archive.names.used(f"{OWN}_00001.xml")) == ((), False)


def test_a_faulty_draft_is_judged_again_and_goes_when_the_circumstances_have_changed(here: World) -> None:
    tomorrow = given.ready("7", Data="2026-11-26")
    for _ in range(2):
        assert codes(run(here.bridge, [tomorrow])) == ["faulty"]
    assert len(here.archive.drafts.open()) == 1
    here.clock.at += timedelta(days=1)
    (one,) = run(here.bridge, [tomorrow])
    (closed,) = here.archive.drafts.of_source(here.archive.drafts.of_source(given_sha(tomorrow))[0].source_sha256)
    assert (one.verdict, closed.transmission, here.archive.drafts.open()) == (Verdict.DONE, one.transmission, ())


def given_sha(source: InputSource) -> str:
    from hashlib import sha256

    return sha256(source.content).hexdigest()


def test_a_mended_file_closes_the_draft_of_the_same_invoice(here: World) -> None:
    run(here.bridge, [given.ready("7", Divisa="EURO"), given.ready("8", Divisa="EURO")])
    run(here.bridge, [given.ready("7")])
    assert [one.numero for one in here.archive.drafts.open()] == ["8"]


def test_bad_sources_never_stop_the_others(here: World, tmp_path: Path) -> None:
    sources = [
        FileSource(str(tmp_path / "missing.xml")),
        InputSource(b"nothing", "x", "x"),
        InputSource(b"{", "y.json", "y.json"),
        InputSource(b'{"a": 1}', "z.json", "z.json"),
        InputSource(b"<a/>", "a.xml", "a.xml"),
        InputSource(given.xml("5"), "f.forced", "f.xml.p7m.forced"),
        given.ready("7"),
    ]
    outcomes = run(here.bridge, sources)
    assert codes(outcomes) == [
        "file-missing",
        "file-of-unknown-kind",
        "json-malformed",
        "json-key-unknown",
        "faulty",
        "forced-file",
        "prepared-renamed",
    ]


def test_an_invoice_that_is_known_is_refused_and_not_kept(here: World) -> None:
    run(here.bridge, [given.ready("7")])
    outcomes = run(here.bridge, [given.draft("7"), given.ready("7", Divisa="EURO"), given.ready("8")])
    assert codes(outcomes) == ["invoice-known", "invoice-known", "prepared-renamed"]
    assert [fault.code for fault in outcomes[0].faults] == ["00404"]
    assert here.archive.drafts.open() == ()


def test_the_same_number_twice_in_one_run_is_taken_once(here: World) -> None:
    assert codes(run(here.bridge, [given.draft("7"), given.ready("7")])) == ["prepared", "invoice-known"]


def test_a_file_that_its_signature_makes_unfit_is_not_taken(tmp_path: Path) -> None:
    from tests import certificates

    other_use = Recorded(holder=certificates.holder(use="key_encipherment"))
    with desk(tmp_path, ALWAYS, other_use) as made:
        (one,) = run(made.bridge, [given.draft()])
        assert (one.code, [fault.code for fault in one.faults]) == ("unfit-as-sent", ["00107"])
        assert made.archive.transmissions.ids() == ()


# --- the same input, again ----------------------------------------------------------------------------------------


def test_the_same_input_twice_is_recognised(here: World) -> None:
    source = given.draft("7")
    first, twin = run(here.bridge, [source, InputSource(source.content, "copia.json", "copia.json")])
    (again,) = run(here.bridge, [source])
    assert (twin.code, twin.detail["first"]) == ("same-input", "7.json")
    assert (again.verdict, again.code, name_of(again)) == (Verdict.NOTHING, "already-prepared", name_of(first))
    assert len(here.archive.transmissions.ids()) == 1


class Before(Fuse):
    """Something else happens before the first call of this name."""

    def __init__(self, name: str, happens: Callable[[], object]) -> None:
        super().__init__(0, False)
        self._name, self._happens = name, happens

    def through(self, call: Callable[..., Any], *args: Any, **named: Any) -> Any:
        if call.__name__ == self._name and not self.calls:
            self.calls = 1
            self._happens()
        return call(*args, **named)


@pytest.mark.parametrize("moment", ["known_among", "allocate", "add"])
def test_what_another_process_prepares_meanwhile_is_recognised(here: World, moment: str) -> None:
    sources = [given.draft("7"), given.ready("8", f"{OWN}_R0008.xml")]
    other = Before(moment, lambda: run(here.bridge, sources))
    bridge = replace(here.bridge, archive=Fused(here.archive, other))  # type: ignore[arg-type]
    outcomes = run(bridge, sources)
    assert [(one.verdict, one.code) for one in outcomes] == [(Verdict.NOTHING, "already-prepared")] * 2
    assert len(here.archive.transmissions.ids()) == 2


def test_a_rejected_input_is_told_how_to_go_again(here: World) -> None:
    (one,) = run(here.bridge, [given.draft("7")])
    given.moved(here, one.transmission or "", State.REJECTED)
    assert codes(run(here.bridge, [given.draft("7")])) == ["already-rejected"]


def test_a_file_that_is_in_the_store_as_it_was_sent_is_recognised(tmp_path: Path) -> None:
    with desk(tmp_path, ALWAYS) as made:
        (one,) = run(made.bridge, [given.draft("7")])
        sent = InputSource(given.bytes_of(made, one), "sent.xml.p7m", name_of(one))
        assert codes(run(made.bridge, [sent])) == ["already-prepared"]


# --- signers that fail, and signatures made elsewhere ---------------------------------------------------------------


def test_a_signer_that_fails_stops_signing_only_and_the_next_run_goes_on(tmp_path: Path) -> None:
    signer = Recorded(batch=2, fail_from_call=2)
    sources = [given.ready(str(n), sample="PA01A") for n in range(6)]
    with desk(tmp_path, SIGNING, signer) as made:
        outcomes = run(made.bridge, [*sources, given.ready("90"), given.ready("99", Divisa="EURO")])
        assert codes(outcomes) == [*["prepared-renamed"] * 2, *["signer-pin-wrong"] * 4, "prepared-renamed", "faulty"]
        assert signer.calls == [2, 2]
        signer.fail_from_call = 1000
        assert codes(run(made.bridge, sources)) == [*["already-prepared"] * 2, *["prepared-renamed"] * 4]


def test_a_signer_that_cannot_be_opened_burns_no_name(tmp_path: Path) -> None:
    with desk(tmp_path, replace(ALWAYS, signer="nobody")) as made:
        assert codes(run(made.bridge, [given.draft()])) == ["signer-unknown"]
        assert not made.archive.names.used(f"{OWN}_00001.xml")


def test_a_signer_with_another_key_leaves_nothing(tmp_path: Path) -> None:
    from tests import certificates

    stranger = certificates.Holder(certificates.key("rsa-2048", "nobody"), certificates.holder().certificate)
    with desk(tmp_path, ALWAYS, Recorded(holder=stranger)) as made:
        assert codes(run(made.bridge, [given.draft("1"), given.draft("2")])) == ["signature-unfit"] * 2
        assert made.archive.transmissions.ids() == ()


@pytest.fixture
def without(tmp_path: Path) -> Iterator[World]:
    """A world whose company signs elsewhere."""
    with desk(tmp_path, RULES) as made:
        yield made


def test_without_a_signer_a_file_for_a_public_body_waits_for_its_signature(without: World) -> None:
    source = given.ready("7", sample="PA01A")
    (one,) = run(without.bridge, [source])
    assert (one.verdict, one.code, name_of(one)) == (Verdict.ATTENTION, "awaiting-signature", f"{OWN}_00001.xml")
    (draft,) = without.archive.drafts.open(DraftKind.UNSIGNED)
    assert (draft.content, draft.numero) == (source.content, "7")
    assert without.archive.transmissions.ids() == ()
    (again,) = run(without.bridge, [source])
    assert (again.code, name_of(again)) == ("awaiting-signature", name_of(one))


@pytest.mark.parametrize("sign", [cades.sign, xades.sign])
def test_the_signed_file_comes_back_under_the_name_that_was_held_for_it(
    without: World, sign: Callable[..., bytes]
) -> None:
    (waiting,) = run(without.bridge, [given.draft(values=given.draft_values("7", "PA01A"))])
    (draft,) = without.archive.drafts.open()
    signed = sign(draft.content, Recorded(), AT)
    name = (draft.name or "") + (".p7m" if sign is cades.sign else "")
    source = InputSource(signed, name, name)
    (one,) = run(without.bridge, [source])
    assert (one.verdict, name_of(one), without.archive.drafts.open()) == (Verdict.DONE, name, ())
    assert given.bytes_of(without, one) == signed
    assert codes(run(without.bridge, [source])) == ["already-prepared"]
    assert codes(run(without.bridge, [given.draft(values=given.draft_values("7", "PA01A"))])) == ["already-prepared"]
    assert waiting.code == "awaiting-signature"


def test_a_signed_file_of_that_name_with_anything_else_in_it_is_refused(without: World) -> None:
    run(without.bridge, [given.ready("7", sample="PA01A")])
    (draft,) = without.archive.drafts.open()
    name = f"{draft.name}.p7m"
    other = cades.sign(given.xml("8", "PA01A"), Recorded(), AT)
    spoilt = cades.sign(draft.content, Recorded(), AT).replace(b"EUR", b"USD", 1)
    outcomes = run(without.bridge, [InputSource(other, "a", name), InputSource(spoilt, "b", name)])
    assert codes(outcomes) == ["signed-other-document"] * 2
    assert without.archive.drafts.open() == (draft,)


def test_a_signature_that_the_sdi_would_reject_leaves_the_draft_waiting(without: World) -> None:
    from tests import certificates

    run(without.bridge, [given.ready("7", sample="PA01A")])
    (draft,) = without.archive.drafts.open()
    other_use = certificates.holder(use="key_encipherment")
    name = f"{draft.name}.p7m"
    (one,) = run(without.bridge, [InputSource(cades.sign(draft.content, other_use, AT), name, name)])
    assert (one.code, [fault.code for fault in one.faults], without.archive.drafts.open()) == (
        "signed-unfit",
        ["00107"],
        (draft,),
    )


def test_the_exported_file_given_back_unsigned_still_waits(without: World) -> None:
    run(without.bridge, [given.draft(values=given.draft_values("7", "PA01A"))])
    (draft,) = without.archive.drafts.open()
    outcomes = run(without.bridge, [InputSource(draft.content, "x", draft.name)])
    assert codes(outcomes) == ["awaiting-signature"]
    assert without.archive.drafts.open() == (draft,)


# --- a dry run ----------------------------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_happen_and_stores_nothing(tmp_path: Path) -> None:
    signer = Recorded()
    with desk(tmp_path, SIGNING, signer) as made:
        sources = [
            given.ready("7"),
            given.ready("8", sample="PA01A"),
            given.ready("9", Divisa="EURO"),
            *[given.ready(f"a{n}") for n in range(BATCH_FILES)],
            given.draft("7"),
        ]
        outcomes = run(made.bridge, sources, dry_run=True)
        assert codes(outcomes)[:3] == ["would-be-prepared", "would-be-signed", "would-be-faulty"]
        assert codes(outcomes)[-1] == "invoice-known"
        assert (made.archive.transmissions.ids(), made.archive.drafts.open(), signer.calls) == ((), (), [])
        assert not made.archive.names.used(f"{OWN}_00001.xml")


# --- a process that is killed -------------------------------------------------------------------------------------


class Killed(BaseException):
    """Nobody catches it."""


def failing(archive: Any, part: str, method: str, *, after: bool) -> Any:
    """The archive, of which one call kills the process, before or after it is done."""

    class Part:
        def __getattr__(self, name: str) -> Any:
            real = getattr(getattr(archive, part), name)
            return kill(real) if name == method else real

    class Archive:
        def __getattr__(self, name: str) -> Any:
            return Part() if name == part else getattr(archive, name)

    def kill(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if after:
                real(*arguments, **options)
            raise Killed

        return call

    return Archive()


STEPS = [("names", "allocate"), ("transmissions", "add"), ("drafts", "keep"), ("drafts", "close")]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("part", "method"), STEPS)
def test_a_process_that_is_killed_loses_nothing_and_doubles_nothing(
    tmp_path: Path, part: str, method: str, after: bool
) -> None:
    with desk(tmp_path) as made:
        late = given.ready("3", Data="2026-11-26")
        run(made.bridge, [late])
        made.clock.at += timedelta(days=1)
        sources = [given.draft("1"), given.ready("2", sample="PA01A"), late, given.ready("99", Divisa="EURO")]
        with pytest.raises(Killed):
            run(replace(made.bridge, archive=failing(made.archive, part, method, after=after)), sources)
        outcomes = run(made.bridge, sources)
        assert {one.verdict for one in outcomes[:3]} <= {Verdict.DONE, Verdict.NOTHING}
        assert sorted(row.numero for n in ("1", "2", "3") for row in made.archive.overview.find(n)) == [
            "1",
            "2",
            "3",
        ]
        assert [one.numero for one in made.archive.drafts.open()] == ["99"]
        assert codes(run(made.bridge, sources)) == [*["already-prepared"] * 3, "faulty"]


def test_a_store_that_does_not_answer_stops_the_run(here: World) -> None:
    class Away:
        def __getattr__(self, name: str) -> Any:
            raise ArchiveUnavailable("store-unavailable", reason="locked")

    class Archive:
        names = Away()

        def __getattr__(self, name: str) -> Any:
            return getattr(here.archive, name)

    with pytest.raises(ArchiveUnavailable):
        run(replace(here.bridge, archive=Archive()), [given.draft()])  # type: ignore[arg-type]


# --- words, and many files ----------------------------------------------------------------------------------------


def test_every_outcome_can_be_said_in_both_languages() -> None:
    from invoicebridge.render.outcome_texts.prepare import TEXTS

    asked = "name numeri given remarks state first errors path numero old last source choices by wanted found"
    detail = dict.fromkeys(asked.split(" "), "x")
    for code, text in TEXTS.items():
        assert text.it.format_map(detail) != text.en.format_map(detail), code
    assert set(TEXTS) <= set(render.texts())


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path) -> None:
    def peak(count: int, folder: Path) -> int:
        with desk(folder, ALWAYS) as made:
            sources = (given.ready(str(number)) for number in range(count))
            gc.collect()
            tracemalloc.start()
            assert all(one.verdict is Verdict.DONE for one in prepare(made.bridge, sources))
            used = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return used

    peak(50, tmp_path / "warm")
    keeping_them = (3 - 1) * BATCH_FILES * len(given.xml())
    assert peak(3 * BATCH_FILES, tmp_path / "many") < peak(BATCH_FILES, tmp_path / "few") + keeping_them
