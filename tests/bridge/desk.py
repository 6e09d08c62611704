"""What the tests of `prepare` and `correct` share: invoices and drafts of the world's company, and a signer."""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from invoicebridge.bridge.archived import Company, EvidenceKind, Item, Record
from invoicebridge.bridge.bridge import Bridge, CompanyRules, Signing
from invoicebridge.bridge.inspecting.inspect import Source
from invoicebridge.bridge.preparing.prepare import prepare
from invoicebridge.bridge.report import Outcome
from invoicebridge.connectors.files import InputSource
from invoicebridge.errors import SigningError
from invoicebridge.fatturapa import codec, json_codec
from invoicebridge.signature.keys import Algorithm
from invoicebridge.signature.p7m import looks_signed, open_p7m
from invoicebridge.transmission.proof import Proof
from invoicebridge.transmission.proof import Source as ProofSource
from invoicebridge.transmission.state import State
from tests import certificates
from tests.world import RULES, World, world

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SIGNING = replace(RULES, signer="key")
ALWAYS = replace(SIGNING, signing=Signing.ALWAYS)
OWN = "IT75100120361"


@dataclass
class Recorded:
    """A signer that remembers how many digests each call had, and fails when it is told to."""

    batch: int = 50
    calls: list[int] = field(default_factory=list)
    fail_from_call: int = 1_000_000
    holder: certificates.Holder = field(default_factory=certificates.holder)

    @property
    def chain(self) -> tuple[bytes, ...]:
        return self.holder.chain

    @property
    def algorithm(self) -> Algorithm:
        return self.holder.algorithm

    def sign_digests(self, digests: Sequence[bytes]) -> list[bytes]:
        self.calls.append(len(digests))
        if len(self.calls) >= self.fail_from_call:
            raise SigningError("signer-pin-wrong", token="prova")  # noqa: S106  a label
        return self.holder.sign_digests(digests)


@contextmanager
def desk(folder: Path, rules: CompanyRules = SIGNING, signer: Recorded | None = None) -> Iterator[World]:
    """A world whose company is the one of the samples, with a signer called `key`."""
    with world(folder, signers={"key": signer or Recorded()}, rules=rules) as made:
        yield made


def xml(numero: str = "1", sample: str = "TD01A", **changes: str) -> bytes:
    """A sample with this number; `changes` are texts of elements by name."""
    content = (SAMPLES / "fatture" / f"{OWN}_{sample}.xml").read_bytes()
    for element, text in {"Numero": numero, **changes}.items():
        content = re.sub(rf"<{element}>[^<]*".encode(), f"<{element}>{text}".encode(), content, count=1)
    return content


def ready(numero: str = "1", name: str | None = None, sample: str = "TD01A", **changes: str) -> InputSource:
    """A ready invoice, called 1.xml where no name is given."""
    called = name or f"{numero}.xml"
    return InputSource(xml(numero, sample, **changes), called, called)


def draft_values(numero: str = "1", sample: str = "TD01A") -> dict[str, Any]:
    """The JSON form of a sample without what follows from the rest."""
    values: dict[str, Any] = json_codec.to_json(codec.read(xml(numero, sample)))
    del values["fattura_elettronica_header"]["dati_trasmissione"]["progressivo_invio"]
    body = values["fattura_elettronica_body"][0]
    del body["dati_beni_servizi"]["dati_riepilogo"]
    return values


def draft(numero: str = "1", name: str | None = None, values: Mapping[str, Any] | None = None) -> InputSource:
    """A JSON draft."""
    called = name or f"{numero}.json"
    return InputSource(json.dumps(values or draft_values(numero)).encode(), called, called)


def party() -> dict[str, Any]:
    """The block of the samples' seller, as `company add` keeps it."""
    return {"cedente_prestatore": draft_values()["fattura_elettronica_header"]["cedente_prestatore"]}


def with_party(made: World) -> None:
    """The company has a block for drafts that leave it out."""
    (company,) = made.archive.companies.all()
    made.archive.companies.save(replace(company, party=json.dumps(party())))


def add_company(made: World, id_: str, id_codice: str) -> Bridge:
    """The bridge with one more company, which has the same rules."""
    made.archive.companies.save(Company(id=id_, name=id_, id_paese="IT", id_codice=id_codice))
    (rules,) = made.bridge.companies.values()
    return replace(made.bridge, companies={**made.bridge.companies, id_: replace(rules, company=id_)})


def run(bridge: Bridge, sources: Iterable[Source], **options: Any) -> list[Outcome]:
    return list(prepare(bridge, sources, **options))


def codes(outcomes: Iterable[Outcome]) -> list[str]:
    """The code of each outcome, or of its error."""
    return [one.error.code if one.error is not None else one.code for one in outcomes]


def name_of(outcome: Outcome) -> str:
    return outcome.detail["name"]


def bytes_of(made: World, outcome: Outcome) -> bytes:
    """The file as it will be sent."""
    (sent,) = made.archive.transmissions.get([outcome.transmission or ""])
    content = made.archive.evidence.content(sent.sha256)
    assert content is not None
    assert sha256(content).hexdigest() == sent.sha256
    return content


def xml_of(made: World, outcome: Outcome) -> bytes:
    """The document in it."""
    content = bytes_of(made, outcome)
    return open_p7m(content).content if looks_signed(content) else content


def moved(made: World, id_: str, state: State, *, days_ago: int = 0) -> None:
    """Something was sent, and this is proven of all of it, since so many days."""
    (sent,) = made.archive.transmissions.get([id_])
    recorded(made, id_, [state] * len(sent.invoices), state, days_ago)


def recorded_apart(made: World, id_: str, states: Sequence[State]) -> None:
    """Each invoice of a file has a state of its own."""
    recorded(made, id_, states, State.DELIVERED)


def recorded(made: World, id_: str, states: Sequence[State], state: State, days_ago: int = 0) -> None:
    """Another piece of evidence of the file came, and folding found these states."""
    now = made.clock.now()
    text = f"{id_} {states}".encode()
    proof = Proof(
        state=state, sha256=sha256(text).hexdigest(), at=now - timedelta(days=days_ago), source=ProofSource.NOTIFICATION
    )
    made.archive.evidence.keep([Item(content=text, kind=EvidenceKind.PORTAL)], now)
    known = made.archive.transmissions.tied([id_])[id_].evidence
    record = Record(
        transmission=id_,
        state=state,
        made_from=len(known) + 1,
        invoices=tuple(states),
        proofs=(proof,),
        evidence=(proof.sha256,),
    )
    assert made.archive.transmissions.record([record], now) == ()


def zipped(files: Mapping[str, bytes]) -> InputSource:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return InputSource(packed.getvalue(), "insieme.zip", "insieme.zip")
