"""What stops a whole table."""

from invoicebridge.bridge.importing import ImportFault


class BadTable(Exception):
    """Nothing of the file can be imported; `fault` says why."""

    def __init__(self, code: str, row: int | None = None, column: str | None = None, **parameters: str) -> None:
        super().__init__(code)
        self.fault = ImportFault(row, column, code, parameters)
