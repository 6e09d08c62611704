"""Batches are bounded in number and in bytes, and lose no mail."""

from hypothesis import given
from hypothesis import strategies as st

from invoicebridge.connectors.channels.batching import Bounds, batches


@given(
    st.dictionaries(st.integers(1, 1000), st.integers(0, 50)),
    st.builds(Bounds, st.integers(1, 5), st.integers(1, 60), st.integers(10, 50)),
)
def test_every_mail_is_in_one_batch_and_no_batch_is_over_its_bounds(sizes: dict[int, int], bounds: Bounds) -> None:
    found = list(batches(sizes, bounds))
    assert [one for some in found for one in some] == list(sizes)
    for some in found:
        fetched = sum(sizes[one] for one in some if sizes[one] <= bounds.largest)
        assert len(some) <= bounds.mails
        assert fetched <= bounds.size or len(some) == 1
