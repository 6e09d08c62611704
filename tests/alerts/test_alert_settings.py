"""`[alerts]`, `[[hooks]]` and `[[rules]]`: what they say, and what they are refused for, each mistake with its key."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from invoicebridge import settings
from invoicebridge.app import alerting
from invoicebridge.bridge.alerting.kinds import EVENTS, URGENCIES, Kind
from invoicebridge.bridge.alerting.rules import AlertRules, HookRules, MessageRule, Quiet, Target
from invoicebridge.bridge.archived import Label, StoreKind, Urgency
from invoicebridge.errors import ConfigurationError
from invoicebridge.render.alerts import AlertWriter
from invoicebridge.render.faults import error_text
from invoicebridge.settings import Place, Reference, Tls
from invoicebridge.settings.values import each
from tests.test_settings import MAILBOX, load, refused

ALERTS = """
[alerts]
smtp = "posta.example:587"
from = "avvisi@esempio.example"
to = ["anna@esempio.example", "bruno@esempio.example"]
"""
HOOK = """
[[hooks]]
name = "erp"
url = "https://erp.example/sdi"
secret = { env = "HOOK" }
"""
RULE = """
[[rules]]
name = "legale"
"""


def keys(error: ConfigurationError) -> list[str]:
    return [one.parameters["key"] for one in each(error)]


def test_alerts_are_read_with_every_key(tmp_path: Path) -> None:
    read = load(
        tmp_path,
        ALERTS
        + """
