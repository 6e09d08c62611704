"""Every way we know to make a mail look like the SdI's, and the reason for which each is refused."""

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from invoicebridge.pec import cms
from invoicebridge.pec.authenticity import proves_sdi, verify
from invoicebridge.pec.messages import Message
from invoicebridge.pec.parse import parse
from invoicebridge.pec.trust import Mode, Trust
from invoicebridge.pec.verdict import FORGERIES, Forged, Proven, Reason, Remark, Verdict
from invoicebridge.sandbox.authority import Identity, PecWorld, authority_certificate, new_key, new_provider, new_world
from invoicebridge.sandbox.mime_writer import multipart, signed_mail
from invoicebridge.sandbox.pec_mail import Kind, PecProvider, daticert
from tests.pec import generator as g

Forge = Callable[[], bytes]


def changed(old: bytes, new: bytes, mail: Forge = g.envelope) -> Forge:
    """The mail with one piece of it replaced, which must be there."""

    def forge() -> bytes:
        genuine = mail()
        assert old in genuine
        return genuine.replace(old, new, 1)

    return forge


def with_field(field: bytes, mail: Forge = g.envelope) -> Forge:
    """The mail with one more field in front."""
    return lambda: field + b"\r\n" + mail()


def anomaly(sender: str = g.SDI) -> bytes:
    """What our own provider makes of an ordinary mail that looks like the SdI's."""
    return g.provider().anomaly(g.notification_sent(sender), g.AT, "opec1.9@pec.gestore.example")


@cache
def foreign_world() -> PecWorld:
    """An authority that calls itself what ours is called."""
    return new_world(g.DOMAINS)


@cache
def unknown_world() -> PecWorld:
    """An authority that nobody knows."""
    return new_world(g.DOMAINS, name="Autorità qualsiasi")


@cache
def other_provider() -> Identity:
    """Another provider under our authority."""
    return new_provider(g.world().authority, "posta-certificata@pec.sogei.example", "Altro gestore")


def from_world(other: PecWorld) -> bytes:
    """A perfect envelope, made by a provider of the right name under another authority."""
    identity = new_provider(other.authority, g.PROVIDER_ADDRESS, "Gestore PEC di prova")
    forger = PecProvider("GESTORE DI PROVA", g.PROVIDER_ADDRESS, identity, other.authority)
    return forger.transport(g.notification_sent(), g.certified(ricevuta="breve"))


def by(identity: Identity, mail: Forge = g.envelope) -> bytes:
    """The mail signed by somebody else under our authority."""
    return g.signed_by(
        g.hand(signer=identity, certificates=(identity.certificate, g.world().authority.certificate)), mail()
    )


def by_certificate(**changes: object) -> Forge:
    """The mail signed by a certificate of the provider's that is not as it should be."""

    def forge() -> bytes:
        facts = {"address": g.PROVIDER_ADDRESS, "organisation": "Gestore", **changes}
        return by(new_provider(g.world().authority, **facts))  # type: ignore[arg-type]

    return forge


def by_forbidden(*others: x509.Certificate) -> bytes:
    """The mail signed by a provider that the authority may not vouch for, with these certificates beside its own."""
    identity = new_provider(g.world().authority, "posta-certificata@pec.vietato.example", "Gestore")
    return g.signed_by(g.hand(signer=identity, certificates=(identity.certificate, *others)), g.envelope())


def self_made_authority() -> x509.Certificate:
    """A certificate that puts the authority's public key under a forger's own signature, and constrains nothing."""
    return authority_certificate("Sandbox AgID CA1", g.world().authority.key, "Nessuno", new_key(), None)


def rebuilt(change: Callable[[bytes], bytes]) -> Forge:
    """The signed part changed under the old signature."""

    def forge() -> bytes:
        head, body, p7s = g.taken_apart(g.envelope())
        signature = base64.b64decode(p7s.partition(b"\r\n\r\n")[2])
        return signed_mail(head, change(body), signature)

    return forge


