"""A PEC provider and an SdI to practise with: certificates of their own, no real address, nothing that leaves here.

`Sandbox` is the whole of it on loopback; `script` holds what can be asked of it. Both are public, for users' own tests.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invoicebridge.sandbox.sandbox import Sandbox as Sandbox

__all__ = ["Sandbox"]


def __getattr__(name: str) -> Any:
    """`Sandbox`, whose servers are imported only when it is asked for."""
    if name != "Sandbox":
        raise AttributeError(name)
    from invoicebridge.sandbox.sandbox import Sandbox

    return Sandbox
