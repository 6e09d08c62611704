"""The graph: what it says, and that no edge of it is there for nothing."""

from itertools import pairwise, product

import pytest

from invoicebridge.transmission.state import (
    ATTEMPT_ENDS,
    EDGES,
    GRAPH,
    ISSUED,
    ORDER,
    Edge,
    Graph,
    Recipient,
    Relation,
    State,
    recipient_of,
)
from tests.transmission.histories import HISTORIES, misjudged


def name_of(edge: Edge) -> str:
    return f"{edge.before}-{edge.after}"


def test_the_graph_judges_every_history_right_whatever_evidence_is_missing() -> None:
    assert misjudged(GRAPH) == []


@pytest.mark.parametrize("edge", EDGES, ids=name_of)
def test_no_edge_can_be_removed_unnoticed(edge: Edge) -> None:
    assert misjudged(Graph(one for one in EDGES if one is not edge)) != []


def reached_by_both() -> list[Edge]:
    """Edges of one kind of recipient that begin where the other kind can come to."""
    every = HISTORIES.values()
    reached = [{state for who, states in every if who is recipient for state in states} for recipient in Recipient]
    return [edge for edge in EDGES if len(edge.recipients) == 1 and all(edge.before in states for states in reached)]


@pytest.mark.parametrize("edge", reached_by_both(), ids=name_of)
def test_no_edge_can_be_opened_to_the_other_recipients_unnoticed(edge: Edge) -> None:
    opened = Edge(edge.before, edge.after, edge.by)
    assert misjudged(Graph(opened if one is edge else one for one in EDGES)) != []


@pytest.mark.slow
@pytest.mark.parametrize("before", State)
def test_no_edge_can_be_added_unnoticed(before: State) -> None:
    known = {(edge.before, edge.after) for edge in EDGES}
    later = [after for after in State if ORDER[after] > ORDER[before] and (before, after) not in known]
    added = [Graph((*EDGES, Edge(before, after, "?"))) for after in later]
    assert [graph.edges[-1] for graph in added if not misjudged(graph)] == []


def test_every_step_of_every_history_is_an_edge_and_every_edge_is_a_step_of_one() -> None:
    steps = {
        (recipient, *step) for recipient, states in HISTORIES.values() for step in pairwise((State.PREPARED, *states))
    }
    assert steps == {(recipient, edge.before, edge.after) for edge in EDGES for recipient in edge.recipients}


def test_an_edge_leads_to_a_state_that_is_listed_later() -> None:
    assert all(ORDER[edge.before] < ORDER[edge.after] for edge in EDGES)


def test_the_relation_of_two_states_is_the_same_from_both_sides() -> None:
    opposite = {Relation.AHEAD: Relation.BEHIND, Relation.BEHIND: Relation.AHEAD, Relation.BRANCH: Relation.BRANCH}
    for recipient, one, other in product(Recipient, State, State):
        if one is not other:
            relation = GRAPH.relation(recipient, one, other)
            assert GRAPH.relation(recipient, other, one) is opposite[relation]


def test_what_may_follow_depends_on_the_recipient() -> None:
    assert GRAPH.after(Recipient.PRIVATE, State.DELIVERED) == ()
    assert GRAPH.after(Recipient.PUBLIC, State.DELIVERED) == (
        State.CUSTOMER_ACCEPTED,
        State.CUSTOMER_REFUSED,
        State.TERM_EXPIRED,
    )


def test_an_invoice_is_issued_once_the_sdi_has_taken_it() -> None:
    assert {State.REJECTED, State.PEC_DELIVERED, *ATTEMPT_ENDS}.isdisjoint(ISSUED)
    assert {State.MADE_AVAILABLE, State.NOT_DELIVERED, State.UNDELIVERABLE, State.CUSTOMER_REFUSED} < ISSUED


def test_what_different_states_have_in_common_is_the_furthest_that_all_have_come_past() -> None:
    outcomes = [State.CUSTOMER_ACCEPTED, State.CUSTOMER_REFUSED, State.TERM_EXPIRED]
    assert GRAPH.common(Recipient.PUBLIC, outcomes) is State.DELIVERED
    assert GRAPH.common(Recipient.PUBLIC, [State.CUSTOMER_ACCEPTED]) is State.CUSTOMER_ACCEPTED


@pytest.mark.parametrize(
    ("formato", "recipient"),
    [("FPA12", Recipient.PUBLIC), ("FPR12", Recipient.PRIVATE), ("FSM10", Recipient.PRIVATE)],
)
def test_the_format_says_whom_a_file_is_for(formato: str, recipient: Recipient) -> None:
    assert recipient_of(formato) is recipient
