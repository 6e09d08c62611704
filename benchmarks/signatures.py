"""Signing and verifying, beside the operation of the private key, without which nothing is signed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from benchmarks import throwaway_key
from benchmarks.corpus import RECEPTION
from benchmarks.corpus_files import files, fill_folder
from benchmarks.interleave import Contender, interleaved, spreads
from benchmarks.measure import Other, Row, Spread, Wish, Workshop, spread
from benchmarks.memory import peak
from benchmarks.processes import COMMAND, run
from invoicebridge import app
from invoicebridge.signature import cades, xades
from invoicebridge.signature.keys import Signer
from invoicebridge.signature.path import Anchors
from invoicebridge.signature.verdict import Verified
from invoicebridge.signature.verify import verify

LINES: Final = 10
_WARM_UP: Final = 20
_DIGEST: Final = bytes(range(32))
_RAW: Final = "RSA-2048 private operation"


def sign_and_verify(workshop: Workshop) -> Iterator[Row]:
    """CAdES and XAdES of ten lines beside the raw private-key operation; opening and verifying a p7m; many files."""
    file = workshop.folder / "key.p12"
    key = throwaway_key.make(file)
    with app.pkcs12_signer(str(file), None, None, datetime.now(UTC)) as signer:
        yield from _signing(workshop, key, signer)
        yield from _verifying(workshop, key, signer)
    yield _batch(workshop, file)


def _raw(key: rsa.RSAPrivateKey) -> Contender[bytes]:
    scheme = (padding.PKCS1v15(), Prehashed(SHA256()))
    return Contender(_RAW, lambda _: key.sign(_DIGEST, *scheme))


def _contents(count: int, first: int = 1) -> list[bytes]:
    return [file.content for file in files(LINES, count, first)]


def _signing(workshop: Workshop, key: rsa.RSAPrivateKey, signer: Signer) -> Iterator[Row]:
    contenders: tuple[Contender[bytes], ...] = (
        Contender("CAdES", lambda content: cades.sign(content, signer, RECEPTION)),
        Contender("XAdES", lambda content: xades.sign(content, signer, RECEPTION)),
        _raw(key),
    )
    interleaved(contenders, _contents(_WARM_UP, 900_000))
    *ours, floor = spreads(interleaved(contenders, _contents(workshop.many(1_000, least=20)), at_most=20))
    for contender, found, most in zip(contenders, ours, (1.3, 3.0), strict=False):
        yield Row(
            measure="sign",
            what=f"{contender.name} signature, {LINES} lines",
            unit="ms",
            ours=found,
            beside=Other(_RAW, floor),
            figure=found.median / floor.median,
            wish=Wish("at most", most),
        )


def _verifying(workshop: Workshop, key: rsa.RSAPrivateKey, signer: Signer) -> Iterator[Row]:
    anchors = Anchors([x509.load_der_x509_certificate(signer.chain[0])])
    forms = {"p7m opened and verified": cades.sign, "XAdES verified": xades.sign}
    for what, sign in forms.items():
        contenders: tuple[Contender[bytes], ...] = (
            Contender(what, lambda signed: verify(signed, anchors, RECEPTION), _is_good),
            _raw(key),
        )
        signed = [sign(content, signer, RECEPTION) for content in _contents(workshop.many(500, least=20))]
        interleaved(contenders, signed[:_WARM_UP])
        ours, floor = spreads(interleaved(contenders, signed, at_most=10))
        yield Row(
            measure="sign",
            what=f"{what}, {LINES} lines",
            unit="ms",
            ours=ours,
            beside=Other(_RAW, floor),
            figure=ours.median / 1e-3,
            figure_unit="ms",
            wish=Wish("at most", 1.5) if sign is cades.sign else None,
        )


def _is_good(verified: Verified) -> bool:
    return verified.good


def _batch(workshop: Workshop, key: Path) -> Row:
    """Peak memory of `sign` over many files beside that over a part of them."""
    few, many = workshop.many(400, least=50), workshop.many(1_000, least=100)
    peaks = [_peak_of_sign(workshop, key, count) for count in (few, many)]
    return Row(
        measure="sign",
        what=f"peak of sign DIR, {many:,} files of {LINES} lines",
        unit="MB",
        ours=peaks[1],
        beside=Other(f"{few:,} files", peaks[0]),
        figure=peaks[1].median / peaks[0].median,
        wish=Wish("at most", 1.05),
    )


def _peak_of_sign(workshop: Workshop, key: Path, count: int) -> Spread:
    """Each run signs into a folder of its own; the first, which compiles the modules, is left out."""
    folder = fill_folder(workshop.folder / f"{count}-files", LINES, count)
    sign = (*COMMAND, "sign", str(folder), "--pkcs12", str(key), "--at", RECEPTION.date().isoformat(), "--out")
    outs = [workshop.folder / f"{count}-signed-{number}" for number in range(workshop.many(3, least=1) + 1)]
    for out in outs:
        out.mkdir()
    run((*sign, str(outs[0])), workshop.environment)
    return spread(peak((*sign, str(out)), workshop.environment).largest for out in outs[1:])