tls = "tls"
user = "u"
password = { file = "p.txt" }
ca = "ca.pem"
language = "en"
digest = "07:30"
quiet = "20:00-07:00"
per_hour = 5
per_day = 50
repeat = "2d"
forward_limit = 2_000_000
[alerts.kinds]
held = "at-once"
rejected = "digest"
unmatched = "off"
""",
    ).alerts
    assert read is not None
    assert (read.smtp, read.tls, read.user, read.ca) == (
        Place("posta.example", 587),
        Tls.FIRST,
        "u",
        tmp_path / "ca.pem",
    )
    assert read.password == Reference(file=tmp_path / "p.txt")
    assert read.rules == AlertRules(
        sender="avvisi@esempio.example",
        recipients=("anna@esempio.example", "bruno@esempio.example"),
        language="en",
        digest=time(7, 30),
        quiet=Quiet(time(20), time(7)),
        per_hour=5,
        per_day=50,
        repeat=timedelta(days=2),
        forward_limit=2_000_000,
        kinds={Kind.HELD: Urgency.AT_ONCE, Kind.REJECTED: Urgency.DIGEST, Kind.UNMATCHED: None},
    )


@pytest.mark.parametrize(
    ("port", "tls"), [(25, Tls.STARTTLS), (587, Tls.STARTTLS), (465, Tls.FIRST), (2525, Tls.FIRST)]
)
def test_what_alerts_leave_out_is_the_default(tmp_path: Path, port: int, tls: Tls) -> None:
    read = load(tmp_path, ALERTS.replace("587", str(port)) + 'password = { env = "P" }\n').alerts
    assert read is not None
    assert (read.tls, read.user) == (tls, "avvisi@esempio.example")


def test_every_kind_has_an_urgency() -> None:
    assert URGENCIES.keys() == set(Kind)


def test_a_hook_and_a_rule_are_read_with_every_key(tmp_path: Path) -> None:
    read = load(
        tmp_path,
        MAILBOX
        + "login_until = 2026-12-24\n"
        + ALERTS
        + HOOK
        + 'events = ["rejected", "state"]\ntries = 3\ntimeout = "20s"\nca = "ca.pem"\n'
        + HOOK.replace("erp", "chat").replace("https://chat.example", "http://127.0.0.1:8080")
        + RULE
        + 'target = "forward"\nto = "legale@esempio.example"\nsender = "*@x.example"\nsubject = "*diffida*"\n'
        + 'kind = ["posta-certificata", "NS"]\nlabel = "unmatched"\nmailbox = "pec"\nproven = true\n',
    )
    assert read.mailboxes["pec"].login_until == date(2026, 12, 24)
    erp, chat = read.hooks.values()
    assert erp.rules == HookRules(name="erp", events=frozenset({"rejected", "state"}), tries=3)
    assert (erp.url, erp.secret, erp.timeout) == (
        "https://erp.example/sdi",
        Reference(env="HOOK"),
        timedelta(seconds=20),
    )
    assert (chat.rules, chat.url) == (HookRules(name="chat", events=frozenset(EVENTS)), "http://127.0.0.1:8080/sdi")
    assert read.rules["legale"] == MessageRule(
        name="legale",
        target=Target.FORWARD,
        recipients=("legale@esempio.example",),
        sender="*@x.example",
        subject="*diffida*",
        kinds=frozenset({"posta-certificata", "NS"}),
        labels=frozenset({Label.UNMATCHED}),
        mailbox="pec",
        proven=True,
    )


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        (ALERTS + 'password = "4711"', "setting-is-a-secret", "alerts.password"),
        (ALERTS + 'digest = "24:00"', "setting-type", "alerts.digest"),
        (ALERTS + 'quiet = "20:00"', "setting-type", "alerts.quiet"),
        (ALERTS + 'quiet = "20:00-20:00"', "setting-type", "alerts.quiet"),
        (ALERTS + 'language = "de"', "setting-choice", "alerts.language"),
        (ALERTS + 'repeat = "1h"', "setting-range", "alerts.repeat"),
        (ALERTS + 'tls = "none"', "setting-without", "alerts.tls"),
        (ALERTS + 'user = "u"', "setting-without", "alerts.user"),
        (ALERTS + "colour = 1", "setting-unknown", "alerts.colour"),
        (ALERTS + '[alerts.kinds]\nrejectd = "off"', "setting-misspelt", "alerts.kinds.rejectd"),
        (ALERTS + '[alerts.kinds]\nrejected = "later"', "setting-choice", "alerts.kinds.rejected"),
        (ALERTS.replace("anna@", "anna"), "setting-type", "alerts.to"),
        (ALERTS.replace("anna@", "a\\nBcc: b@"), "setting-type", "alerts.to"),
        (ALERTS.replace("anna@", "a..b@"), "setting-type", "alerts.to"),
        (ALERTS.replace("avvisi@", "però@"), "setting-type", "alerts.from"),
        (ALERTS.replace("avvisi@", "a(b)@"), "setting-type", "alerts.from"),
        (HOOK.replace('{ env = "HOOK" }', '"4711"'), "setting-is-a-secret", "hooks[1].secret"),
        (HOOK + HOOK, "setting-repeated", "hooks[2].name"),
        (HOOK.replace("[[hooks]]", "[hooks]"), "setting-type", "hooks"),
        (HOOK + 'events = ["rejectd"]', "setting-choice", "hooks[1].events"),
        (HOOK + 'timeout = "1h"', "setting-range", "hooks[1].timeout"),
        (HOOK.replace("https://erp", "http://erp"), "setting-type", "hooks[1].url"),
        (HOOK.replace("https://", "https://u:4711@"), "setting-is-a-secret", "hooks[1].url"),
        (HOOK.replace("/sdi", "/sdi#x"), "setting-type", "hooks[1].url"),
        (HOOK.replace("https:", "file:"), "setting-type", "hooks[1].url"),
        (HOOK.replace("erp.example", "erp.example:99999"), "setting-type", "hooks[1].url"),
        (RULE, "setting-missing", "alerts"),
        (ALERTS + RULE + 'kind = "XX"', "setting-choice", "rules[1].kind"),
        (ALERTS + RULE + 'label = "new"', "setting-choice", "rules[1].label"),
        (ALERTS + RULE + 'mailbox = "nessuna"', "setting-names-nothing", "rules[1].mailbox"),
        (ALERTS + RULE.replace("legale", "a b"), "setting-type", "rules[1].name"),
        (MAILBOX + ALERTS.replace("avvisi@esempio", "DITTA@pec.esempio"), "alerts-through-pec", "alerts.from"),
        (MAILBOX + ALERTS.replace("anna@esempio", "ditta@pec.esempio"), "alerts-through-pec", "alerts.to"),
        (ALERTS.replace("anna@esempio.example", "sdi01@pec.fatturapa.it"), "alerts-through-pec", "alerts.to"),
        (MAILBOX + ALERTS + RULE + 'to = "ditta@pec.esempio.example"', "alerts-through-pec", "rules[1].to"),
        (MAILBOX + ALERTS.replace("posta.example:587", "localhost:465"), "alerts-through-pec", "alerts.smtp"),
        (MAILBOX.replace("127.0.0.1", "x.example") + ALERTS.replace("posta", "X"), "alerts-through-pec", "alerts.smtp"),
    ],
)
def test_every_mistake_is_named_by_its_key(tmp_path: Path, text: str, code: str, key: str) -> None:
    error = refused(tmp_path, text)
    assert (error.code, error.parameters["key"]) == (code, key)
    assert error_text(error, "it") != error_text(error, "en")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    error = refused(tmp_path, ALERTS + "per_hour = 0\n" + HOOK + "tries = 0\n" + RULE + "proven = 1\n")
    assert keys(error) == ["alerts.per_hour", "hooks[1].tries", "rules[1].proven"]


def desk(read: settings.Settings) -> None:
    alerting.desk(read, AlertWriter("it", StoreKind.LIVE))


@pytest.mark.parametrize("host", ["smtps.pec.aruba.it", "SENDM.cert.legalmail.it.", "imaps.pec.aruba.it"])
def test_the_servers_of_pec_providers_are_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        desk(load(tmp_path, ALERTS.replace("posta.example", host)))
    assert (error.value.code, error.value.parameters["key"]) == ("alerts-through-pec", "alerts.smtp")


def test_an_ordinary_server_is_taken(tmp_path: Path) -> None:
    desk(load(tmp_path, MAILBOX + ALERTS + HOOK))