def resigned(change: Callable[[bytes], bytes]) -> Forge:
    """The signed part changed, and signed again by the provider: what only a broken provider would do."""

    def forge() -> bytes:
        head, body, _ = g.taken_apart(g.envelope())
        return signed_mail(head, change(body), g.hand().sign(change(body)))

    return forge


def daticert_part(mittente: str = g.SDI) -> bytes:
    """A daticert.xml that names the SdI."""
    content = daticert(Kind.POSTA_CERTIFICATA, g.notification_sent(mittente), g.certified(), "X")
    head = b'Content-Type: application/xml; name="daticert.xml"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return head + base64.b64encode(content)


def split(body: bytes) -> tuple[bytes, list[bytes]]:
    """The boundary of a multipart/mixed and its parts."""
    boundary = body.partition(b'boundary="')[2].partition(b'"')[0]
    return boundary, [part[2:] for part in body.split(b"\r\n--" + boundary)[1:-1]]


def without_daticert(body: bytes) -> bytes:
    """The signed part without daticert.xml."""
    boundary, parts = split(body)
    return multipart("mixed", [part for part in parts if b"daticert.xml" not in part], boundary.decode())


def with_parts(*more: bytes) -> Callable[[bytes], bytes]:
    """The signed part with more parts."""

    def change(body: bytes) -> bytes:
        boundary, parts = split(body)
        return multipart("mixed", [*parts, *more], boundary.decode())

    return change


def other_daticert(body: bytes) -> bytes:
    """The signed part with another daticert.xml."""
    boundary, parts = split(body)
    kept = [daticert_part("sdi99@pec.fatturapa.it") if b"daticert.xml" in part else part for part in parts]
    return multipart("mixed", kept, boundary.decode())


def broken_daticert(body: bytes) -> bytes:
    """The signed part with a daticert.xml that is no XML."""
    boundary, parts = split(body)
    broken = b'Content-Type: application/xml; name="daticert.xml"\r\n\r\n<postacert tipo="posta-certificata">'
    return multipart("mixed", [broken if b"daticert.xml" in part else part for part in parts], boundary.decode())


def daticert_edited(old: str, new: str) -> Callable[[bytes], bytes]:
    """The signed part with its daticert.xml edited."""

    def change(body: bytes) -> bytes:
        boundary, parts = split(body)
        content = daticert(Kind.POSTA_CERTIFICATA, g.notification_sent(), g.certified(), "X").decode()
        assert old in content
        head = b'Content-Type: application/xml; name="daticert.xml"\r\n\r\n'
        edited = head + content.replace(old, new, 1).encode()
        return multipart("mixed", [edited if b"daticert.xml" in part else part for part in parts], boundary.decode())

    return change


def outer_parts(arrange: Callable[[list[bytes]], list[bytes]]) -> bytes:
    """The genuine mail with its outer parts arranged anew under the same head."""
    genuine = g.envelope()
    boundary = genuine.partition(b'boundary="')[2].partition(b'"')[0]
    start, *parts, _ = genuine.split(b"\r\n--" + boundary)
    mark = b"\r\n--" + boundary
    return start + b"".join(mark + b"\r\n" + part for part in arrange([part[2:] for part in parts])) + mark + b"--\r\n"


def evil_part() -> bytes:
    """A body as the provider would make it, about a message that it never saw."""
    _, body, _ = g.taken_apart(
        g.provider().transport(g.notification_sent(subject="Notifica di scarto 9"), g.certified(ricevuta="breve"))
    )
    return body


def transplanted() -> bytes:
    """The p7s of one genuine mail on another genuine mail."""
    other = g.provider().receipt(Kind.ACCETTAZIONE, g.invoice_sent(), g.certified())
    head, body, _ = g.taken_apart(g.envelope())
    _, _, p7s = g.taken_apart(other)
    return signed_mail(head, body, base64.b64decode(p7s.partition(b"\r\n\r\n")[2]))


def wrapped(head: str, *parts: bytes) -> bytes:
    """An unsigned multipart/mixed around parts, with the head of an envelope."""
    fields = f'From: "Per conto di: {g.SDI}" <{g.PROVIDER_ADDRESS}>\r\nTo: {g.COMPANY}\r\n{head}'
    return fields.encode() + multipart("mixed", list(parts), "outer") + b"\r\n"


