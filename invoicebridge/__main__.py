"""`python -m invoicebridge` is the command `invoicebridge`."""

from invoicebridge.cli.main import run

if __name__ == "__main__":
    run()
