"""A script in a file says the same as a script in Python, and every mistake in it is named."""

from datetime import timedelta

import pytest

from invoicebridge.errors import ConfigurationError
from invoicebridge.sandbox.script import Answer, Cut, Delayed, Delivery, Lost, Reply, Stage
from invoicebridge.sandbox.script_file import KINDS, Planned, read

SCRIPT = b"""
[[step]]
do = "answer"
name = "*_00002.*"
codes = ["00305", "00311"]

[[step]]
do = "answer"
delivery = "MC"
delivered_after = 86400
times = 0

[[step]]
do = "cut"
taken = false
times = 2

[[step]]
do = "reply"
code = 451
text = "4.3.0 later"
stage = "rcpt"

[[step]]
do = "delayed"
by = 0.5

[[step]]
do = "lost"
kind = "RC"
"""


def test_every_step_is_read_as_the_value_that_python_would_make() -> None:
    assert read(SCRIPT, "script.toml") == (
        Planned(Answer(name="*_00002.*", codes=("00305", "00311")), 1),
        Planned(Answer(delivery=Delivery.UNDELIVERED, delivered_after=timedelta(days=1)), None),
        Planned(Cut(taken=False), 2),
        Planned(Reply(451, "4.3.0 later", Stage.RCPT), 1),
        Planned(Delayed(timedelta(seconds=0.5)), 1),
        Planned(Lost("RC"), 1),
    )


def test_every_step_of_the_script_has_a_kind() -> None:
    assert set(KINDS) >= {"answer", "not-accepted", "not-delivered", "stall", "reordered", "doubled", "late"}


@pytest.mark.parametrize(
    ("content", "code", "where"),
    [
        (b"[[step", "script-malformed", None),
        (b'[step]\ndo = "cut"', "script-malformed", None),
        (b"other = 1", "script-malformed", None),
        (b'[[step]]\ndo = "cutt"', "script-step", "step 1"),
        (b'[[step]]\ndo = "cut"\n[[step]]\ntaken = true', "script-step", "step 2"),
        (b'[[step]]\ndo = "cut"\ntake = true', "script-key", "step 1"),
        (b'[[step]]\ndo = "cut"\ntaken = 1', "script-value", "step 1, taken"),
        (b'[[step]]\ndo = "cut"\ntimes = -1', "script-value", "step 1, times"),
        (b'[[step]]\ndo = "reply"\ncode = 500', "script-value", "step 1"),
        (b'[[step]]\ndo = "reply"\ncode = 500\ntext = "x"\nstage = "noop"', "script-value", "step 1, stage"),
        (b'[[step]]\ndo = "answer"\ncodes = "00305"', "script-value", "step 1, codes"),
        (b'[[step]]\ndo = "late"\nby = "1 h"', "script-value", "step 1, by"),
    ],
)
def test_a_mistake_is_named_with_its_place(content: bytes, code: str, where: str | None) -> None:
    with pytest.raises(ConfigurationError) as raised:
        read(content, "script.toml")
    assert raised.value.code == code
    assert raised.value.parameters.get("where") == where
