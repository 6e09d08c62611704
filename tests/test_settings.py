"""The settings file: what it says, and what it is refused for."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from invoicebridge import settings
from invoicebridge.bridge.bridge import CompanyRules, MailboxRules, Signing
from invoicebridge.errors import ConfigurationError, WrongSettings
from invoicebridge.pec.compose import TipoRicevuta
from invoicebridge.pec.trust import Mode
from invoicebridge.render.faults import error_text
from invoicebridge.settings import Place, Reader, Reference
from invoicebridge.signature.verdict import Form

MAILBOX = """
[mailboxes.pec]
address = "ditta@pec.esempio.example"
smtp = "127.0.0.1:465"
imap = "127.0.0.1:993"
password = { env = "PEC" }
"""


def load(folder: Path, text: str) -> settings.Settings:
    file = folder / "invoicebridge.toml"
    file.write_text(text, encoding="utf-8")
    return settings.load(file)


def refused(folder: Path, text: str) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as error:
        load(folder, text)
    assert "4711" not in error_text(error.value, "it") + str(error.value)
    return error.value


def test_signers_are_read_in_their_order(tmp_path: Path) -> None:
    read = load(
        tmp_path,
        '[signers.b]\nkind = "pkcs12"\nfile = "b.p12"\npassphrase = {env = "B"}\n[signers.a]\nkind = "pem"\n',
    )
    assert list(read.signers) == ["b", "a"]
    assert read.folder == tmp_path
    assert read.signers["b"].values == {"file": "b.p12", "passphrase": {"env": "B"}}


def test_a_mailbox_is_read_with_every_key(tmp_path: Path) -> None:
    read = load(
        tmp_path,
        MAILBOX
        + """
provider = "aruba"
pop3 = "[::1]:995"
reader = "pop3"
user = "M1"
ca = "ca.pem"
folders = ["INBOX", "Fatture", "INBOX"]
since = 2026-11-01
sdi_address = "SDI12@pec.fatturapa.it"
per_minute = 6
per_day = 500
size_limit = 20_000_000
receipt = "breve"
zip_from = 50
lease = "90s"
address_patience = "3d"
doubt_patience = "4h"
failures = 3
keep_unrelated = "7 d"
""",
    ).mailboxes["pec"]
    assert (read.provider, read.smtp, read.pop3) == ("aruba", Place("127.0.0.1", 465), Place("::1", 995))
    assert (read.reader, read.user, read.ca) == (Reader.POP3, "M1", tmp_path / "ca.pem")
    assert read.password == Reference(env="PEC")
    assert read.rules() == MailboxRules(
        name="pec",
        address="ditta@pec.esempio.example",
        folders=("INBOX", "Fatture"),
        since=date(2026, 11, 1),
        sdi_address="sdi12@pec.fatturapa.it",
        per_minute=6,
        per_day=500,
        size_limit=20_000_000,
        tipo_ricevuta=TipoRicevuta.BREVE,
        zip_from=50,
        lease=timedelta(seconds=90),
        address_patience=timedelta(days=3),
        doubt_patience=timedelta(hours=4),
        failures=3,
        keep_unrelated=timedelta(days=7),
    )


def test_what_a_mailbox_leaves_out_is_the_default_or_the_presets(tmp_path: Path) -> None:
    read = load(tmp_path, MAILBOX).mailboxes["pec"]
    assert (read.reader, read.user) == (Reader.IMAP, None)
    assert read.rules(per_minute=6) == MailboxRules(name="pec", address="ditta@pec.esempio.example", per_minute=6)
    only_pop3 = load(tmp_path, MAILBOX.replace("imap =", "pop3 =")).mailboxes["pec"]
    assert only_pop3.reader is Reader.POP3


def test_a_company_its_trust_and_its_store_are_read(tmp_path: Path) -> None:
    read = load(
        tmp_path,
        MAILBOX
        + """
