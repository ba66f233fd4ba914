"""What becomes of a message when the mail server, or the worker, fails: told once, under one Message-ID, none lost."""

from collections.abc import Sequence

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from portal.access.epostrad import Melding
from portal.access.epoststander import begin_melding, find_abonnement
from portal.access.models import Epostabonnement
from portal.smtp import Delivery, send
from sandbox.post import PostFault, Received
from tests.post import DAY, HOUR, Bruker, PipeBackend
from tests.web.kalendere import serve_due
from tests.web.served import Serve
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(epost: Bruker, serve: Serve) -> Bruker:
    """A person about whom there is something to tell."""
    serve_due(serve, "2023-09-01")
    epost.switch_on()
    return epost


def get_ids(messages: list[Received]) -> set[str]:
    return {one.headers["Message-ID"] for one in messages}


@pytest.mark.parametrize(
    ("fault", "outcome", "kept"),
    [
        ("", Delivery.SENDT, 1),
        ("away", Delivery.IKKE_SENDT, 0),
        ("refused", Delivery.AVVIST, 0),
        ("later", Delivery.IKKE_SENDT, 0),
        ("data", Delivery.IKKE_SENDT, 0),
        ("lost", Delivery.UVISST, 1),
        ("dropped", Delivery.UVISST, 0),
    ],
)
def test_each_failure_says_what_is_known(epost: Bruker, fault: PostFault, outcome: Delivery, kept: int) -> None:
    epost.post.faults.append(fault)

    assert send(EmailMessage("a", "b", to=["kari@a.example"])) is outcome
    assert len(epost.post.messages) == kept


@pytest.mark.parametrize("fault", ["away", "later", "data"])
def test_what_was_not_sent_is_tried_again_the_same_day(due: Bruker, fault: PostFault) -> None:
    due.post.faults.append(fault)

    assert due.run() == []
    assert len(due.wait(HOUR)) == 1
    assert due.wait(HOUR) == []


def test_after_days_without_a_server_everything_is_told_that_still_holds(due: Bruker, serve: Serve) -> None:
    due.post.choose_fault = lambda: "away"
    for _ in range(30):
        assert due.wait(2 * HOUR) == []
    due.clock.dag = due.clock.moment.date()
    serve_due(serve, "2023-09-01", "2023-09-03", left=2000)
    assert due.wait() == []
    due.post.choose_fault = lambda: ""

    (digest,) = due.wait(2 * HOUR)

    assert "sju dager" in digest.text
    assert "noe nytt" in digest.text
    assert due.wait(HOUR) == []


def test_a_message_that_may_have_been_sent_is_repeated_under_its_id_and_told_once(due: Bruker, serve: Serve) -> None:
    due.post.faults.extend(("lost", "lost"))
    due.run()
    serve_due(serve, "2023-09-01", "2023-09-02")
    due.wait(HOUR)
    due.wait(DAY)

    assert len(due.post.messages) == 3
    assert len(get_ids(list(due.post.messages))) == 1
    assert len({one.content for one in due.post.messages}) == 1
    (new,) = due.wait()
    assert new.headers["Message-ID"] not in get_ids(list(due.post.messages)[:3])
    assert "noe nytt" in new.text


def test_a_repeat_that_is_refused_does_not_make_the_first_one_unsent(due: Bruker, serve: Serve) -> None:
    due.post.faults.extend(("lost", "later"))
    due.run()
    serve_due(serve, "2023-09-01", "2023-09-02")
    due.wait(HOUR)
    due.wait(HOUR)

    assert len(due.post.messages) == 2
    assert len({one.content for one in due.post.messages}) == 1


class DyingBackend(PipeBackend):
    """The worker dies when the message is handed over."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        super().send_messages(email_messages)
        raise KeyboardInterrupt


def test_a_worker_that_dies_after_sending_repeats_the_same_message(due: Bruker, settings: Settings) -> None:
    usual, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.web.test_epost_smtp.DyingBackend"
    with pytest.raises(KeyboardInterrupt):
        due.run()
    settings.EMAIL_BACKEND = usual
    due.wait(HOUR)

    assert len(due.post.messages) == 2
    assert len({one.content for one in due.post.messages}) == 1
    assert due.wait(HOUR) == []


def test_an_address_that_is_refused_on_three_days_must_be_confirmed_anew(due: Bruker) -> None:
    due.post.choose_fault = lambda: "refused"
    for _ in range(3):
        assert Epostabonnement.objects.get().neste is not None
        due.run()
        due.clock.move(DAY)

    assert Epostabonnement.objects.get().neste is None
    due.post.choose_fault = lambda: ""
    assert due.wait() == []


def test_a_link_is_sent_again_when_the_server_is_back(epost: Bruker) -> None:
    epost.post.faults.append("away")
    epost.ask()
    assert not epost.post.messages
    epost.clock.move(HOUR / 60)
    epost.work()

    assert len(epost.post.messages) == 1


def test_a_refused_link_is_told_on_the_page(epost: Bruker) -> None:
    epost.post.faults.append("refused")
    epost.ask()

    assert "Adressen tok ikke imot e-posten" in get_text(epost.client.get("/kalender/"))


def test_what_the_person_changes_while_a_message_is_made_stops_it(due: Bruker) -> None:
    abonnement = find_abonnement(Epostabonnement.objects.get().noekkel)
    assert abonnement is not None
    melding = Melding(id="a", laget=due.clock.now(), noekler={})
    dag = due.clock.dag
    assert begin_melding(abonnement.samtykke, melding, dag)
    assert not begin_melding(abonnement.samtykke, melding, dag)  # another worker is at it
    due.clock.move(HOUR / 20)
    assert begin_melding(abonnement.samtykke, melding, dag)
    due.clock.move(HOUR / 20)

    due.client.post("/epost/innhold/", {"med_tall": "ja"})

    assert not begin_melding(abonnement.samtykke, melding, dag)


def test_stopped_while_the_server_is_away_nothing_is_sent(due: Bruker) -> None:
    due.post.faults.append("away")
    due.run()
    due.client.post("/epost/av/")

    assert due.wait(HOUR) == []
    assert due.wait() == []
