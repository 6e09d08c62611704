"""The texts of remarks."""

import pytest

from invoicebridge.fatturapa.remark import Remark, RemarkCode
from invoicebridge.render.remarks import message


@pytest.mark.parametrize("code", RemarkCode)
@pytest.mark.parametrize("language", ["it", "en"])
def test_every_remark_has_a_text_in_both_languages(code: RemarkCode, language: str) -> None:
    text = message(Remark(code, "/x", "1.00", "2.00"), language)
    assert text
    assert "{" not in text


def test_a_remark_says_both_values_and_which_one_was_kept() -> None:
    remark = Remark(RemarkCode.TAX, "/x", "1.00", "2.00")
    assert message(remark, "it") == "l'imposta è 1.00, aliquota e imponibile danno 2.00; resta il valore della bozza"
    assert message(remark, "en") == "the tax is 1.00, rate and taxable base give 2.00; the draft's value was kept"
