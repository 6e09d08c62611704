"""A notification as JSON."""

import json

from invoicebridge.sdi.json_form import to_json
from tests.sdi.archives import zipped
from tests.sdi.messages import every_sample, read, refused, sample


def test_a_rejection_is_told_whole() -> None:
    found = json.loads(json.dumps(to_json(read(sample("IT75100120361_PA001_NS_001.xml")))))
    assert found == {
        "kind": "NS",
        "root": "NotificaScarto",
        "namespace": "http://www.fatturapa.gov.it/sdi/messaggi/v1.0",
        "simulation": False,
        "signed": False,
        "message": {
            "versione": "1.0",
            "identificativo_sdi": "104567001",
            "nome_file": "IT75100120361_PA001.xml.p7m",
            "data_ora_ricezione": "2026-03-04T09:30:15+01:00",
            "lista_errori": {
                "errori": [{"codice": "00102", "descrizione": "File non integro (firma non valida)"}],
            },
            "message_id": "33002",
            "pec_message_id": "opec2941.20260304093015.118845.512.1.62@pec.aruba.it",
        },
        "deviations": [{"kind": "signature-missing", "path": "/NotificaScarto", "line": 2, "parameters": {}}],
        "invoice_file": None,
    }


def test_every_sample_can_be_told() -> None:
    told = [to_json(read(path.read_bytes())) for path in every_sample() if not path.name.startswith("NSO")]
    assert json.loads(json.dumps(told)) == told
    assert refused(sample("NSO_NS_001.xml")).reason == "nso"


def test_the_file_that_an_attestation_brings_back_is_named() -> None:
    content = zipped(("IT75100120361_PA001.xml.p7m", b"x"), ("a.xml", sample("IT75100120361_PA001_AT_001.xml")))
    assert to_json(read(content))["invoice_file"] == "IT75100120361_PA001.xml.p7m"
