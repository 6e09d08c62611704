"""What `sign`, `verify` and `signer` found, for machines: the objects of their JSON (docs/signing.md)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from invoicebridge.bridge.inspecting.verify import Judged
from invoicebridge.bridge.signing.sign import Signed
from invoicebridge.fatturapa.fault import Fault
from invoicebridge.render.faults import error_text, message, remedy
from invoicebridge.render.signature_texts import failure_text
from invoicebridge.signature.signatory import Signatory
from invoicebridge.signature.verdict import SDI_CODES, Failure, Signature


def json_array(objects: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The text of a JSON array, an object a line, written as the objects come."""
    yield "["
    separator = "\n"
    for one in objects:
        yield separator + json.dumps(one, ensure_ascii=False)
        separator = ",\n"
    yield "\n]\n"


def signed_as_mapping(signed: Signed, language: str) -> dict[str, Any]:
    """The object of one file that was to be signed."""
    return {
        "file": signed.file,
        "outcome": str(signed.outcome),
        "target": signed.target,
        "faults": [_fault(fault, language) for fault in signed.faults],
        "error": None if signed.error is None else error_text(signed.error, language),
    }


def judged_as_mapping(judged: Judged, language: str) -> dict[str, Any]:
    """The object of one file that was verified."""
    verified = judged.verified
    return {
        "file": judged.file,
        "verdict": str(judged.verdict),
        "encodings": [] if verified is None else list(verified.encodings),
        "signatures": [] if verified is None else [_signature(one, language) for one in verified.signatures],
        "error": None if judged.error is None else error_text(judged.error, language),
    }


def signatory_as_mapping(signatory: Signatory) -> dict[str, Any]:
    """The object of the person or body that a certificate speaks of."""
    return {
        "name": signatory.name,
        "codice_fiscale": signatory.codice_fiscale,
        "organization": signatory.organization,
        "issuer": signatory.issuer,
        "serial": signatory.serial,
        "not_before": signatory.not_before.isoformat(),
        "not_after": signatory.not_after.isoformat(),
        "uses": None if signatory.uses is None else list(signatory.uses),
        "qualified": signatory.qualified,
    }


def _signature(signature: Signature, language: str) -> dict[str, Any]:
    return {
        "form": str(signature.form),
        "layer": signature.layer,
        "signer": None if signature.signatory is None else signatory_as_mapping(signature.signatory),
        "signing_time": _instant(signature.signing_time),
        "algorithm": signature.algorithm,
        "intact": signature.intact,
        "chain": str(signature.chain),
        "valid_at_signing": signature.valid_at_signing,
        "valid_now": signature.valid_now,
        "key_usage": signature.key_usage,
        "good": signature.good,
        "failures": [_failure(failure, language) for failure in signature.failures],
        "remarks": [_failure(remark, language) for remark in signature.remarks],
    }


def _failure(failure: Failure, language: str) -> dict[str, Any]:
    return {
        "code": failure.code,
        "sdi_code": SDI_CODES.get(failure.code),
        "message": failure_text(failure, language),
    }


def _fault(fault: Fault, language: str) -> dict[str, Any]:
    return {
        "code": fault.code,
        "severity": str(fault.severity),
        "path": fault.path,
        "line": fault.line,
        "message": message(fault, language),
        "remedy": remedy(fault.code, language),
    }


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