TRASPORTO = "X-Trasporto: posta-certificata\r\n"
PLAIN = b"Content-Type: text/plain\r\n\r\nIn allegato la notifica"


def as_message(mail: bytes) -> bytes:
    """The mail as a part of another."""
    return b'Content-Type: message/rfc822; name="postacert.eml"\r\n\r\n' + mail


def as_part(mail: bytes) -> bytes:
    """The genuine multipart/signed as a part of another mail."""
    return mail[mail.index(b"Content-Type: multipart/signed") :]


def copied_head() -> bytes:
    """An ordinary mail with the head of an envelope."""
    return wrapped(TRASPORTO + "Subject: POSTA CERTIFICATA: Ricevuta di consegna 1\r\n", PLAIN, daticert_part())


def accettazione() -> bytes:
    """A genuine receipt."""
    return g.every_kind()["accettazione"]


def only_from_display() -> bytes:
    """An envelope of a PEC user who calls himself the SdI."""
    sent = g.notification_sent("furbo@pec.altri.example")
    mail = g.provider().transport(sent, g.certified())
    return mail.replace(b"Per conto di: furbo@pec.altri.example", b"Per conto di: sdi48@pec.fatturapa.it", 1)


FORGERIES_TABLE: dict[str, tuple[Forge, Reason]] = {
    "from-other-address": (
        changed(g.PROVIDER_ADDRESS.encode(), b"posta-certificata@pec.falso.example"),
        Reason.SIGNER_IS_NOT_SENDER,
    ),
    "from-sdi-itself": (
        changed(
            b'"Per conto di: sdi48@pec.fatturapa.it" <posta-certificata@pec.gestore.example>', b"sdi48@pec.fatturapa.it"
        ),
        Reason.SIGNER_IS_NOT_SENDER,
    ),
    "from-two-addresses": (changed(b'From: "Per', b'From: a@b.example, "Per'), Reason.SENDER_UNCLEAR),
    "from-two-angles": (changed(b"<posta-cert", b"<a@b.example> <posta-cert"), Reason.SENDER_UNCLEAR),
    "from-twice": (with_field(b"From: sdi48@pec.fatturapa.it"), Reason.HEADER_REPEATED),
    "from-missing": (changed(b"\r\nFrom:", b"\r\nX-From:"), Reason.SENDER_UNCLEAR),
    "from-display-other": (only_from_display, Reason.SENDER_NAME_DISAGREES),
    "from-display-of-genuine": (changed(b"di: sdi48@", b"di: sdi49@"), Reason.SENDER_NAME_DISAGREES),
    "from-display-of-two": (changed(b"di: sdi48@", b"di: sdi49@pec.fatturapa.it sdi48@"), Reason.SENDER_NAME_DISAGREES),
    "from-display-of-two-the-other-way": (
        changed(b"di: sdi48@pec.fatturapa.it", b"di: sdi48@pec.fatturapa.it sdi49@pec.fatturapa.it"),
        Reason.SENDER_NAME_DISAGREES,
    ),
    "reply-to-other": (changed(b"Reply-To: sdi48@", b"Reply-To: ladro@"), Reason.REPLY_TO_DISAGREES),
    "reply-to-more": (changed(b"Reply-To: ", b"Reply-To: ladro@pec.example, "), Reason.REPLY_TO_DISAGREES),
    "reply-to-twice": (with_field(b"Reply-To: ladro@pec.example"), Reason.HEADER_REPEATED),
    "subject-other-number": (
        changed(b"Ricevuta di consegna 123456", b"Ricevuta di consegna 654321"),
        Reason.SUBJECT_DISAGREES,
    ),
    "subject-other-kind": (
        changed(b"POSTA CERTIFICATA: Ricevuta di consegna", b"POSTA CERTIFICATA: Notifica di scarto"),
        Reason.SUBJECT_DISAGREES,
    ),
    "subject-with-something-in-front": (
        changed(b"CERTIFICATA: Ricevuta", b"CERTIFICATA: Notifica di scarto 99 Ricevuta"),
        Reason.SUBJECT_DISAGREES,
    ),
    "subject-with-another-kinds-prefix": (
        changed(b"Subject: POSTA CERTIFICATA: ", b"Subject: ACCETTAZIONE: "),
        Reason.SUBJECT_DISAGREES,
    ),
    "subject-with-half-an-encoded-word": (
        changed(b"CERTIFICATA: Ricevuta di consegna 123456", b"CERTIFICATA: Notifica di scarto 9 =?x"),
        Reason.SUBJECT_DISAGREES,
    ),
    "subject-with-an-unknown-encoded-word": (
        changed(b"CERTIFICATA: Ricevuta di consegna 123456", b"CERTIFICATA: Notifica di scarto 9 =?zz?q?x?="),
        Reason.SUBJECT_DISAGREES,
    ),
    "subject-twice": (with_field(b"Subject: POSTA CERTIFICATA: Notifica di scarto 9"), Reason.HEADER_REPEATED),
    "subject-removed": (changed(b"\r\nSubject:", b"\r\nX-Subject:"), Reason.SUBJECT_DISAGREES),
    "subject-of-receipt": (changed(b"00001.xml.p7m", b"00002.xml.p7m", accettazione), Reason.SUBJECT_DISAGREES),
    "reference-other": (
        changed(b"Riferimento-Message-ID: <1", b"Riferimento-Message-ID: <2"),
        Reason.REFERENCE_DISAGREES,
    ),
    "receipt-reference-other": (
        changed(b"ID: <20260302.0001", b"ID: <20260302.0002", accettazione),
        Reason.REFERENCE_DISAGREES,
    ),
    "kind-anomaly-said": (changed(b"X-Trasporto: posta-certificata", b"X-Trasporto: errore"), Reason.KIND_DISAGREES),
    "kind-receipt-said": (
        changed(b"X-Ricevuta: accettazione", b"X-Ricevuta: avvenuta-consegna", accettazione),
        Reason.KIND_DISAGREES,
    ),
    "kind-envelope-said": (with_field(b"X-Trasporto: posta-certificata", accettazione), Reason.KIND_DISAGREES),
    "kind-unsaid": (changed(b"X-Trasporto", b"X-Altro"), Reason.KIND_UNSAID),
    "kind-twice-behind-a-mountain": (
        lambda: g.envelope().replace(b"\r\n\r\n", b"\r\n" + b"a: b\r\n" * 10_000 + b"X-Trasporto: errore\r\n\r\n", 1),
        Reason.HEADER_TOO_LARGE,
    ),
    "kind-twice-behind-a-long-field": (
        lambda: g.envelope().replace(
            b"\r\n\r\n", b"\r\na: " + b"b" * 1_000_000 + b"\r\nX-Trasporto: errore\r\n\r\n", 1
        ),
        Reason.HEADER_TOO_LARGE,
    ),
    "kind-twice": (with_field(b"X-Trasporto: errore"), Reason.HEADER_REPEATED),
    "anomaly-said-to-be-transport": (
        changed(b"X-Trasporto: errore", b"X-Trasporto: posta-certificata", anomaly),
        Reason.DATICERT_MISSING,
    ),
    "anomaly-with-daticert-added": (
        lambda: changed(b"X-Trasporto: errore", b"X-Trasporto: posta-certificata", anomaly)().replace(
            b"Content-Type: message/rfc822", daticert_part() + b"\r\n--x\r\nContent-Type: message/rfc822", 1
        ),
        Reason.CONTENT_ALTERED,
    ),
    "daticert-stripped": (rebuilt(without_daticert), Reason.CONTENT_ALTERED),
    "daticert-swapped": (rebuilt(other_daticert), Reason.CONTENT_ALTERED),
    "daticert-doubled": (rebuilt(with_parts(daticert_part())), Reason.CONTENT_ALTERED),
    "daticert-two-signed": (resigned(with_parts(daticert_part())), Reason.DATICERT_REPEATED),
    "daticert-none-signed": (resigned(without_daticert), Reason.DATICERT_MISSING),
    "daticert-broken-signed": (resigned(broken_daticert), Reason.DATICERT_MALFORMED),
    "daticert-two-senders-signed": (
        resigned(daticert_edited("</mittente>", "</mittente><mittente>sdi49@pec.fatturapa.it</mittente>")),
        Reason.DATICERT_AMBIGUOUS,
    ),
    "daticert-two-heads-signed": (
        resigned(daticert_edited("<dati>", "<intestazione><mittente>a@b.example</mittente></intestazione><dati>")),
        Reason.DATICERT_AMBIGUOUS,
    ),
    "daticert-sender-in-pieces-signed": (
        resigned(daticert_edited("<mittente>", "<mittente><b>furbo@pec.altri.example</b>")),
        Reason.DATICERT_MALFORMED,
    ),
    "daticert-too-large-signed": (
        resigned(daticert_edited("</postacert>", "</postacert>" + " " * 1_000_000)),
        Reason.DATICERT_MALFORMED,
    ),
    "daticert-deeper-signed": (
        resigned(lambda body: multipart("mixed", [PLAIN, body], "deeper")),
        Reason.DATICERT_MISSING,
    ),
    "daticert-third-outer-part": (
        lambda: outer_parts(lambda parts: [*parts, daticert_part()]),
        Reason.DATICERT_OUTSIDE,
    ),
    "daticert-beside-signed": (
        lambda: wrapped(TRASPORTO, daticert_part(), as_part(anomaly())),
        Reason.DATICERT_OUTSIDE,
    ),
    "foreign-authority-same-name": (lambda: from_world(foreign_world()), Reason.ISSUER_IMPERSONATED),
    "unknown-authority": (lambda: from_world(unknown_world()), Reason.ISSUER_UNKNOWN),
    "issued-by-root": (
        lambda: by(new_provider(g.world().root, g.PROVIDER_ADDRESS, "Gestore")),
        Reason.ISSUER_UNKNOWN,
    ),
    "issued-by-other-provider": (
        lambda: by(new_provider(other_provider(), g.PROVIDER_ADDRESS, "Gestore")),
        Reason.ISSUER_UNKNOWN,
    ),
    "signed-by-authority-itself": (lambda: by(g.world().authority), Reason.ISSUER_UNKNOWN),
    "signed-by-other-provider": (lambda: by(other_provider()), Reason.SIGNER_IS_NOT_SENDER),
    "expired-at-reception": (by_certificate(until=g.RECEIVED - timedelta(days=1)), Reason.SIGNER_EXPIRED),
    "not-yet-valid": (by_certificate(since=g.RECEIVED + timedelta(days=1)), Reason.SIGNER_NOT_YET_VALID),
    "wrong-purpose": (by_certificate(purposes=(ExtendedKeyUsageOID.SERVER_AUTH,)), Reason.SIGNER_NOT_FOR_MAIL),
    "short-key": (
        lambda: by(new_provider(g.world().authority, g.PROVIDER_ADDRESS, "G", key=new_key(1024))),
        Reason.KEY_WEAK,
    ),
    "name-not-permitted": (by_certificate(address="posta-certificata@pec.vietato.example"), Reason.NAME_NOT_PERMITTED),
    "name-not-permitted-and-authority-left-out": (by_forbidden, Reason.NAME_NOT_PERMITTED),
    "name-not-permitted-and-authority-self-made": (
        lambda: by_forbidden(g.world().authority.certificate, self_made_authority()),
        Reason.NAME_NOT_PERMITTED,
    ),
    "digest-md5": (lambda: g.signed_by(g.hand(digest="md5"), g.envelope()), Reason.DIGEST_WEAK),
    "digest-sha1-under-the-signature": (
        lambda: g.signed_by(g.hand(signed_with="sha1"), g.envelope()),
        Reason.DIGEST_WEAK,
    ),
    "digest-sha1-of-the-content": (
        lambda: g.signed_by(g.hand(digest="sha1", signed_with="sha256"), g.envelope()),
        Reason.DIGEST_WEAK,
    ),
    "digest-sha1-today": (lambda: g.signed_by(g.hand(digest="sha1"), g.envelope()), Reason.DIGEST_WEAK),
    "key-of-somebody-else": (
        lambda: g.signed_by(g.hand(key=other_provider()), g.envelope()),
        Reason.SIGNATURE_FALSE,
    ),
    "body-edited": (changed(b"incluso in allegato", b"incluso in allegatO"), Reason.CONTENT_ALTERED),
    "attachment-edited": (
        changed(b"PD94bWwgdmVyc2lvbj0iMS4wIj8+", b"PD94bWwgdmVyc2lvbj0iMS4xIj8+"),
        Reason.CONTENT_ALTERED,
    ),
    "attachment-renamed": (
        changed(b'filename="IT01234567890_00001_RC_001.xml"', b'filename="IT01234567890_00002_RC_001.xml"'),
        Reason.CONTENT_ALTERED,
    ),
    "part-appended": (rebuilt(with_parts(PLAIN)), Reason.CONTENT_ALTERED),
    "blank-trimmed": (changed(b"--\r\n\r\n", b"--\r\n"), Reason.CONTENT_ALTERED),
    "receipt-body-edited": (changed(b"ACCETTAZIONE\r\n", b"CONSEGNA\r\n", accettazione), Reason.CONTENT_ALTERED),
    "p7s-missing": (lambda: outer_parts(lambda parts: parts[:1]), Reason.SIGNATURE_MISSING),
    "p7s-is-something-else": (lambda: outer_parts(lambda parts: [parts[0], PLAIN]), Reason.SIGNATURE_MISSING),
    "p7s-first": (lambda: outer_parts(lambda parts: parts[::-1]), Reason.SIGNATURE_MISSING),
    "p7s-transplanted": (transplanted, Reason.CONTENT_ALTERED),
    "p7s-garbage": (
        lambda: signed_mail(*g.taken_apart(g.envelope())[:2], b"\x30\x03\x02\x01\x01"),
        Reason.SIGNATURE_UNREADABLE,
    ),
    "p7s-empty": (lambda: signed_mail(*g.taken_apart(g.envelope())[:2], b""), Reason.SIGNATURE_UNREADABLE),
    "p7s-two-signers": (lambda: g.signed_by(g.hand(signers=2), g.envelope()), Reason.SIGNATURE_UNREADABLE),
    "p7s-brings-its-own-content": (
        lambda: g.signed_by(g.hand(attached=True), g.envelope()),
        Reason.SIGNATURE_UNREADABLE,
    ),
    "p7s-of-other-content-type": (
        lambda: g.signed_by(g.hand(content_type="signed_data"), g.envelope()),
        Reason.SIGNATURE_UNREADABLE,
    ),
    "p7s-without-attributes": (lambda: g.signed_by(g.hand(attributes=()), g.envelope()), Reason.SIGNATURE_UNREADABLE),
    "p7s-without-digest": (
        lambda: g.signed_by(g.hand(attributes=("content_type",)), g.envelope()),
        Reason.SIGNATURE_UNREADABLE,
    ),
    "p7s-with-two-digests": (
        lambda: g.signed_by(g.hand(attributes=("content_type", "message_digest", "message_digest")), g.envelope()),
        Reason.SIGNATURE_UNREADABLE,
    ),
    "p7s-without-certificate": (
        lambda: g.signed_by(g.hand(certificates=()), g.envelope()),
        Reason.SIGNER_CERTIFICATE_MISSING,
    ),
    "signature-over-second-part": (lambda: outer_parts(lambda parts: [evil_part(), *parts]), Reason.SIGNED_PARTS),
    "signature-over-other-part": (
        lambda: outer_parts(lambda parts: [evil_part(), parts[1], parts[0]]),
        Reason.SIGNED_PARTS,
    ),
    "signature-of-genuine-on-evil-part": (
        lambda: outer_parts(lambda parts: [evil_part(), parts[1]]),
        Reason.CONTENT_ALTERED,
    ),
    "third-outer-part": (lambda: outer_parts(lambda parts: [*parts, PLAIN]), Reason.SIGNED_PARTS),
    "nested-genuine-mail": (lambda: wrapped(TRASPORTO, PLAIN, as_message(g.envelope())), Reason.NOT_SIGNED),
    "nested-genuine-part": (lambda: wrapped(TRASPORTO, PLAIN, as_part(g.envelope())), Reason.NOT_SIGNED),
    "nested-genuine-in-anomaly-said-transport": (
        lambda: (
            g.provider()
            .anomaly(replace(g.notification_sent(), content=g.envelope()), g.AT, "x@y.example")
            .replace(b"X-Trasporto: errore", b"X-Trasporto: posta-certificata", 1)
        ),
        Reason.DATICERT_MISSING,
    ),
    "head-copied-unsigned": (copied_head, Reason.NOT_SIGNED),
    "signature-type-dropped": (changed(b"multipart/signed", b"multipart/mixed"), Reason.NOT_SIGNED),
    "newsletter-with-subject": (
        lambda: b"From: sdi48@pec.fatturapa.it\r\nSubject: POSTA CERTIFICATA: Ricevuta di consegna 1\r\n\r\nciao",
        Reason.ORDINARY_MAIL,
    ),
    "content-type-twice": (with_field(b"Content-Type: multipart/mixed; boundary=x"), Reason.NOT_SIGNED),
}


