"""Run as a process of its own: works through a watched folder again and again, and writes down what it read.

python -m tests.watch.worker FOLDER JOURNAL
"""

import hashlib
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

from invoicebridge.connectors.watched.folder import WatchedFolder


def main() -> None:
    watched = WatchedFolder(Path(sys.argv[1]), settle=timedelta())
    journal = os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND)
    watched.prepare()
    while True:
        for given in watched.given():
            content = Path(given.path).read_bytes()
            os.write(journal, f"{hashlib.sha256(content).hexdigest()} {given.label}\n".encode())
            time.sleep(0.01)
            given.record(f"read by {os.getpid()}".encode())
            given.finish(good=len(content) % 2 == 0)
        time.sleep(0.02)


if __name__ == "__main__":
    main()
