"""What a person does on a journey: says of doubts which it was, and sends again what failed."""

from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.resolve import decide
from invoicebridge.transmission.decision import Question
from tests.journeys.stage import Journey


def decide_doubts(bridge: Bridge, journey: Journey) -> None:
    """A person looks whether the provider has the mail: here, whether the SdI ever got what is in it."""
    arrived = {entry.nome_file for entry in journey.entries()}
    for attempt in bridge.archive.attempts.unfinished("pec"):
        if bridge.clock.now() < attempt.attempt.lease_ends:
            continue
        names = [one.name for one in bridge.archive.transmissions.get(attempt.attempt.transmissions)]
        question = Question.ARRIVED if set(names) <= arrived else Question.NOT_ARRIVED
        message_id = attempt.attempt.message_id
        list(decide(bridge, message_id, question, "Anna Neri", "ho guardato la casella", requeue=True))