def judged(mail: bytes, mailboxes: tuple[str, ...] = (g.COMPANY,)) -> tuple[Message, Verdict]:
    """The mail and its verdict at its reception."""
    message = parse(mail)
    return message, verify(message, g.trust(), g.RECEIVED, mailboxes)


def test_the_genuine_mail_that_the_forgeries_start_from_is_proven() -> None:
    message, verdict = judged(g.envelope())
    assert isinstance(verdict, Proven)
    assert proves_sdi(message, verdict)


@pytest.mark.parametrize("name", FORGERIES_TABLE)
def test_a_forgery_is_refused_for_what_it_is(name: str) -> None:
    forge, reason = FORGERIES_TABLE[name]
    message, verdict = judged(forge())
    assert not isinstance(verdict, Proven)
    assert verdict.reason is reason
    assert not proves_sdi(message, verdict)


def test_a_forgery_is_called_one_and_never_counts_even_where_unproven_mail_does() -> None:
    for name, (forge, reason) in FORGERIES_TABLE.items():
        message, verdict = judged(forge())
        assert isinstance(verdict, Forged) == (reason in FORGERIES), name
        if isinstance(verdict, Forged):
            assert not proves_sdi(message, verdict, Mode.WARN), name


def test_a_perfect_notification_in_an_anomaly_envelope_proves_nothing_although_its_signature_holds() -> None:
    message, verdict = judged(anomaly())
    assert isinstance(verdict, Proven)
    assert not any(proves_sdi(message, verdict, mode) for mode in Mode)


