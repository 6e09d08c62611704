"""The presets are values with a source."""

import pytest

from invoicebridge.connectors.channels.providers import PROVIDERS, Login, Provider, provider
from invoicebridge.connectors.channels.servers import STARTTLS
from invoicebridge.errors import ConfigurationError


@pytest.mark.parametrize("one", PROVIDERS.values(), ids=PROVIDERS)
def test_a_preset_names_its_source_and_servers_with_tls_first(one: Provider) -> None:
    assert one.source
    assert not {one.smtp.port, one.imap.port} & STARTTLS
    assert all(note.it and note.en and note.it != note.en for note in one.notes)


def test_the_limits_that_are_known_are_given() -> None:
    assert provider("legalmail").per_minute == 6
    assert provider("legalmail").login is Login.USER_ID
    assert (provider("aruba").recipients, provider("aruba").sent_folder) == (500, "INBOX.Inviata")


def test_an_unknown_provider_is_told_with_those_that_are_known() -> None:
    with pytest.raises(ConfigurationError, match="aruba, legalmail, poste, postel, register, namirial"):
        provider("tim")
