"""Trusted lists are kept whole and renewed from where they came, under who may sign them; a refusal changes nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from invoicebridge.connectors.trust_list_store import EVERY, TrustListStore, Updated
from invoicebridge.errors import ConfigurationError, InvoiceBridgeError
from tests import certificates
from tests.trust_lists import NOW, Draft, Service, operator, signed

FIRST = certificates.authority("TEST ONLY - First CA").certificate
SECOND = certificates.authority("TEST ONLY - Second CA").certificate
ITALIAN = Draft(services=(Service(authority=FIRST),))
GERMAN = Draft(territory="DE", services=(Service(authority=SECOND),))


class Web:
    """Lists on loopback, by the name of their territory; they can be exchanged at any time."""

    def __init__(self, port: int, lists: dict[str, bytes]) -> None:
        self.lists = lists
        self._port = port

    def address(self, territory: str) -> str:
        return f"http://127.0.0.1:{self._port}/{territory}"

    def union(self, *territories: str, issued_days_ago: int = 10) -> Draft:
        """A list of lists that points to itself and to those of these territories."""
        each = [(one, self.address(one), operator(one).certificate) for one in ("EU", *territories)]
        return Draft(territory="EU", pointers=each, issued=NOW - timedelta(days=issued_days_ago))


def handler(lists: Mapping[str, bytes]) -> type[BaseHTTPRequestHandler]:
    class Lists(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = lists.get(self.path.strip("/"))
            self.send_response(404 if content is None else 200)
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    return Lists


@pytest.fixture
def web() -> Iterator[Web]:
    lists = {"IT": signed(ITALIAN), "DE": signed(GERMAN)}
    with ThreadingHTTPServer(("127.0.0.1", 0), handler(lists)) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        made = Web(server.server_port, lists)
        lists["EU"] = signed(made.union("IT", "DE"))
        yield made
        server.shutdown()


@pytest.fixture
def store(tmp_path: Path) -> TrustListStore:
    return TrustListStore(tmp_path / "data" / "trust-lists")


@pytest.fixture
def put(tmp_path: Path) -> Callable[[Draft], str]:
    """A function that writes a list, signed by its operator, to a file; its path."""

    def written(draft: Draft) -> str:
        path = tmp_path / f"{draft.territory}-{draft.sequence}.xml"
        path.write_bytes(signed(draft))
        return str(path)

    return written


def load(store: TrustListStore, source: str, territory: str = "IT", follow: tuple[str, ...] = ()) -> Updated:
    return store.update(source, [operator(territory).certificate], follow, NOW)


def refusal(action: Callable[[], object]) -> str:
    with pytest.raises(ConfigurationError) as refused:
        action()
    return refused.value.code


def territories(updated: Updated) -> list[str]:
    return [kept.list.territory for kept in updated.kept]


def codes(updated: Updated) -> list[str]:
    return [error.code for error in updated.refused if isinstance(error, InvoiceBridgeError)]


def files(store: TrustListStore) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in store.folder.iterdir()} if store.folder.exists() else {}


def test_what_is_kept_is_read_back_as_it_was(store: TrustListStore, put: Callable[[Draft], str]) -> None:
    updated = load(store, put(ITALIAN))
    assert store.listing() == updated.kept
    assert updated.kept[0].source == put(ITALIAN)
    assert store.granted(NOW, NOW) == (FIRST,)


def test_a_list_of_lists_is_read_back_as_it_was(store: TrustListStore, web: Web) -> None:
    assert store.listing() == ()
    updated = load(store, web.address("EU"), "EU", ("IT",))
    assert sorted(store.listing(), key=lambda one: one.source) == sorted(updated.kept, key=lambda one: one.source)


@pytest.mark.parametrize(("follow", "loaded"), [((), ["EU"]), (("IT",), ["EU", "IT"]), ((EVERY,), ["EU", "IT", "DE"])])
def test_a_list_of_lists_brings_the_lists_that_are_asked_for(
    store: TrustListStore, web: Web, follow: tuple[str, ...], loaded: list[str]
) -> None:
    assert territories(load(store, web.address("EU"), "EU", follow)) == loaded


def test_a_list_that_another_signed_than_the_list_of_lists_says_is_refused_alone(
    store: TrustListStore, web: Web
) -> None:
    web.lists["IT"] = signed(ITALIAN, operator("DE"))
    updated = load(store, web.address("EU"), "EU", ("IT", "DE"))
    assert (territories(updated), codes(updated)) == (["EU", "DE"], ["trust-list-badly-signed"])
    assert sorted(files(store)) == ["DE.zip", "EU.zip"]


def test_another_territory_than_the_one_pointed_to_is_refused(store: TrustListStore, web: Web) -> None:
    web.lists["IT"] = signed(GERMAN, operator("IT"))
    assert codes(load(store, web.address("EU"), "EU", ("IT",))) == ["trust-list-misdirected"]


def test_a_territory_without_pointer_or_without_server_is_told(store: TrustListStore, web: Web) -> None:
    del web.lists["IT"]
    updated = load(store, web.address("EU"), "EU", ("IT", "FR"))
    assert codes(updated) == ["trust-list-not-fetched", "trust-list-not-pointed"]


def test_a_pointer_to_a_file_of_this_computer_is_not_followed(
    store: TrustListStore, put: Callable[[Draft], str]
) -> None:
    pointer = ("IT", f"file://{put(ITALIAN)}", operator("IT").certificate)
    updated = load(store, put(Draft(territory="EU", pointers=[pointer])), "EU", ("IT",))
    assert codes(updated) == ["trust-list-not-fetched"]


@pytest.mark.parametrize(
    "spoilt",
    [
        signed(replace(ITALIAN, next_update=NOW - timedelta(days=1))),
        signed(ITALIAN, operator("DE")),
        signed(ITALIAN).replace(b"granted", b"gronted"),
        signed(replace(ITALIAN, issued=NOW - timedelta(days=11))),
        b"<other/>",
    ],
    ids=["stale", "stranger", "changed", "older", "other"],
)
def test_a_refused_list_leaves_what_was_kept(store: TrustListStore, web: Web, spoilt: bytes) -> None:
    load(store, web.address("IT"))
    before = files(store)
    web.lists["IT"] = spoilt
    assert refusal(lambda: load(store, web.address("IT"))).startswith("trust-list-")
    assert files(store) == before


def test_a_list_can_be_loaded_without_certificates_once_the_list_of_lists_is_kept(
    store: TrustListStore, web: Web
) -> None:
    assert refusal(lambda: store.update(web.address("IT"), (), (), NOW)) == "trust-signers-not-given"
    load(store, web.address("EU"), "EU")
    assert territories(store.update(web.address("IT"), (), (), NOW)) == ["IT"]
    assert refusal(lambda: store.update(web.address("EU"), (), (), NOW)) == "trust-signers-not-given"
    later = NOW + timedelta(days=200)
    assert refusal(lambda: store.update(web.address("IT"), (), (), later)) == "trust-list-stale"


def test_renewal_fetches_every_list_again_under_the_signers_named_now(store: TrustListStore, web: Web) -> None:
    load(store, web.address("EU"), "EU", ("IT",))
    web.lists["IT"] = signed(replace(ITALIAN, sequence=58, services=(Service(authority=SECOND),)), operator("FR"))
    pointers = [
        ("IT", web.address("IT"), operator("FR").certificate),
        ("EU", web.address("EU"), operator("EU").certificate),
    ]
    web.lists["EU"] = signed(replace(web.union("IT"), pointers=pointers, sequence=58))
    assert territories(store.renew(NOW)) == ["EU", "IT"]
    assert store.granted(NOW, NOW) == (SECOND,)


def test_renewal_of_a_list_that_a_person_pinned_keeps_its_signer(store: TrustListStore, web: Web) -> None:
    load(store, web.address("IT"))
    assert territories(store.renew(NOW)) == ["IT"]
    web.lists["IT"] = signed(ITALIAN, operator("DE"))
    assert codes(store.renew(NOW)) == ["trust-list-badly-signed"]


def test_without_lists_nothing_is_trusted_or_renewed(store: TrustListStore) -> None:
    assert refusal(lambda: store.granted(NOW, NOW)) == "trust-list-none"
    assert refusal(lambda: store.renew(NOW)) == "trust-list-none"


def test_a_list_of_lists_alone_trusts_nobody(store: TrustListStore, web: Web) -> None:
    load(store, web.address("EU"), "EU")
    assert refusal(lambda: store.granted(NOW, NOW)) == "trust-list-none"


def test_a_kept_list_that_became_stale_is_refused(store: TrustListStore, web: Web) -> None:
    load(store, web.address("IT"))
    assert refusal(lambda: store.granted(NOW, NOW + timedelta(days=100))) == "trust-list-stale"


def test_an_instant_without_any_authority_is_refused(store: TrustListStore, web: Web) -> None:
    load(store, web.address("IT"))
    assert refusal(lambda: store.granted(NOW - timedelta(days=9000), NOW)) == "trust-list-empty"


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip"])
def test_a_damaged_file_is_noticed(store: TrustListStore, web: Web, content: bytes) -> None:
    load(store, web.address("IT"))
    (store.folder / "IT.zip").write_bytes(content)
    assert refusal(store.listing) == "trust-list-altered"


def test_a_cut_file_is_noticed(store: TrustListStore, web: Web) -> None:
    load(store, web.address("IT"))
    path = store.folder / "IT.zip"
    path.write_bytes(path.read_bytes()[:-40])
    assert refusal(store.listing) == "trust-list-altered"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, put: Callable[[Draft], str]) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert refusal(lambda: load(TrustListStore(tmp_path / "file"), put(ITALIAN))) == "trust-list-not-stored"
