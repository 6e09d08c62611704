"""Signed files as other programs make them: all variants that `openssl cms` can write."""

import subprocess
from pathlib import Path

from tests.certificates import Holder, key_pem, pem


class OpensslMaker:
    """Signs with the command line of openssl, in a folder of its own."""

    def __init__(self, tool: str, folder: Path) -> None:
        self._tool = tool
        self._folder = folder

    def sign(
        self,
        content: bytes,
        *signers: Holder,
        form: str = "DER",
        options: tuple[str, ...] = (),
        after: tuple[str, ...] = (),
    ) -> bytes:
        """The content signed by each signer; `after` are options that must follow the key."""
        made = self._file("content", content)
        arguments = ["-sign", "-binary", "-md", "sha256", *options, "-in", made, "-outform", form]
        for number, signer in enumerate(signers):
            certificate = self._file(f"{number}.pem", pem(signer.certificate))
            arguments += ["-signer", certificate, "-inkey", self._file(f"{number}.key", key_pem(signer.key))]
        return self.run("cms", *arguments, *after)

    def certificates(self, one: Holder) -> bytes:
        """A bundle of certificates, which has the form of a signature without signers."""
        file = self._file("bundle.pem", pem(one.certificate, *one.above))
        return self.run("crl2pkcs7", "-nocrl", "-certfile", file, "-outform", "DER")

    def encrypt(self, content: bytes, recipient: Holder) -> bytes:
        """The content encrypted for a recipient."""
        certificate = self._file("recipient.pem", pem(recipient.certificate))
        return self.run(
            "cms", "-encrypt", "-binary", "-in", self._file("content", content), "-outform", "DER", certificate
        )

    def run(self, *arguments: object) -> bytes:
        """What openssl prints; the test fails with what it complains of."""
        done = subprocess.run([self._tool, *map(str, arguments)], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def _file(self, name: str, content: bytes) -> Path:
        path = self._folder / name
        path.write_bytes(content)
        return path
