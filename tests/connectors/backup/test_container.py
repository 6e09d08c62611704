"""The file around a backup: whatever is done to it is seen, and nothing of it takes more memory than a piece."""

import io
import json
import zlib
from collections.abc import Callable

import pytest

from invoicebridge.connectors.backup import container, sealing
from invoicebridge.connectors.backup.sealing import MAGIC
from invoicebridge.errors import UnreadableFile
from tests.contracts.stored import AT

SECRETS = (None, "una frase lunga e segreta")
LINES = [f"line {number} ".encode() + bytes(range(14, 255)) * 20 for number in range(400)]
LINES = [line.replace(b"\n", b"") for line in LINES]
PIECE = 4096


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many pieces, and a key that is derived quickly."""
    monkeypatch.setattr(container, "PIECE", PIECE)
    monkeypatch.setattr(sealing, "_N", 2)


def written(secret: str | None, lines: list[bytes] = LINES) -> bytes:
    """A backup with these lines."""
    stream = io.BytesIO()
    with container.writer(stream, AT, secret) as target:
        for line in lines:
            target.write(line + b"\n")
    return stream.getvalue()


def read(content: bytes, secret: str | None) -> list[bytes]:
    """All lines of a backup."""
    return list(container.lines(io.BytesIO(content), secret, "a"))


def refused(content: bytes, secret: str | None) -> str:
    """Why the backup is refused."""
    with pytest.raises(UnreadableFile) as error:
        read(content, secret)
    return error.value.code


def pieces(content: bytes, secret: str | None) -> tuple[bytes, list[bytes]]:
    """What stands before the pieces, and each piece as it is in the file."""
    start = content.index(b"\n", len(MAGIC)) + 1
    overhead, found, place = (32 if secret is None else 16), [], start
    while place < len(content):
        size = int.from_bytes(content[place : place + 4], "big") & ~(1 << 31)
        found.append(content[place : place + 4 + size + overhead])
        place += 4 + size + overhead
    return content[:start], found


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("lines", [LINES, LINES[:1], []])
def test_what_is_written_is_read(secret: str | None, lines: list[bytes]) -> None:
    assert read(written(secret, lines), secret) == lines


def test_nothing_of_an_encrypted_backup_can_be_read_without_its_secret() -> None:
    content = written(SECRETS[1], [b"IT01234567890"] * 99)
    assert b"IT012" not in content
    assert refused(content, None) == "backup-key-needed"
    assert refused(content, "another") == "backup-key-wrong"
    assert written(SECRETS[1], [b""]) != written(SECRETS[1], [b""])


@pytest.mark.parametrize("secret", SECRETS)
def test_any_changed_bit_is_seen(secret: str | None) -> None:
    content = written(secret, LINES[:3])
    for place in range(0, len(content), 7):
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        found = refused(bytes(changed), secret)
        assert found.removeprefix("backup-") in {
            *("foreign", "damaged", "cut", "key-wrong", "key-needed", "not-encrypted")
        }


@pytest.mark.parametrize("secret", SECRETS)
def test_any_cut_is_seen(secret: str | None) -> None:
    content = written(secret)
    head, parts = pieces(content, secret)
    assert len(parts) > 3
    cuts = [b"", head[:-2], head, *(head + b"".join(parts[:count]) for count in range(len(parts)))]
    for cut in [*cuts, *(content[:length] for length in range(0, len(content), 997))]:
        assert refused(cut, secret) in {"backup-cut", "backup-foreign", "backup-damaged"}


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize(
    "change",
    [
        lambda parts: [parts[1], parts[0], *parts[2:]],
        lambda parts: [parts[0], *parts[2:]],
        lambda parts: [parts[0], parts[0], *parts[1:]],
        lambda parts: [*parts, parts[0]],
        lambda parts: [*parts, b"\x00"],
        lambda parts: [parts[-1]],
    ],
)
def test_pieces_that_were_moved_left_out_or_added_are_seen(
    secret: str | None, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    head, parts = pieces(written(secret), secret)
    assert refused(head + b"".join(change(parts)), secret) == "backup-damaged"


def test_pieces_of_another_backup_with_the_same_secret_are_seen() -> None:
    head, parts = pieces(written(SECRETS[1]), SECRETS[1])
    _, others = pieces(written(SECRETS[1]), SECRETS[1])
    assert refused(head + parts[0] + b"".join(others[1:]), SECRETS[1]) == "backup-damaged"


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"[]",
        b"{}",
        b"[" * 4000,
        b'{"created": "x", "cipher": 5}',
        b'{"created": "x", "cipher": {"name": "rot13"}}',
        json.dumps(
            {
                "created": "x",
                "cipher": {
                    "name": "aes-256-gcm",
                    "prefix": "00" * 7,
                    "check": "00" * 16,
                    "scrypt": {"n": 2**30, "r": 8, "p": 1, "salt": "00" * 16},
                },
            }
        ).encode(),
    ],
)
def test_a_hostile_header_is_refused_at_once(header: bytes) -> None:
    assert refused(MAGIC + header + b"\n", "secret") == "backup-damaged"


def test_a_line_without_end_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "LONGEST_LINE", 1_000_000)
    content = written(None, [bytes(50_000_000)])
    assert len(content) < 1_000_000
    assert refused(content, None) == "backup-damaged"


def test_a_backup_without_a_secret_is_never_taken_for_an_encrypted_one() -> None:
    assert refused(written(None), SECRETS[1]) == "backup-not-encrypted"
    head, parts = pieces(written(SECRETS[1]), SECRETS[1])
    values = json.loads(head[len(MAGIC) :])
    stripped = MAGIC + json.dumps({"created": values["created"]}).encode() + b"\n" + b"".join(parts)
    assert refused(stripped, SECRETS[1]) == "backup-not-encrypted"


def test_a_secret_may_have_any_bytes() -> None:
    secret = b"una frase \xff".decode(errors="surrogateescape")  # as the environment gives it
    assert read(written(secret, LINES[:2]), secret) == LINES[:2]


def test_what_a_file_asks_of_scrypt_fits_a_small_machine() -> None:
    content = written(SECRETS[1], LINES[:1])
    for costly in (b'"n": 1048576', b'"n": 524288'):
        assert refused(content.replace(b'"n": 2', costly), SECRETS[1]) == "backup-damaged"
    assert refused(content.replace(b'"n": 2', b'"n": 4'), SECRETS[1]) == "backup-key-wrong"
    assert refused(content.replace(b'"r": 8', b'"r": 16'), SECRETS[1]) == "backup-damaged"


def test_what_stands_behind_the_compressed_stream_is_seen() -> None:
    stream = io.BytesIO()
    header, seal = sealing.made(AT, None)
    piece = zlib.compress(b"a\n") + b"more"
    head = (len(piece) | 1 << 31).to_bytes(4, "big")
    stream.write(MAGIC + header.line + head + seal.seal(piece, 0, head, last=True))
    assert refused(stream.getvalue(), None) == "backup-damaged"
