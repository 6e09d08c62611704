"""Whatever the bytes are, `inspect` answers and the answer is shown: no exception, nothing that a terminal obeys."""

import io
import json
import os
import random

import pytest
from rich.console import Console

from invoicebridge.bridge.inspecting.contradictions import Comparison
from invoicebridge.bridge.inspecting.inspect_messages import inspect_content
from invoicebridge.render.message_account import MessageAccount
from invoicebridge.render.messages import as_mapping
from tests.bridge.messages import RC, envelope, signed, the_sdi, with_root
from tests.pec import generator as g
from tests.sdi import messages as sdi

ROUNDS = int(os.environ.get("INVOICEBRIDGE_FUZZ", "3000"))


def seeds() -> list[bytes]:
    """Mails of every kind, and notifications with and without envelope and signature."""
    own = signed(RC, the_sdi())
    return [*g.every_kind().values(), envelope(own), own.content, *(one.read_bytes() for one in sdi.every_sample())]


@pytest.mark.slow
def test_mutated_messages_are_answered_and_shown_safely() -> None:
    chance, genuine = random.Random(4), seeds()
    through = with_root(at=None)
    for number in range(ROUNDS):
        content = sdi.mutated(chance.choice(genuine), chance)
        comparison, stream = Comparison(), io.StringIO()
        account = MessageAccount(Console(file=stream, width=100), "it")
        for found in inspect_content("file", RC, content, through):
            comparison.add(found)
            json.dumps(as_mapping(found, "en"))
            account.add(found)
        account.close(list(comparison.conflicts()))
        shown = stream.getvalue().replace("\n", "")
        assert shown.isprintable(), (number, [one for one in shown if not one.isprintable()])