@pytest.mark.parametrize(
    "sender",
    [
        "sdi48@pec.fatturapa.it.falso.example",
        "nso3@pec.sogei.it",
        "xsdi48@pec.fatturapa.it",
        "sdi@pec.fatturapa.it",
        "sdi٤٨@pec.fatturapa.it",
        "sdi48@pecfatturapa.it",
        "sdi48@pec.fatturapa.it sdi48@pec.fatturapa.it",
    ],
)
def test_a_certified_sender_who_only_resembles_the_sdi_is_not_the_sdi(sender: str) -> None:
    sent = replace(g.notification_sent(), sender=sender)
    message, verdict = judged(g.provider().transport(sent, g.certified()))
    assert not proves_sdi(message, verdict)


def test_a_message_for_another_mailbox_is_unproven_here() -> None:
    _, verdict = judged(g.envelope(), ("altra@pec.esempio.example",))
    assert not isinstance(verdict, Proven)
    assert verdict.reason is Reason.OTHER_MAILBOX


def test_a_receipt_about_somebody_elses_message_is_unproven_here() -> None:
    _, verdict = judged(accettazione(), ("altra@pec.esempio.example",))
    assert not isinstance(verdict, Proven)
    assert verdict.reason is Reason.OTHER_MAILBOX


@pytest.mark.parametrize("name", ["presa-in-carico", "rilevazione-virus"])
def test_what_providers_tell_each_other_is_about_no_mailbox_of_ours(name: str) -> None:
    assert isinstance(judged(g.every_kind()[name], ("altra@pec.esempio.example",))[1], Proven)


