"""A mailbox as the world fills it: genuine mails about our files, doubled, damaged and forged, and everybody else's.

Each letter knows of which files it may speak, and each file what must become of it: only genuine mails move it.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from invoicebridge.bridge.archived import Label
from invoicebridge.pec.compose import File
from invoicebridge.sandbox.authority import new_provider, new_world
from invoicebridge.sandbox.notification_writer import look_alike
from invoicebridge.sandbox.pec_mail import Certified, Kind, PecProvider, Sent
from invoicebridge.signature import xades
from invoicebridge.transmission.state import State
from tests.bridge.mailroom import BOX
from tests.bridge.messages import sample, the_sdi
from tests.journeys.genuine import Dispatch, Letter, genuine
from tests.pec import generator as g
from tests.world import AT, MAILBOX

ANY: Final = frozenset(Label) - {Label.NEW, Label.MATCHED}
"""For what is damaged: whatever it is taken for, it is not believed."""
ASIDE: Final = frozenset({Label.UNRELATED, Label.QUARANTINED})
_CUSTOMER: Final = "cliente@pec.gestore.example"
_SIGNATURE: Final = re.compile(rb"<ds:Signature.*</ds:Signature>", re.DOTALL)


@dataclass
class Forger:
    """Makes one letter of each kind; `every` are the files that may be meant."""

    every: Sequence[Dispatch]
    chance: random.Random

    def letter(self) -> Letter:
        """Any of them."""
        return self.chance.choice(self.kinds)()

    @property
    def kinds(self) -> Sequence[Callable[[], Letter]]:
        """Everything that it can make."""
        return (
            self.doubled,
            self.wrapped_again,
            self.truncated,
            self.altered,
            self.altered_inside,
            self.anomaly,
            self.strangers_receipt,
            self.strangers_envelope,
            self.from_a_customer,
            self.ordinary_mail,
            self.wrong_hash,
            self.wrong_name,
            self.unknown_name,
            self.repeat,
            self.rehearsal,
            self.several,
            self.half_known,
            self.nested,
            self.other_recipient,
            self.nso,
            self.others_receipt,
            self.others_answer,
            self.private_mail,
            self.purchase,
            self.newsletter,
            self.long_head,
            self.no_mail,
        )

    def _one(self, *states: State, formato: str | None = None) -> Dispatch:
        found = [
            one
            for one in self.every
            if one.genuine and (not states or one.state in states) and formato in (None, one.file.formato)
        ]
        return self.chance.choice(found)

    def _other(self, than: Dispatch) -> Dispatch:
        return self.chance.choice([one for one in self.every if one is not than])

    # genuine once more

    def doubled(self) -> Letter:
        """The same bytes in the mailbox a second time."""
        return replace(self.chance.choice(self._one().genuine), what="doubled")

    def wrapped_again(self) -> Letter:
        """The SdI says the same once more, in a mail of its own."""
        one = self._one(State.DELIVERED)
        return Letter("wrapped again", one.answer("RC"), frozenset({Label.MATCHED}), must=one.id)

    def repeat(self) -> Letter:
        """A rejection of the same file as sent before: of another reception, so that it says nothing of ours."""
        one = self._one(State.DELIVERED)
        content = one.post.answer("NS", one.file, self._number(), codes=("00002",))
        return Letter("repeat", content, frozenset({Label.MATCHED}), must=one.id)

    def several(self) -> Letter:
        """Answers about two files in one mail."""
        pair = [self._one(State.DELIVERED) for _ in range(2)]
        files = {one.file.id: one.post.notification("RC", one.file, one.number) for one in pair}
        content = pair[0].post.envelope(*files.values())
        return Letter("several", content, frozenset({Label.MATCHED}), must=frozenset(files))

    def half_known(self) -> Letter:
        """An answer about a file of ours and one about somebody else's, in one mail."""
        one = self._one(State.DELIVERED)
        stranger = replace(one.file, name=self._name(), sha256=self._hash())
        files = (
            one.post.notification("RC", one.file, one.number),
            one.post.notification("RC", stranger, self._number(), pec_id=f"{self._number()}@pec.altri.example"),
        )
        return Letter("half known", one.post.envelope(*files), frozenset({Label.UNMATCHED}), must=one.id)

    def other_recipient(self) -> Letter:
        """Our provider says that our mail reached somebody that it was not sent to."""
        one = self._one(State.PEC_NOT_DELIVERED, State.PEC_DELIVERED)
        content = one.post.receipt(Kind.AVVENUTA_CONSEGNA, consegna=_CUSTOMER)
        return Letter("other recipient", content, frozenset({Label.MATCHED}), must=one.mail)

    def rehearsal(self) -> Letter:
        """A genuine SIMULAZIONE of the SdI about a file of ours, which says nothing of it."""
        one = self._one(State.PEC_DELIVERED, formato="FPR12")
        file = one.post.notification("MC", one.file, one.number)
        bare = _SIGNATURE.sub(b"", file.content).replace(b"Sandbox: canale", b"SIMULAZIONE: canale")
        signed = xades.sign(bare, the_sdi(), AT)
        content = one.post.envelope(File(file.name, signed))
        return Letter("rehearsal", content, frozenset({Label.MATCHED}), must=one.id)

    # keys that disagree

    def wrong_hash(self) -> Letter:
        """The SdI names a file of ours, and the hash of another one."""
        one = self._one(formato="FPR12")
        content = one.post.answer("NS", replace(one.file, sha256=self._other(one).file.sha256), self._number())
        return Letter("wrong hash", content, frozenset({Label.AMBIGUOUS}))

    def wrong_name(self) -> Letter:
        """It answers one of our mails, with the name of a file that was in another."""
        one = self._one(State.DELIVERED, formato="FPR12")
        content = one.post.answer("NS", replace(one.file, name=self._other(one).file.name), self._number())
        return Letter("wrong name", content, frozenset({Label.AMBIGUOUS}))

    def unknown_name(self) -> Letter:
        """It answers one of our mails, with a name that we never sent."""
        one = self._one(State.DELIVERED, formato="FPR12")
        content = one.post.answer("NS", replace(one.file, name=self._name(), sha256=self._hash()), self._number())
        answers_known_mail = len(one.genuine) > 1  # its receipts tell the PEC id that is answered
        label = Label.AMBIGUOUS if answers_known_mail else Label.UNMATCHED
        return Letter("unknown name", content, frozenset({label}))

    # damaged and forged

    def truncated(self) -> Letter:
        """A genuine mail that breaks off."""
        one = self._one()
        whole = self.chance.choice(one.genuine).content
        return Letter("truncated", whole[: int(len(whole) * self.chance.uniform(0.01, 0.9))], ANY, may=one.mail)

    def altered(self) -> Letter:
        """A genuine receipt whose text somebody changed."""
        genuine_one = self._one().genuine[0]
        changed = genuine_one.content.replace(b"messaggio ", f"messagio {self._number()} ".encode(), 1)
        return replace(genuine_one, what="altered", content=changed, labels=frozenset({Label.UNPROVEN}))

    def altered_inside(self) -> Letter:
        """A genuine envelope, in which the SdI's notification was changed after it was signed."""
        one = self._one(State.DELIVERED)
        file = one.post.notification("NS", one.file, one.number)
        changed = File(file.name, file.content.replace(b"00423", b"00422"))
        content = one.post.envelope(changed)
        return Letter("altered inside", content, frozenset({Label.UNPROVEN}), must=one.id)

    def anomaly(self) -> Letter:
        """A perfect notification in an anomaly envelope."""
        one = self._one()
        sent = one.post.letter(one.post.notification(self.chance.choice(("RC", "NS")), one.file, one.number))
        content = g.provider().anomaly(sent, one.post.at(), self._pec_id())
        return Letter("anomaly", content, frozenset({Label.UNPROVEN}), must=one.id)

    def strangers_receipt(self) -> Letter:
        """A receipt with our Message-ID, signed by a provider that nobody vouches for."""
        one = self._one()
        kind = self.chance.choice((Kind.NON_ACCETTAZIONE, Kind.ERRORE_CONSEGNA, Kind.AVVENUTA_CONSEGNA))
        errore = "nessuno" if kind is Kind.AVVENUTA_CONSEGNA else "altro"
        certified = Certified(one.post.at(), one.post.identificativo, errore=errore, consegna=one.post.attempt.address)
        content = stranger().receipt(kind, one.post.sent(one.post.attempt.message_id), certified)
        return Letter("stranger's receipt", content, frozenset({Label.UNPROVEN}), must=one.mail)

    def strangers_envelope(self) -> Letter:
        """A perfect rejection in an envelope by that provider, in the name of the SdI's box."""
        one = self._one()
        sent = one.post.letter(one.post.notification("NS", one.file, one.number))
        content = stranger().transport(sent, Certified(one.post.at(), f"{self._number()}@pec.gestore.example"))
        return Letter("stranger's envelope", content, frozenset({Label.UNPROVEN}), must=one.id)

    def from_a_customer(self) -> Letter:
        """A good envelope of a customer with a notification that says the SdI's words under a signature not its own."""
        one = self._one()
        file = one.post.notification("NS", one.file, one.number)
        bare = File(file.name, _SIGNATURE.sub(b"", file.content))
        content = one.post.envelope(bare, box=_CUSTOMER)
        return Letter("from a customer", content, frozenset({Label.UNPROVEN}), must=one.id)

    def ordinary_mail(self) -> Letter:
        """The same by ordinary mail, from the SdI's address."""
        one = self._one()
        file = one.post.notification("NS", one.file, one.number)
        bare = File(file.name, _SIGNATURE.sub(b"", file.content))
        return Letter("ordinary mail", one.post.letter(bare).content, frozenset({Label.UNPROVEN}), must=one.id)

    def nested(self) -> Letter:
        """An accountant forwards genuine mails in his own."""
        one = self._one()
        inside = [File(f"{place}.eml", letter.content) for place, letter in enumerate(one.genuine)]
        content = one.post.envelope(*inside, box="studio@pec.gestore.example")
        return Letter("nested", content, ANY, may=one.mail)

    # other people's

    def nso(self) -> Letter:
        """The NSO rejects a file of our name."""
        one = self._one()
        file = File(f"{one.file.name.partition('.')[0]}_NS_001.xml", look_alike(one.file.name, self._number()))
        return Letter("NSO", one.post.envelope(file, box="nso3@pec.sogei.example"), frozenset({Label.UNRELATED}))

    def others_receipt(self) -> Letter:
        """A receipt about a file that another program sent from the same mailbox."""
        sent = Sent(MAILBOX.address, (BOX,), self._name(), f"{self._number()}@altro.example", b"")
        return Letter("other's receipt", self._receipt(sent), frozenset({Label.UNMATCHED}))

    def others_answer(self) -> Letter:
        """The SdI's answer to it."""
        one = self._one()
        stranger = replace(one.file, name=self._name(), sha256=self._hash())
        content = one.post.answer("RC", stranger, self._number(), pec_id=f"{self._number()}@pec.altri.example")
        return Letter("other's answer", content, frozenset({Label.UNMATCHED}))

    def private_mail(self) -> Letter:
        """A receipt about a letter to a customer."""
        sent = Sent(MAILBOX.address, (_CUSTOMER,), "Preventivo", f"{self._number()}@ditta.example", b"")
        return Letter("private mail", self._receipt(sent), frozenset({Label.UNRELATED}))

    def purchase(self) -> Letter:
        """An invoice that we receive."""
        post = self._one().post
        files = (sample("IT75100240177_0A7B1_MT_001.xml"), File(self._name(), b"<a/>"))
        return Letter("purchase", post.envelope(*files), frozenset({Label.PURCHASE}))

    def newsletter(self) -> Letter:
        """Advertising."""
        content = f"From: news@example.com\r\nSubject: Offerta {self._number()}\r\n\r\nCiao\r\n".encode()
        return Letter("newsletter", content, frozenset({Label.UNRELATED}))

    def long_head(self) -> Letter:
        """A head of a hundred kilobytes."""
        head = b"".join(b"X-Spam-%d: %s\r\n" % (place, b"x" * 500) for place in range(200))
        content = head + f"From: a@b.example\r\nSubject: {self._number()}\r\n\r\nCiao\r\n".encode()
        return Letter("long head", content, ASIDE)

    def no_mail(self) -> Letter:
        """Bytes."""
        return Letter("no mail", self.chance.randbytes(self.chance.randint(1, 3000)), ASIDE)

    def _receipt(self, sent: Sent) -> bytes:
        return g.provider().receipt(Kind.ACCETTAZIONE, sent, Certified(AT.astimezone(g.ROME), self._pec_id()))

    def _number(self) -> str:
        return str(self.chance.randint(10**9, 10**10))

    def _pec_id(self) -> str:
        return f"opec.{self._number()}@pec.gestore.example"

    def _name(self) -> str:
        return f"IT01234567890_{self.chance.randint(0, 36**3):05}.xml"

    def _hash(self) -> str:
        return self.chance.randbytes(32).hex()


@cache
def stranger() -> PecProvider:
    """A provider with our provider's name and address, under an authority that nobody trusts."""
    world = new_world(g.DOMAINS)
    identity = new_provider(world.authority, g.PROVIDER_ADDRESS, "Gestore PEC di prova")
    return PecProvider("GESTORE DI PROVA", g.PROVIDER_ADDRESS, identity, world.authority)


def mailbox(every: Sequence[Dispatch], count: int, chance: random.Random) -> list[Letter]:
    """So many letters, the genuine ones among them, shuffled."""
    forger = Forger(every, chance)
    letters = [*genuine(every), *(kind() for kind in forger.kinds)]
    while len(letters) < count:
        letters.append(forger.letter())
    chance.shuffle(letters)
    return letters