[store]
url = "sqlite:///data/bridge.db"
[companies.demo]
mailbox = "pec"
signing = "always"
signer = "firma"
form = "xades"
[companies.other]
mailbox = "pec"
[trust]
pec = "anchors"
replace = true
mode = "warn"
sdi_signer = "/etc/sdi.pem"
signers = "list"
[signers.firma]
kind = "pem"
""",
    )
    rules = CompanyRules(company="demo", mailbox="pec", signing=Signing.ALWAYS, signer="firma", form=Form.XADES)
    assert read.companies == {"demo": rules, "other": CompanyRules(company="other", mailbox="pec")}
    assert read.store is not None
    assert read.store.file == tmp_path / "data" / "bridge.db"
    assert (read.trust.pec, read.trust.replace, read.trust.mode) == (tmp_path / "anchors", True, Mode.WARN)
    assert read.trust.sdi_signer == Path("/etc/sdi.pem")
    assert (read.trust.signers, read.trust.signers_from_lists) == (None, True)
    folder = load(tmp_path, '[trust]\nsigners = "./list"').trust
    assert (folder.signers, folder.signers_from_lists) == (tmp_path / "list", False)


def test_the_password_of_a_database_is_put_in_where_it_belongs(tmp_path: Path) -> None:
    store = load(tmp_path, '[store]\nurl = "postgresql://me@db.example/ib"\npassword = {file = "pw"}').store
    assert store is not None
    assert (store.password, store.file) == (Reference(file=tmp_path / "pw"), None)
    assert store.with_password("a/b@c") == "postgresql://me:a%2Fb%40c@db.example/ib"


@pytest.mark.parametrize(
    "line",
    ['passphrase = "4711"', "pin = 4711", 'client_secret = "4711"', 'Password = "4711"', 'csc-bearer = "4711"'],
)
def test_a_secret_in_the_file_is_refused_wherever_it_stands(tmp_path: Path, line: str) -> None:
    assert refused(tmp_path, f'[signers.a]\nkind = "x"\n{line}\n').code == "setting-is-a-secret"
    assert refused(tmp_path, f"[elsewhere.deeper]\n{line}\n").code == "setting-is-a-secret"


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("signers = 4711", "setting-type", "signers"),
        ("signers.a = 4711", "setting-type", "signers.a"),
        ("[signers.a]", "setting-missing", "signers.a.kind"),
        ("[signers.a]\nkind = 4711", "setting-type", "signers.a.kind"),
        ("[nothing]", "setting-unknown", "nothing"),
        ("[mailboxs]", "setting-misspelt", "mailboxs"),
        ('[mailboxes."a b"]', "setting-type", "mailboxes.a b"),
        ("mailboxes.pec = 1", "setting-type", "mailboxes.pec"),
        ("companies = 1", "setting-type", "companies"),
        (MAILBOX + "folder = []", "setting-misspelt", "mailboxes.pec.folder"),
        (MAILBOX + "folders = []", "setting-type", "mailboxes.pec.folders"),
        (MAILBOX + 'since = "2026-11-01"', "setting-type", "mailboxes.pec.since"),
        (MAILBOX + "since = 2026-11-01T10:00:00Z", "setting-type", "mailboxes.pec.since"),
        (MAILBOX + 'lease = "10 minutes"', "setting-type", "mailboxes.pec.lease"),
        (MAILBOX + 'lease = "59s"', "setting-range", "mailboxes.pec.lease"),
        (MAILBOX + 'user = "me\\r\\nDELE 1"', "setting-type", "mailboxes.pec.user"),
        (MAILBOX + 'folders = ["a\\nb"]', "setting-type", "mailboxes.pec.folders"),
        (MAILBOX.replace("127.0.0.1:465", "smtp..example:465"), "setting-type", "mailboxes.pec.smtp"),
        (MAILBOX.replace("127.0.0.1:465", f"{'a' * 64}.example:465"), "setting-type", "mailboxes.pec.smtp"),
        (MAILBOX.replace('"PEC"', '"4711!"'), "setting-type", "mailboxes.pec.password.env"),
        (MAILBOX + 'lease = "0m"', "setting-type", "mailboxes.pec.lease"),
        (MAILBOX + "per_minute = true", "setting-type", "mailboxes.pec.per_minute"),
        (MAILBOX + "per_minute = 0", "setting-range", "mailboxes.pec.per_minute"),
        (MAILBOX + "size_limit = 30_000_001", "setting-range", "mailboxes.pec.size_limit"),
        (MAILBOX + 'receipt = "4711"', "setting-choice", "mailboxes.pec.receipt"),
        (MAILBOX + 'reader = "pop3"', "setting-server-missing", "mailboxes.pec.pop3"),
        (MAILBOX + 'sdi_address = "4711@pec.example"', "setting-type", "mailboxes.pec.sdi_address"),
        (MAILBOX.replace("127.0.0.1:465", "127.0.0.1"), "setting-type", "mailboxes.pec.smtp"),
        (MAILBOX.replace(":465", ":70000"), "setting-type", "mailboxes.pec.smtp"),
        (MAILBOX.replace("ditta@", "ditta"), "setting-type", "mailboxes.pec.address"),
        (MAILBOX.replace('{ env = "PEC" }', '{ env = "PEC", file = "4711" }'), "setting-is-a-secret", None),
        (MAILBOX.replace('smtp = "127.0.0.1:465"', ""), "setting-server-missing", "mailboxes.pec.smtp"),
        ('[companies.a]\nmailbox = "pec"', "setting-names-nothing", "companies.a.mailbox"),
        (MAILBOX + '[companies.a]\nmailbox = "pec"\nsigner = "x"', "setting-names-nothing", "companies.a.signer"),
        ("[companies.a]", "setting-missing", "companies.a.mailbox"),
        ("[trust]\nreplace = 1", "setting-type", "trust.replace"),
        ('[trust]\npec = ""', "setting-type", "trust.pec"),
        ("[store]", "setting-missing", "store.url"),
        ('[store]\nurl = "mysql://x/y"', "setting-type", "store.url"),
        ('[store]\nurl = "sqlite:///:memory:"', "setting-type", "store.url"),
        ('[store]\nurl = "postgresql://me:4711@host/x"', "setting-is-a-secret", "store.url"),
        ('[store]\nurl = "postgresql://me@host/x?password=4711"', "setting-is-a-secret", "store.url"),
        ('[store]\nurl = "postgresql://me@host/x?sslpassword=4711"', "setting-is-a-secret", "store.url"),
        ('[store]\nurl = "postgresql://me@host/x?nothing=4711"', "setting-type", "store.url"),
        ('[store]\nurl = "postgresql://me@host:4711a/x"', "setting-type", "store.url"),
        ('[store]\nurl = "postgresql://[::1/x"', "setting-type", "store.url"),
        ('[store]\nurl = "sqlite:///x.db?mode=ro"', "setting-type", "store.url"),
        ('[store]\nurl = "sqlite:///x.db"\npassword = {env = "X"}', "setting-without", "store.password"),
        ("[signers", "settings-malformed", None),
    ],
)
def test_a_mistake_is_named_with_its_key(tmp_path: Path, text: str, code: str, key: str | None) -> None:
    error = refused(tmp_path, text)
    assert error.code == code
    assert key is None or error.parameters["key"] == key


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    error = refused(tmp_path, MAILBOX + 'zip_form = 50\nper_day = 0\n[trust]\nmode = "4711"\n')
    assert isinstance(error, WrongSettings)
    assert [(one.code, one.parameters["key"]) for one in error.each] == [
        ("setting-misspelt", "mailboxes.pec.zip_form"),
        ("setting-range", "mailboxes.pec.per_day"),
        ("setting-choice", "trust.mode"),
    ]
    assert len(error_text(error, "it").splitlines()) == len(error_text(error, "en").splitlines()) == 3


def test_a_misspelt_key_is_told_with_the_one_that_is_meant(tmp_path: Path) -> None:
    said = error_text(refused(tmp_path, MAILBOX + "zip_form = 50\n"), "en")
    assert said.startswith("There is no setting mailboxes.pec.zip_form: perhaps zip_from is meant (known ones: address")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="settings-unreadable"):
        settings.load(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"# \xe8")
    with pytest.raises(ConfigurationError, match="settings-malformed"):
        settings.load(tmp_path / "latin.toml")


def test_the_folder_of_a_user_that_there_is_not_is_a_name_like_any_other(tmp_path: Path) -> None:
    read = load(tmp_path, '[trust]\npec = "~nobody-of-this-name/x"\n[store]\nurl = "sqlite:///~nobody-of-this-name/x"')
    assert read.trust.pec == tmp_path / "~nobody-of-this-name" / "x"
    assert read.store is not None
    assert read.store.file == tmp_path / "~nobody-of-this-name" / "x"


def test_options_that_postgresql_knows_may_follow_its_address(tmp_path: Path) -> None:
    url = "postgresql://me@db.example/ib?sslmode=verify-full&connect_timeout=5"
    store = load(tmp_path, f'[store]\nurl = "{url}"').store
    assert store is not None
    assert store.url == url
    assert store.with_password("x@y").startswith("postgresql://me:x%40y@db.example/ib?sslmode=")