def test_our_address_is_recognised_in_any_case() -> None:
    assert isinstance(judged(g.envelope(), (g.COMPANY.upper(),))[1], Proven)


def test_without_anchors_nothing_is_proven_and_a_changed_mail_is_still_found_out() -> None:
    nobody = Trust(())
    assert verify(parse(g.envelope()), nobody, g.RECEIVED).reason is Reason.NO_ANCHOR  # type: ignore[union-attr]
    edited = parse(changed(b"incluso in allegato", b"incluso in allegatO")())
    assert verify(edited, nobody, g.RECEIVED).reason is Reason.CONTENT_ALTERED  # type: ignore[union-attr]


def test_sha1_proves_something_until_the_day_that_the_settings_name() -> None:
    message = parse(g.signed_by(g.hand(digest="sha1"), g.envelope()))
    settings = replace(g.trust(), sha1_until=datetime(2030, 1, 1, tzinfo=UTC))
    assert isinstance(verify(message, settings, g.RECEIVED), Proven)


def test_a_certificate_that_ended_since_is_judged_at_reception() -> None:
    mail = by_certificate(until=g.RECEIVED + timedelta(days=1))()
    assert isinstance(verify(parse(mail), g.trust(), g.RECEIVED), Proven)
    assert not isinstance(verify(parse(mail), g.trust(), g.RECEIVED + timedelta(days=2)), Proven)


