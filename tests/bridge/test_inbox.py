"""What nobody could match, prove or read is listed with who sent it, why it is there and what to do."""

from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Label
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.collecting.inbox import inbox
from invoicebridge.bridge.collecting.recompute import recompute
from invoicebridge.bridge.collecting.resolve import decide
from invoicebridge.bridge.mailing import LEFT_OUT
from invoicebridge.errors import ConfigurationError
from invoicebridge.render.outcomes import outcome_text
from invoicebridge.transmission.decision import Question
from tests.bridge.mailroom import Post, transmission, under_way
from tests.pec import generator as g
from tests.world import world


def test_messages_that_wait_for_a_person_are_listed_the_most_urgent_first(tmp_path: Path) -> None:
    with world(tmp_path, anchors=g.trust().anchors) as small:
        post = Post(under_way(small, 1))
        one = transmission(small, 1)
        small.inbox.mails["INBOX"] += [
            post.answer("RC", one, "1"),
            post.answer("RC", one, "2"),
            post.forged("NS", one),
            post.receipt(g.Kind.ACCETTAZIONE, msgid="elsewhere@program", pec_id="other"),
            f"{LEFT_OUT}: 40 MB\r\n\r\n".encode(),
        ]
        list(collect(small.bridge))
        listed = list(inbox(small.bridge))
        assert [each.code for each in listed] == [
            "inbox-quarantined",
            "inbox-unproven",
            "inbox-ambiguous",
            "inbox-unmatched",
        ]
        unproven = outcome_text(listed[1], "en")
        assert "rejection from sdi48@pec.fatturapa.it, not proven: Anomaly envelope" in unproven
        assert f"resolve {listed[1].detail['evidence']} --genuine" in unproven
        assert "IdentificativoSdI" in outcome_text(listed[2], "it")
        assert [each.code for each in inbox(small.bridge, labels=[Label.UNMATCHED])] == ["inbox-unmatched"]


def test_what_is_not_listed_is_counted(tmp_path: Path) -> None:
    with world(tmp_path, anchors=g.trust().anchors) as small:
        small.inbox.mails["INBOX"] += [f"{LEFT_OUT}: {size} MB\r\n\r\n".encode() for size in (40, 41, 42)]
        list(collect(small.bridge))
        listed = list(inbox(small.bridge, limit=1))
        assert [each.code for each in listed] == ["inbox-quarantined", "inbox-further"]
        assert "there are 2 more: --label quarantined" in outcome_text(listed[1], "en")


def test_a_message_that_somebody_has_seen_is_listed_no_more_and_stays_what_it_proves(tmp_path: Path) -> None:
    with world(tmp_path, anchors=g.trust().anchors) as small:
        post = Post(under_way(small, 1))
        one = transmission(small, 1)
        small.inbox.mails["INBOX"] += [post.answer("RC", one, "1"), post.answer("RC", one, "2"), post.forged("NS", one)]
        small.inbox.mails["INBOX"] += [b"Subject: RC\r\n\r\n", f"{LEFT_OUT}: 40 MB\r\n\r\n".encode()]
        list(collect(small.bridge))
        listed = list(inbox(small.bridge))
        assert len(listed) == 3
        for each in listed:
            told = list(decide(small.bridge, each.detail["evidence"], Question.SEEN, "Rossi", "looked at it"))
            assert [outcome.code for outcome in told] == ["decided-seen"]
        assert list(inbox(small.bridge)) == []
        assert small.archive.overview.numbers().labels[Label.SEEN] == 3
        assert [outcome.code for outcome in recompute(small.bridge)] == ["recomputed"]
        with pytest.raises(ConfigurationError) as caught:
            list(decide(small.bridge, listed[0].detail["evidence"], Question.SEEN, "Rossi", "again"))
        assert caught.value.code == "evidence-not-listed"
