"""Writes the tables of columns in docs/batch.md anew from the table in the package."""

from pathlib import Path

from invoicebridge.connectors.importers.columns_page import with_columns

PAGE = Path(__file__).resolve().parent.parent / "docs" / "batch.md"

if __name__ == "__main__":
    PAGE.write_text(with_columns(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
