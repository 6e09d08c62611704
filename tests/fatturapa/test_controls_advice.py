"""What our own warnings take for a health service, and what not."""

import pytest

from invoicebridge.fatturapa.health import EXEMPTION, SERVICES


@pytest.mark.parametrize(
    "norm",
    [
        "Art. 10, n. 18 DPR 633/72",
        "art.10 n.18",
        "Esente art. 10 comma 1 n. 18",
        "ART 10 C.1 NR 18",
        "articolo 10 punto 18",
    ],
)
def test_the_exemption_of_health_services_is_recognised(norm: str) -> None:
    assert EXEMPTION.search(norm)


@pytest.mark.parametrize(
    "norm",
    [
        "Art. 10 n. 20 DPR 633/72",
        "art.10 co.1 n.9 e art. 18 L. 25",
        "art. 10 del n. 18/10",
        "art. 110 n. 18",
        "art. 10 n. 180",
    ],
)
def test_other_norms_are_not(norm: str) -> None:
    assert EXEMPTION.search(norm) is None


def test_words_of_other_trades_are_no_health_service() -> None:
    assert SERVICES.search("Visita guidata al museo") is None
    assert SERVICES.search("Seduta di fisioterapia")
