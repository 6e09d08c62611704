"""The certificates of the servers that the tests here run."""

from tests.contracts_mail.conftest import papers

__all__ = ["papers"]
