"""Zip archives for tests, good and bad."""

import io
import struct
import zipfile


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of those names and contents; a name may occur twice."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", method) as writer:
        for name, content in members:
            writer.writestr(zipfile.ZipInfo(name), content, method)
    return archive.getvalue()


def encrypted(name: str, content: bytes) -> bytes:
    """An archive whose one member says that it is encrypted."""
    whole = bytearray(zipped((name, content)))
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = whole.index(magic) + flags
        struct.pack_into("<H", whole, at, struct.unpack_from("<H", whole, at)[0] | 1)
    return bytes(whole)


def bomb(size: int) -> bytes:
    """A small archive whose one member unpacks to that many blanks."""
    archive = io.BytesIO()
    with (
        zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as writer,
        writer.open("IT75100120361_00001.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(size // 1_000_000):
            member.write(b" " * 1_000_000)
    return archive.getvalue()
