"""Ways in which tables get damaged on their way from an ERP, each of them on a grid of texts with a header."""

import random
from collections.abc import Callable

Grid = list[list[str]]
"""The header, then rows."""
Damage = Callable[[Grid, random.Random], None]

NUMBERS = ("quantita", "prezzo_unitario", "sconto_percentuale", "aliquota_iva", "totale_documento")
BAD_NUMBERS = (
    *("abc", "1.2.3", "1,2,3", "12..3", "--5", "1e3", "NaN", "∞", "#N/A", "#REF!", "12 34", "0x10", "½"),
    *("10%%", "1.23,45.6", "12,", ".", ",", "-", "1'23", "١٢", "5 pz", "€", "1/2", "10,5,", "1.2345,6", "1 000,00,0"),
)
BAD_DATES = (
    *("31/02/2026", "2026-13-01", "00/00/0000", "ieri", "46113", "15/06", "2026", "15.06.26.1", "32/01/2026"),
    *("15/06/20266", "1/2/3/4", "2026-06-15T", "giugno 2026", "-", "=OGGI()"),
)
FORMULAS = ("=1+1", "=A1*2", "+1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "-1+2", '=HYPERLINK("x")', "\t=1", '="22')


def _place(grid: Grid, rng: random.Random, names: tuple[str, ...] | None = None) -> tuple[int, int]:
    row = rng.randrange(1, len(grid))
    columns = [at for at, name in enumerate(grid[0]) if names is None or name in names]
    return row, rng.choice(columns)


def missing_column(grid: Grid, rng: random.Random) -> None:
    at = rng.randrange(len(grid[0]))
    for row in grid:
        del row[at]


def doubled_column(grid: Grid, rng: random.Random) -> None:
    at, to = rng.randrange(len(grid[0])), rng.randrange(len(grid[0]))
    for row in grid:
        row.insert(to, row[at])


def swapped_columns(grid: Grid, rng: random.Random) -> None:
    one, other = rng.sample(range(len(grid[0])), 2)
    for row in grid:
        row[one], row[other] = row[other], row[one]


def swapped_headings(grid: Grid, rng: random.Random) -> None:
    one, other = rng.sample(range(len(grid[0])), 2)
    grid[0][one], grid[0][other] = grid[0][other], grid[0][one]


def renamed_heading(grid: Grid, rng: random.Random) -> None:
    at = rng.randrange(len(grid[0]))
    grid[0][at] = rng.choice((grid[0][at][:-2], grid[0][at] + "x", "Colonna", "", grid[0][at].replace("_", "-") + "?"))


def missing_cell(grid: Grid, rng: random.Random) -> None:
    row, at = _place(grid, rng)
    del grid[row][at]


def added_cell(grid: Grid, rng: random.Random) -> None:
    row, at = _place(grid, rng)
    grid[row].insert(at, rng.choice(("", "x", "1")))


def swapped_cells(grid: Grid, rng: random.Random) -> None:
    row, one = _place(grid, rng)
    _, other = _place(grid, rng)
    grid[row][one], grid[row][other] = grid[row][other], grid[row][one]


def wrong_number(grid: Grid, rng: random.Random) -> None:
    row, at = _place(grid, rng, NUMBERS)
    grid[row][at] = rng.choice(BAD_NUMBERS)


def other_mark(grid: Grid, rng: random.Random) -> None:
    row, at = _place(grid, rng, NUMBERS)
    grid[row][at] = grid[row][at].translate({ord(","): ".", ord("."): ","})


def shifted_mark(grid: Grid, rng: random.Random) -> None:
    """A column in which the mark has become something else."""
    _, at = _place(grid, rng, NUMBERS)
    instead = rng.choice((" ", "'", "", ";", "·", ".."))
    for row in grid[1:]:
        row[at] = row[at].replace(",", instead).replace(".", instead)


def wrong_date(grid: Grid, rng: random.Random) -> None:
    row, at = _place(grid, rng, ("data",))
    grid[row][at] = rng.choice(BAD_DATES)


def formula(grid: Grid, rng: random.Random) -> None:
    row, at = _place(grid, rng)
    grid[row][at] = rng.choice(FORMULAS)


def emptied(grid: Grid, rng: random.Random) -> None:
    row, at = _place(grid, rng)
    grid[row][at] = ""


def emptied_key(grid: Grid, rng: random.Random) -> None:
    row, at = _place(grid, rng, ("numero", "data"))
    grid[row][at] = ""


def moved_rows(grid: Grid, rng: random.Random) -> None:
    body = grid[1:]
    rng.shuffle(body)
    grid[1:] = body


def header_again(grid: Grid, rng: random.Random) -> None:
    grid.insert(rng.randrange(1, len(grid) + 1), list(grid[0]))


def empty_rows(grid: Grid, rng: random.Random) -> None:
    for _ in range(rng.choice((1, 5, 200))):
        grid.insert(rng.randrange(1, len(grid) + 1), [""] * len(grid[0]))


def before_header(grid: Grid, rng: random.Random) -> None:
    for _ in range(rng.choice((1, 3))):
        grid.insert(0, ["Elenco del mese"] + [""] * (len(grid[0]) - 1))


def totals_row(grid: Grid, rng: random.Random) -> None:
    """The sum that some programs write below a table."""
    last = [""] * len(grid[0])
    last[grid[0].index("totale_documento")] = "9999,99"
    grid.append(last)


def control_character(grid: Grid, rng: random.Random) -> None:
    row, at = _place(grid, rng)
    grid[row][at] += rng.choice(("\x00", "\x1b[31m", "\x07"))


def long_text(grid: Grid, rng: random.Random) -> None:
    row, at = _place(grid, rng)
    grid[row][at] = "x" * rng.choice((300, 5_000, 140_000))


def quoted_mess(grid: Grid, rng: random.Random) -> None:
    row, at = _place(grid, rng)
    grid[row][at] = rng.choice(('"', "“x”", 'a"b;c"d', "a\nb", 'x;y\n1;2;"3"', "a\r\nb;c", "'", "\\"))


DAMAGES: tuple[Damage, ...] = (
    *(missing_column, doubled_column, swapped_columns, swapped_headings, renamed_heading, missing_cell, added_cell),
    *(swapped_cells, wrong_number, other_mark, shifted_mark, wrong_date, formula, emptied, emptied_key, moved_rows),
    *(header_again, empty_rows, before_header, totals_row, control_character, long_text, quoted_mess),
)


def raw_quote(content: bytes, rng: random.Random, separator: bytes) -> bytes:
    """A quote that opens a cell and is never closed, or stands anywhere."""
    places = [at for at in range(len(content)) if content[at : at + 1] == separator]
    at = rng.choice(places) + 1
    return content[:at] + b'"' + content[at:]


def two_quotes(content: bytes, rng: random.Random, separator: bytes) -> bytes:
    """A quote opens a cell in one row, and another one closes the same cell rows later."""
    ends = content.split(b"\n")
    first = rng.randrange(1, len(ends) - 2)
    last = rng.randrange(first + 1, len(ends) - 1)
    cells = [line.split(separator) for line in ends]
    at = rng.randrange(min(len(cells[first]), len(cells[last])) - 1)
    cells[first][at] = b'"' + cells[first][at]
    cells[last][at] += b'"'
    return b"\n".join(separator.join(line) for line in cells)


def cut(content: bytes, rng: random.Random, separator: bytes) -> bytes:
    return content[: rng.randrange(len(content))]


def broken_bytes(content: bytes, rng: random.Random, separator: bytes) -> bytes:
    at = rng.randrange(len(content))
    return content[:at] + rng.choice((b"\xff", b"\xe0\x41", b"\xc3", b"\x80\x80", b"\x00")) + content[at:]


def other_separator(content: bytes, rng: random.Random, separator: bytes) -> bytes:
    """In one line the separator is another."""
    ends = content.split(b"\n")
    at = rng.randrange(len(ends) - 1)
    ends[at] = ends[at].replace(separator, rng.choice((b"\t", b"|", b" ", b",")))
    return b"\n".join(ends)


def joined_lines(content: bytes, rng: random.Random, separator: bytes) -> bytes:
    """A line end is lost."""
    places = [at for at in range(len(content)) if content[at : at + 1] == b"\n"]
    at = rng.choice(places[:-1])
    return content[:at].rstrip(b"\r") + content[at + 1 :]


def split_line(content: bytes, rng: random.Random, separator: bytes) -> bytes:
    """A line end too many."""
    at = rng.randrange(len(content))
    return content[:at] + b"\n" + content[at:]


BYTES = (raw_quote, two_quotes, cut, broken_bytes, other_separator, joined_lines, split_line)


TOLD: tuple[Damage, ...] = (
    *(missing_cell, added_cell, wrong_number, wrong_date, formula, emptied_key, moved_rows, header_again),
    *(renamed_heading, empty_rows, before_header, control_character),
)
"""Those that show without any total beside the lines."""
TOLD_BYTES = (raw_quote, two_quotes, other_separator, joined_lines, split_line)
