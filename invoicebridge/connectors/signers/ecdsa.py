"""ECDSA signatures as tokens and some services give them: two numbers one after the other, each of half the bytes."""

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature


def from_numbers(raw: bytes) -> bytes:
    """The DER of the ECDSA-Sig-Value that holds the two numbers (RFC 3279 §2.2.3)."""
    half = len(raw) // 2
    return encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))
