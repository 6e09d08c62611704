"""What gives away that an invoice is for a health service, which to a natural person is not to pass through the SdI.

Source: art. 10-bis D.L. 119/2018; the exemption is art. 10 n. 18 DPR 633/1972; funds as in the list TipoCassa.
"""

import re
from typing import Final

FUNDS: Final = {"TC09": "ENPAM", "TC20": "ENPAPI", "TC21": "ENPAP"}
"""The pension funds of doctors, nurses and psychologists."""

EXEMPTION: Final = re.compile(
    r"\bart(?:\.|icolo)?\s*10\b(?:(?!\bart)[^;/])*?\b(?:n{1,2}(?:\.|r\.?|°|umero)?|punto|p\.)\s*18\b(?!\s*/)",
    re.IGNORECASE,
)
"""Art. 10, n. 18, with nothing of another article in between."""

SERVICES: Final = re.compile(
    r"\b(?:prestazion[ei] (?:sanitari[ae]|medic(?:a|he))|visita (?:medica|specialistica)|fisioterapi[ac]\w*"
    r"|odontoiatr\w+|psicoterapi[ac]\w*|logopedi[ac]\w*)\b",
    re.IGNORECASE,
)
