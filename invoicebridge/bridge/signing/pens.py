"""The signers of one run: each opened when it is first needed, and only once, whatever comes of it."""

from contextlib import ExitStack

from invoicebridge.bridge.bridge import Bridge, CompanyRules
from invoicebridge.bridge.ports import BatchSigner
from invoicebridge.bridge.signing.signer_in_use import Pen
from invoicebridge.errors import ConfigurationError, InvoiceBridgeError, SigningError
from invoicebridge.signature.verdict import Form


class Pens:
    """Opens signers by the companies' rules; all are closed together with `closing`."""

    def __init__(self, bridge: Bridge, closing: ExitStack) -> None:
        self._bridge = bridge
        self._closing = closing
        self._opened: dict[str, BatchSigner | InvoiceBridgeError] = {}
        self._pens: dict[tuple[str, Form], Pen] = {}

    def of(self, rules: CompanyRules) -> Pen | InvoiceBridgeError | None:
        """The company's signer; how it failed, once it has; None where somebody signs elsewhere."""
        name = rules.signer
        if name is None:
            return None
        if name not in self._opened:
            self._opened[name] = self._open(name)
        signer = self._opened[name]
        if isinstance(signer, InvoiceBridgeError):
            return signer
        failed = [pen.failed for (own, _), pen in self._pens.items() if own == name and pen.failed is not None]
        return failed[0] if failed else self._pens.setdefault((name, rules.form), Pen(signer, rules.form))

    def _open(self, name: str) -> BatchSigner | InvoiceBridgeError:
        try:
            return self._closing.enter_context(self._bridge.signer(name))
        except (ConfigurationError, SigningError) as error:
            return error
