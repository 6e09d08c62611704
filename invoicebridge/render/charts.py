"""Charts of pages: where each bar, line and label stands, as numbers that a template draws in SVG. No scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 640
HEIGHT: Final = 190
_LEFT: Final = 44
_TOP: Final = 10
_BOTTOM: Final = 24
_GAP: Final = 0.18
_WIDEST: Final = 56
_MOST_LABELS: Final = 10
_STEPS: Final = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a bar."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    title: str
    """What a reader sees who points at it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A text at an axis."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of stacked bars."""

    label: str
    """What it shows, for those who do not see it."""
    boxes: tuple[Box, ...]
    below: tuple[Mark, ...]
    beside: tuple[Mark, ...]
    """With a line across the chart at the same height."""
    tones: tuple[tuple[str, str], ...]
    """What the colours stand for."""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT


@dataclass(frozen=True, slots=True)
class Bar:
    """What one bar shows: its label below, and a number for each tone, from below upwards."""

    label: str
    parts: Mapping[str, int]
    title: str = ""


def stacked(label: str, bars: Sequence[Bar], tones: Mapping[str, str]) -> Chart:
    """Return the chart of the bars; `tones` are the CSS classes of the parts and what each stands for, in their order.

    Without bars, or where all are empty, it has only its axis.
    """
    top = max((sum(bar.parts.values()) for bar in bars), default=0)
    step = _step(top)
    scale = (HEIGHT - _TOP - _BOTTOM) / max(-(-top // step) * step, 1)
    room = (WIDTH - _LEFT) / max(len(bars), 1)
    width = min(room * (1 - _GAP), _WIDEST)
    boxes: list[Box] = []
    for place, bar in enumerate(bars):
        base = float(HEIGHT - _BOTTOM)
        for tone in tones:
            count = bar.parts.get(tone, 0)
            if count:
                height = count * scale
                base -= height
                title = f"{bar.title or bar.label}: {count} {tones[tone]}".strip()
                x = _LEFT + room * (place + 0.5) - width / 2
                boxes.append(Box(_r(x), _r(base), _r(width), _r(height), tone, title))
    every = max(-(-len(bars) // _MOST_LABELS), 1)
    below = [
        Mark(_r(_LEFT + room * (place + 0.5)), HEIGHT - 8, bar.label)
        for place, bar in enumerate(bars)
        if place % every == 0
    ]
    beside = [Mark(_LEFT - 6, _r(HEIGHT - _BOTTOM - value * scale), str(value)) for value in range(0, top + step, step)]
    used = [(tone, text) for tone, text in tones.items() if any(bar.parts.get(tone) for bar in bars)]
    return Chart(label, tuple(boxes), tuple(below), tuple(beside), tuple(used))


def _step(top: int) -> int:
    """A round number of which the axis has five at most."""
    power = 1
    while True:
        for one in _STEPS:
            if one * power * 5 >= top:
                return one * power
        power *= 10


def _r(value: float) -> float:
    return round(value, 1)
