"""Ids that are different each time, on every machine; random, so that they tell nothing."""

import os
import random
import re
import secrets
import socket
import uuid


class SystemIds:
    """What `bridge.ports.Ids` asks for; to be made once in the life of a process."""

    def __init__(self) -> None:
        self._random = secrets.token_hex(4)
        self._jitter = random.SystemRandom()

    def transmission(self) -> str:
        """Thirty-two hexadecimal digits."""
        return uuid.uuid4().hex

    def message_id(self, address: str) -> str:
        """Random digits at the domain of the address, as a mailbox of that domain would make it."""
        return f"{uuid.uuid4().hex}@{address.rpartition('@')[2]}"

    def owner(self) -> str:
        """`host-pid-random`; a process that was forked from this one has another."""
        host = re.sub(r"[^A-Za-z0-9.-]", "", socket.gethostname())[:40] or "host"
        return f"{host}-{os.getpid()}-{self._random}"

    def fraction(self) -> float:
        """A random number, at least 0 and below 1."""
        return self._jitter.random()