def test_a_mail_whose_line_breaks_became_bare_line_feeds_is_still_proven() -> None:
    assert isinstance(judged(g.envelope().replace(b"\r\n", b"\n"))[1], Proven)


@pytest.mark.parametrize("offset", range(-3, 3))
def test_line_breaks_are_restored_wherever_a_piece_of_a_large_mail_ends(offset: int) -> None:
    content = b"x" * ((1 << 16) + offset) + b"\r\ny\n\nz\r\n"
    signature = g.hand().sign(content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert isinstance(cms.check(signature, memoryview(content)), cms.Signature)


def test_a_signature_made_by_hand_is_as_good_as_the_providers() -> None:
    assert isinstance(judged(g.signed_by(g.hand(), g.envelope()))[1], Proven)


def test_off_lets_everything_count_but_an_ordinary_mail_is_never_the_sdi() -> None:
    message, verdict = judged(copied_head())
    assert proves_sdi(message, verdict, Mode.OFF) is False
    message, verdict = judged(changed(b"incluso in allegato", b"incluso in allegatO")())
    assert proves_sdi(message, verdict, Mode.OFF) is True


def test_a_time_without_a_zone_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="aware"):
        verify(parse(g.envelope()), g.trust(), datetime(2026, 3, 2))  # noqa: DTZ001  # naive on purpose


def test_an_sdi_envelope_that_another_provider_signed_than_ever_before_is_proven_with_a_remark() -> None:
    message, verdict = judged(g.envelope())
    assert isinstance(verdict, Proven)
    assert verdict.remarks == (Remark.SDI_PROVIDER_UNUSUAL,)
    assert proves_sdi(message, verdict)


@pytest.mark.parametrize("mail", [accettazione, anomaly, lambda: g.every_kind()["busta-trasporto-altri"]])
def test_who_signs_the_mail_of_others_is_not_remarked(mail: Forge) -> None:
    _, verdict = judged(mail())
    assert isinstance(verdict, Proven)
    assert verdict.remarks == ()


def test_the_table_has_at_least_forty_forgeries() -> None:
    assert len(FORGERIES_TABLE) >= 40
