"""`check` and the codec as library calls: how long a file takes, beside what cannot be done without."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from benchmarks import a38_side, floor
from benchmarks.corpus import MOST_LINES, RECEPTION
from benchmarks.corpus_files import File, files
from benchmarks.interleave import Contender, Timed, interleaved, spreads
from benchmarks.measure import Other, Row, Spread, Wish, Workshop, spread
from invoicebridge import app
from invoicebridge.fatturapa import codec
from invoicebridge.fatturapa.check import Checked, check
from invoicebridge.fatturapa.circumstances import Circumstances

ROUNDS: Final = 12
A_ROUND: Final = {1: 80, 10: 60, 100: 16, 1_000: 3, MOST_LINES: 1}
"""How many files of each number of lines are checked in one round."""

WISHED: Final = {1: 4.0, 10: 2.5, 1_000: 2.0}
"""At most so many times the floor, by the number of lines."""

A38_TURN: Final = 25
_WARM_UP: Final = 50


def _checking() -> Contender[File]:
    schemas, circumstances = app.schemas(), Circumstances(at=RECEPTION)

    def run(file: File) -> Checked:
        return check(file.name, file.content, schemas, circumstances)

    return Contender("check", run, lambda checked: checked.accepted and not checked.faults)


def _validating(workshop: Workshop) -> Contender[File]:
    validate = floor.ParseAndValidate(floor.write_schemas(workshop.folder / "schemas"))
    return Contender(validate.name, lambda file: validate(file.content))


def _mixed(rounds: int, first: int = 1) -> Iterator[File]:
    """Distinct files of all sizes, so that each size meets the same weather."""
    for which in range(rounds):
        for at, (lines, count) in enumerate(A_ROUND.items()):
            yield from files(lines, count, first + which * 1_000 + at * 200)


def check_beside_floor(workshop: Workshop) -> Iterator[Row]:
    """check (parse, XSD, all controls) beside lxml's parse and XSD, by the number of lines."""
    contenders = (_checking(), _validating(workshop))
    interleaved(contenders, files(10, _WARM_UP, 900_000))
    times = interleaved(contenders, _mixed(workshop.many(ROUNDS, least=1)), at_most=60)
    by_lines = {lines: spreads(_of(times, lines)) for lines in A_ROUND}
    for lines, (ours, beside) in by_lines.items():
        yield Row(
            measure="check",
            what=f"check, {_count(lines)}",
            unit="ms",
            ours=ours,
            beside=Other(contenders[1].name, beside),
            figure=ours.median / beside.median,
            wish=Wish("at most", WISHED[lines]) if lines in WISHED else None,
        )
    yield _growth(times)


def _of(times: list[Timed[File]], lines: int) -> list[Timed[File]]:
    return [timed for timed in times if timed.item.lines == lines]


def _growth(times: list[Timed[File]]) -> Row:
    """What a line costs in the largest file, beside what it costs in one of a hundred lines."""
    large, small = (_a_line(times, lines) for lines in (MOST_LINES, 100))
    return Row(
        measure="check",
        what=f"check, one line of {MOST_LINES:,}",
        unit="µs",
        ours=large,
        beside=Other("one line of 100", small),
        figure=large.median / small.median,
        wish=Wish("at most", 1.3),
    )


def _a_line(times: list[Timed[File]], lines: int) -> Spread:
    return spread(timed.seconds[0] / lines for timed in _of(times, lines))


def _count(lines: int) -> str:
    return "1 line" if lines == 1 else f"{lines:,} lines"


def check_beside_a38(workshop: Workshop) -> Iterator[Row]:
    """check beside what a38 reads and validates, on the same files of ten lines."""
    what = "check, 10 lines"
    wish = Wish("at least", 35)
    if not a38_side.installed():
        yield Row(measure="a38", what=what, unit="ms", wish=wish, note="a38 is not installed")
        return
    a38: Contender[File] = Contender(
        f"{a38_side.name()} parse + validate",
        lambda file: a38_side.read_and_validate(file.content),
        lambda errors: not errors,
    )
    contenders = (_checking(), a38)
    interleaved(contenders, files(10, 5, 900_000))
    for turn in (1, A38_TURN):
        corpus = files(10, workshop.many(250, least=2 * turn), turn * 1_000)
        ours, beside = spreads(interleaved(contenders, corpus, at_most=15, turn=turn))
        yield Row(
            measure="a38",
            what=f"{what}, {'one by one' if turn == 1 else f'in turns of {turn} files'}",
            unit="ms",
            ours=ours,
            beside=Other(a38.name, beside),
            figure=beside.median / ours.median,
            wish=wish,
        )


def codec_beside_lxml(workshop: Workshop) -> Iterator[Row]:
    """Reading a file into values and writing it, beside lxml's parser and serialiser; for information."""
    corpora = (list(files(lines, workshop.many(count), 1)) for lines, count in ((10, 400), (1_000, 12)))
    for corpus in corpora:
        yield from _codec_rows(corpus)


def _codec_rows(corpus: list[File]) -> Iterator[Row]:
    what = _count(corpus[0].lines)
    reading: tuple[Contender[bytes], ...] = (
        Contender("codec.read", codec.read),
        Contender("lxml parse", floor.parse, lambda root: root is not None),
    )
    contents = [file.content for file in corpus]
    interleaved(reading, contents[:_WARM_UP])
    ours, beside = spreads(interleaved(reading, contents, at_most=10))
    yield _information(f"codec.read, {what}", ours, Other("lxml parse", beside))
    read = [(codec.read(content), etree.fromstring(content)) for content in contents]
    writing: tuple[Contender[tuple[codec.Document, etree._Element]], ...] = (
        Contender("codec.write", lambda pair: codec.write(pair[0])),
        Contender("lxml tostring", lambda pair: etree.tostring(pair[1], encoding="utf-8")),
    )
    interleaved(writing, read[:_WARM_UP])
    ours, beside = spreads(interleaved(writing, read, at_most=10))
    yield _information(f"codec.write, {what}", ours, Other("lxml tostring", beside))


def _information(what: str, ours: Spread, beside: Other) -> Row:
    figure = ours.median / beside.spread.median
    return Row(measure="codec", what=what, unit="ms", ours=ours, beside=beside, figure=figure)
