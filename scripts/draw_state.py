"""Draws docs/state.md and docs/state.svg from the table of edges, so that they cannot say otherwise.

python scripts/draw_state.py            writes both
python scripts/draw_state.py --check    says whether they are current; exit code 1 when not
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from invoicebridge.transmission.state import ATTEMPT_ENDS, EDGES, GRAPH, ISSUED, Edge, Recipient, State

DOCS: Final = Path(__file__).resolve().parents[1] / "docs"

MEANINGS: Final[Mapping[State, str]] = {
    State.PREPARED: "the file is archived under its name and may go",
    State.SEND_REFUSED: "the provider's server refused the mail",
    State.SENT: "the provider's server took the mail",
    State.PEC_REFUSED: "the provider did not accept the mail",
    State.PEC_ACCEPTED: "the provider accepted the mail",
    State.PEC_NOT_DELIVERED: "the mail did not come to the SdI's mailbox",
    State.PEC_DELIVERED: "the mail is in the SdI's mailbox: transmitted, not yet issued",
    State.REJECTED: "the SdI rejected the file: no invoice in it was issued",
    State.MADE_AVAILABLE: "issued; left in the buyer's reserved area, who has to be told",
    State.NOT_DELIVERED: "issued; the SdI keeps trying to deliver it",
    State.UNDELIVERABLE: "issued; the SdI gave up, the seller may deliver it another way",
    State.DELIVERED: "issued and delivered to the buyer",
    State.TERM_EXPIRED: "no outcome in 15 days: the SdI has closed the case",
    State.CUSTOMER_REFUSED: "the public body refused the invoice",
    State.CUSTOMER_ACCEPTED: "the public body accepted the invoice",
}

COLUMNS: Final[Sequence[Sequence[State | None]]] = (
    (None, State.PREPARED, None, None, None),
    (None, State.SENT, State.SEND_REFUSED, None, None),
    (None, State.PEC_ACCEPTED, State.PEC_REFUSED, None, None),
    (None, State.PEC_DELIVERED, State.PEC_NOT_DELIVERED, None, None),
    (State.MADE_AVAILABLE, State.NOT_DELIVERED, State.REJECTED, None, None),
    (None, State.DELIVERED, State.UNDELIVERABLE, None, None),
    (State.CUSTOMER_ACCEPTED, State.CUSTOMER_REFUSED, State.TERM_EXPIRED, None, None),
)
"""Where each state stands in the picture: columns from left to right, rows from the top."""

PAGE: Final = """\
# The state of a transmission

<!-- Drawn by scripts/draw_state.py from invoicebridge/transmission/state.py: change the table there, not this page. -->

A message proves a state; it never sets one. The state is what all proofs come to, sorted by their own certified time:
a state ahead moves it, one behind is late, one on another branch is a contradiction that a person sees. A step may be
proven without the ones before it: a missing receipt is a gap and blocks nothing. An answer of the SdI outranks the end
of a mail, and a person's decision outranks the answers that exclude it ([0012](adr/0012-the-fold.md)); both
contradictions stay recorded. The theory stands in `invoicebridge/transmission/state.py`.

![The graph of states](state.svg)

## States

| state | meaning | end |
|---|---|---|
{states}

The invoice counts as issued in {issued}.

## Steps

