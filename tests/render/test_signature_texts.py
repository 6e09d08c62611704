"""Every failure and remark of a signature has words in both languages."""

import string

from invoicebridge.render.signature_texts import FAILURES, failure_text
from invoicebridge.signature.verdict import REMARKS, SDI_CODES, Failure


def test_every_code_of_the_verdict_has_a_text_and_no_other() -> None:
    assert set(FAILURES) == set(SDI_CODES) | REMARKS


def test_both_languages_name_the_same_parameters() -> None:
    for code, text in FAILURES.items():
        named = [{name for _, name, _, _ in string.Formatter().parse(one) if name} for one in (text.it, text.en)]
        assert named[0] == named[1], code
        assert text.it != text.en, code


def test_a_value_cannot_break_the_line_and_a_missing_one_is_a_question_mark() -> None:
    assert failure_text(Failure("algorithm-refused", {"found": "a\x1b[2J\n"}), "en").startswith(
        "The algorithm a\ufffd[2J"
    )
    assert "?" in failure_text(Failure("algorithm-refused"), "it")
    assert failure_text(Failure("not-foreseen"), "it") == "not-foreseen"
