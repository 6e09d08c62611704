"""The table in docs/ubl.md, made from the table in the code: `python -m tests.fatturapa.ubl.mapping_page` renews it."""

from pathlib import Path

from invoicebridge.fatturapa.ubl.mapping import all_rows

PAGE = Path(__file__).resolve().parents[3] / "docs" / "ubl.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"


def table() -> str:
    """Every row of the mapping as Markdown."""
    head = "| level | UBL | FatturaPA | how |\n|---|---|---|---|\n"
    return head + "".join(
        f"| {row.number} | `{row.ubl}` | `{row.fatturapa}` | {row.how or 'as it stands'} |\n" for row in all_rows()
    )


def renewed(page: str) -> str:
    """The page with the table of today."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}{table()}{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
