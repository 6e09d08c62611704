"""Which mailboxes are the SdI's own (Allegato A 1.9.1 §1.3.1), in one place: whom to believe hangs on it."""

import re
from typing import Final

_box: Final = re.compile(r"sdi[0-9]{1,4}@pec\.fatturapa\.it", re.IGNORECASE | re.ASCII)


def is_sdi_box(address: str) -> bool:
    """Whether the address, as a whole and in any case, is sdiNN@pec.fatturapa.it."""
    return _box.fullmatch(address) is not None
