"""FatturaPA invoices: built, checked before they leave, shown; see docs/ and the README."""

__version__ = "0.1.0"
