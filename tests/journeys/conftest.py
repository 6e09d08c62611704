"""The PostgreSQL server and the Dovecot that the contract tests run."""

from tests.contracts.conftest import postgres, postgres_template
from tests.contracts_mail.conftest import papers, running_dovecot

__all__ = ["papers", "postgres", "postgres_template", "running_dovecot"]
