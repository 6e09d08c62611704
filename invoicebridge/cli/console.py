"""The console on which every command prints its tables: rich's, which leaves a broken pipe to `cli.main`."""

import rich.console


class Console(rich.console.Console):
    """Raises BrokenPipeError when the reader has gone; rich's own would end the process with exit code 1."""

    def on_broken_pipe(self) -> None:
        """Called by rich while it handles that error."""
        raise
