"""Dovecot from Debian on loopback, in a folder of its own, without privileges: IMAP and POP3 over TLS, with QUOTA."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from invoicebridge.connectors.channels.servers import Patience, Server
from tests.contracts_mail.mailbox import CertificateFiles, Word

USER: Final = "ditta@pec.esempio.example"
PASSWORD: Final = "not-a-secret"  # noqa: S105  it opens a mailbox that exists for a test
QUOTA_KIB: Final = 20_000
_START: Final = 20.0
_CONFIGURATION: Final = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
mail_home = {folder}/mail/%u
mail_location = sdbox:~/boxes
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
protocols = imap pop3
listen = 127.0.0.1, 127.0.0.2
ssl = required
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = yes
auth_mechanisms = plain login
mail_max_userip_connections = 100
mail_plugins = quota
protocol imap {{
  mail_plugins = quota imap_quota
}}
pop3_uidl_format = %08Xu%08Xv
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = .
}}
plugin {{
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:storage={quota}K
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = 0
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = yes
  }}
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """A running server. Every user has the same password."""

    imaps: int
    imap: int
    """STARTTLS is asked for here."""
    pop3s: int
    root: Path
    folder: Path

    def server(self, port: int, user: str = USER) -> Server:
        """A login on one of the ports."""
        return Server("127.0.0.1", port, user, Word(PASSWORD), self.root, Patience(10, 20, 20))

    def damage(self, user: str, uid: int) -> None:
        """The file in which this mail of the inbox lies is cut short."""
        path = self.folder / "mail" / user / "boxes" / "mailboxes" / "INBOX" / "dbox-Mails" / f"u.{uid}"
        with path.open("r+b") as stream:
            stream.truncate(30)


@contextmanager
def running(executable: str, papers: CertificateFiles) -> Iterator[Dovecot]:
    """Dovecot runs for the length of the block; what it had is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    user, group = _account()
    imaps, imap, pop3s = _free_ports(3)
    settings = _CONFIGURATION.format(
        folder=folder,
        user=user,
        group=group,
        password=PASSWORD,
        quota=QUOTA_KIB,
        imap=imap,
        imaps=imaps,
        pop3s=pop3s,
    )
    (folder / "dovecot.conf").write_text(settings)
    shutil.copyfile(papers.certificate, folder / "server.pem")
    shutil.copyfile(papers.key, folder / "server.key")
    for name in ("run", "state", "mail"):
        (folder / name).mkdir()
    if os.geteuid() == 0:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, user, group)
    command = [executable, "-F", "-c", str(folder / "dovecot.conf")]
    as_user = {"user": user, "group": group, "extra_groups": []} if os.geteuid() == 0 else {}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, **as_user)
    try:
        _await(process, folder, imaps, pop3s)
        yield Dovecot(imaps, imap, pop3s, papers.root, folder)
    finally:
        process.terminate()
        process.communicate(timeout=_START)
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> tuple[str, str]:
    """Who Dovecot runs as: ourselves, or nobody where we are root."""
    if os.geteuid() == 0:
        return "nobody", "nogroup"
    return pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _await(process: "subprocess.Popen[bytes]", folder: Path, *ports: int) -> None:
    """The server listens; RuntimeError, with what it wrote, when it does not."""
    deadline = time.monotonic() + _START
    while time.monotonic() < deadline and process.poll() is None:
        if all(_listens(port) for port in ports):
            return
        time.sleep(0.05)
    process.terminate()
    _, said = process.communicate(timeout=_START)
    log = folder / "dovecot.log"
    raise RuntimeError((said + (log.read_bytes() if log.exists() else b"")).decode(errors="replace"))


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
