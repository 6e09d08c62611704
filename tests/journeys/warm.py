"""What a forked command finds imported and compiled; for `tests.journeys.command`."""

import io
from contextlib import redirect_stderr, redirect_stdout, suppress

from invoicebridge import app
from invoicebridge.app import wiring
from invoicebridge.bridge import run
from invoicebridge.cli import console
from invoicebridge.cli.main import main
from invoicebridge.connectors.signers import pem
from invoicebridge.render import outcomes
from invoicebridge.scheduler import serving, work

IMPORTED = (app.schemas(), wiring, run, console, pem, outcomes, serving, work)

with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), suppress(SystemExit):
    main(["run", "--help"])
