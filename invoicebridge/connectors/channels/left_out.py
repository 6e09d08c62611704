"""What stands for a mail whose bytes were not taken: a few lines that say so, so that a person learns of it."""

from invoicebridge.bridge.mailing import LEFT_OUT


def stub(uid: str, folder: str, reason: str, header: bytes = b"") -> bytes:
    """A mail of its own that names the one in the mailbox, why it is not here, and quotes the header it had.

    The same mail gives the same bytes as long as its uid stays. It is no PEC message, whatever the header says.
    """
    lines = (
        f"{LEFT_OUT}: {_one_line(reason)}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        f"Messaggio {uid} della cartella {folder}: contenuto non letto / message not read.",
        f"{_one_line(reason)}",
        "",
        "",
    )
    return "\r\n".join(lines).encode() + header


def _one_line(text: str) -> str:
    return " ".join(text.split())
