"""How the details of alerts, marks and steps are kept: JSON objects of texts."""

import json
from collections.abc import Mapping


def written(detail: Mapping[str, str]) -> str:
    """The detail as it is kept, its keys sorted."""
    return json.dumps(dict(detail), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(text: str) -> Mapping[str, str]:
    """The detail that was written."""
    found: dict[str, str] = json.loads(text)
    return found
