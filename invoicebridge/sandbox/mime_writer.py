"""Mails put together from finished parts. Equal content gives equal bytes: boundaries are digests."""

import base64
from hashlib import sha256


def signed_mail(head: list[tuple[str, str]], body: bytes, signature: bytes) -> bytes:
    """A mail of a head, a signed part and the DER bytes of its signature, whatever they are worth."""
    boundary = boundary_of(signature + body)
    fields = "".join(f"{name}: {value}\r\n" for name, value in head)
    start = (
        f'{fields}MIME-Version: 1.0\r\nContent-Type: multipart/signed; protocol="application/pkcs7-signature";'
        f' micalg="sha-256";\r\n boundary="{boundary}"\r\n\r\nThis is an S/MIME signed message\r\n'
    ).encode()
    p7s = (
        b'Content-Type: application/pkcs7-signature; name="smime.p7s"\r\nContent-Transfer-Encoding: base64\r\n'
        b'Content-Disposition: attachment; filename="smime.p7s"\r\n\r\n'
    ) + base64_lines(signature)
    mark = b"\r\n--" + boundary.encode("ascii")
    return start + mark + b"\r\n" + body + mark + b"\r\n" + p7s + mark + b"--\r\n"


def multipart(subtype: str, parts: list[bytes], boundary: str) -> bytes:
    """A multipart of finished parts, without a line break at its end."""
    mark = b"\r\n--" + boundary.encode("ascii")
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n'.encode("ascii")
    return head + b"".join(mark + b"\r\n" + part for part in parts) + mark + b"--"


def boundary_of(content: bytes) -> str:
    """A boundary that depends on the content only, so that equal mails are equal."""
    return "----" + sha256(content).hexdigest()[:32].upper()


def base64_lines(content: bytes) -> bytes:
    """Base64 in lines of 76 characters."""
    letters = base64.b64encode(content)
    return b"\r\n".join(letters[start : start + 76] for start in range(0, len(letters), 76))