| from | to | proved by | recipients |
|---|---|---|---|
{edges}
"""

BOX: Final = (158, 34)
STEP: Final = (256, 96)
MARGIN: Final = 24
FILL: Final = {"end": "#fbe3e0", "issued": "#e2f2e4", "way": "#e8eef7"}


def sources() -> dict[str, str]:
    """The files of docs/ by name, as they should be."""
    return {"state.md": page(), "state.svg": picture()}


def page() -> str:
    """The table in words."""
    return PAGE.format(
        states="\n".join(f"| {state} | {MEANINGS[state]} | {_end_of(state)} |" for state in State),
        edges="\n".join(f"| {edge.before} | {edge.after} | {edge.by} | {_recipients(edge)} |" for edge in EDGES),
        issued=", ".join(state for state in State if state in ISSUED),
    )


def _end_of(state: State) -> str:
    """For whom nothing follows: the attempt, or the file for one kind of recipient or both."""
    if state in ATTEMPT_ENDS:
        return "of the attempt; the file may be attempted again"
    reached = [one for one in Recipient if state is State.PREPARED or _is_reached(one, state)]
    final = [one for one in reached if not GRAPH.after(one, state)]
    if not final:
        return ""
    return "yes" if len(final) == len(reached) else f"for {final[0]} recipients"


def _is_reached(recipient: Recipient, state: State) -> bool:
    return any(edge.after is state and recipient in edge.recipients for edge in EDGES)


def _recipients(edge: Edge) -> str:
    return "all" if len(edge.recipients) == len(Recipient) else next(iter(edge.recipients))


def picture() -> str:
    """The graph as SVG; it names no font that a machine may lack."""
    places = {
        state: (MARGIN + column * STEP[0], MARGIN + row * STEP[1])
        for column, states in enumerate(COLUMNS)
        for row, state in enumerate(states)
        if state is not None
    }
    width = max(x for x, _ in places.values()) + BOX[0] + MARGIN
    height = max(y for _, y in places.values()) + BOX[1] + MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">',
            "<title>The states of a transmission</title>",
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
            '<path d="M0,0 L8,4 L0,8 z" fill="#555"/></marker></defs>',
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            *(_arrow(edge, places) for edge in EDGES),
            *(_box(state, *place) for state, place in places.items()),
            "</svg>",
            "",
        ]
    )


def _box(state: State, x: int, y: int) -> str:
    kind = "end" if state in ATTEMPT_ENDS or state is State.REJECTED else "issued" if state in ISSUED else "way"
    width, height = BOX
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" fill="{FILL[kind]}" stroke="#555"/>'
        f'<text x="{x + width // 2}" y="{y + 21}" text-anchor="middle" font-size="11">{state}</text>'
    )


def _arrow(edge: Edge, places: Mapping[State, tuple[int, int]]) -> str:
    """A line from box to box, with what proves the step; an edge over a column bends around the boxes in it."""
    (x1, y1), (x2, y2) = places[edge.before], places[edge.after]
    x1, y1, y2 = x1 + BOX[0], y1 + BOX[1] // 2, y2 + BOX[1] // 2
    label = edge.by if len(edge.recipients) == len(Recipient) else f"{edge.by} ({_recipients(edge)})"
    over = x2 - x1 > STEP[0]
    middle = y1 + 58 if over else (y1 + y2) // 2
    path = f"M{x1},{y1} C{x1 + 60},{middle} {x2 - 60},{middle} {x2},{y2}" if over else f"M{x1},{y1} L{x2},{y2}"
    at = ((x1 + x2) // 2, (y1 + 3 * middle) // 4 + 3 if over else middle - 5)
    return (
        f'<path d="{path}" fill="none" stroke="#555" marker-end="url(#tip)"/>'
        f'<text x="{at[0]}" y="{at[1]}" text-anchor="middle" font-size="9" fill="#333" '
        f'stroke="#fff" stroke-width="3" paint-order="stroke">{escape(label)}</text>'
    )


def stale() -> list[str]:
    """The files of docs/ that are not as the table says."""
    return [name for name, text in sources().items() if _present(DOCS / name) != text]


def _present(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def main(arguments: Sequence[str]) -> int:
    """Writes the files, or only compares them; the exit code is 1 where a comparison fails."""
    if "--check" in arguments:
        old = stale()
        for name in old:
            sys.stderr.write(f"docs/{name} is not what the table says: run scripts/draw_state.py\n")
        return 1 if old else 0
    for name, text in sources().items():
        (DOCS / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
