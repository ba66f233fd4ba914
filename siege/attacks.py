"""The attacks. Each returns when it is over, and says in a few words what the attackers got."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import jwt

from bench.browsers import CUT_OFF, Answer, Browser, release
from siege.field import Field
from siege.watch import Owner
from siege.world import HEAPS_ORGNR, TODAY
from tests.faults.misbehaving import TOO_MUCH
from tests.faults.slow_requests import FORM_HEAD, connect, connect_many, send_a_byte

SLOW_CONNECTIONS, SLOW_SECONDS, BETWEEN_BYTES = 200, 15.0, 2.0
TABS, PRESSES, HANGING_SECONDS = 18, 20, 12.0
BOMBS, BROKEN = 3, ("103 after 103", "header after header")
TOKENS, FORMS, REFUSALS, ORDERS, LARGE = 26, 400, 300, 100, 5
AT_ONCE = 8  # requests of an attacker at once, where more would only wait in the attacker's own queue
Attack = Callable[[Field, Owner], str]
T = TypeVar("T")


def count(answers: Iterable[Answer]) -> str:
    """`20 × 503, 2 × 302`."""
    found = Counter("none" if answer.status == CUT_OFF else str(answer.status) for answer in answers)
    return ", ".join(f"{number} × {status}" for status, number in found.most_common())


def send_slow_bodies(field: Field, _owner: Owner) -> str:
    """Forms, logout tokens and headers that arrive a byte at a time."""
    with connect_many(field.url, SLOW_CONNECTIONS) as slow:
        until = time.monotonic() + SLOW_SECONDS
        while time.monotonic() < until:
            time.sleep(BETWEEN_BYTES)
            send_a_byte(slow)
    return f"{SLOW_CONNECTIONS} connections for {SLOW_SECONDS:.0f} s"


def send_bombs(field: Field, _owner: Owner) -> str:
    """Answers of the authority that are small on the wire or strange in shape, some at once."""
    answers = []
    for way in TOO_MUCH:
        field.parties.misbehave("skatteetaten", way)
        # Broken connections are tried again, and too many of them open the breaker.
        answers += field.open_as_office(field.take_clients(1 if way in BROKEN else BOMBS))
        field.parties.behave()
        field.wait_until_free()  # so that the next one is fetched at all
    return f"{count(answers)}, of {len(TOO_MUCH)} kinds"


def send_large_ledgers(field: Field, _owner: Owner) -> str:
    """Ledgers as large as we take, five at once."""
    field.parties.misbehave("skatteetaten/aapnekrav", "a large ledger")
    answers = field.open_as_office(field.take_clients(LARGE))
    return count(answers) + f" in {max(answer.seconds for answer in answers):.0f} s"


def hang(party: str, press: Callable[[Field], list[Answer]]) -> Attack:
    """A party takes calls and says nothing, while a crowd wants something of it."""

    def attack(field: Field, _owner: Owner) -> str:
        field.parties.misbehave(party, "silence")
        started = time.monotonic()
        answers = press(field)
        time.sleep(max(started + HANGING_SECONDS - time.monotonic(), 0))
        return count(answers)

    return attack


def press_sign_in(field: Field) -> list[Answer]:
    """Many press *Logg inn*."""
    return release([partial(Browser(field.url, "").get, "/innlogging/") for _ in range(PRESSES)])


def open_tabs(field: Field) -> list[Answer]:
    """One person opens many organisations that nobody has opened."""
    return field.open_as_office(field.take_clients(TABS))


def sign_in_then_hang_altinn(way: str) -> Attack:
    """Altinn misbehaves once the person is signed in."""

    def attack(field: Field, _owner: Owner) -> str:
        cookie = field.take_stranger()
        field.parties.misbehave("altinn/authorizedparties", way)
        paths = ["/virksomheter/"] * TABS
        return count(release([partial(Browser(field.url, cookie).get, path) for path in paths]))

    return attack


def give_wrong_dates(field: Field, _owner: Owner) -> str:
    """Maskinporten refuses our moment, and says that it is the year 9999."""
    field.parties.misbehave("maskinporten/token", "a date of the year 9999")
    return count(field.open_as_office(field.take_clients(AT_ONCE)))


def forge_logout_tokens(field: Field, _owner: Owner) -> str:
    """Logout tokens signed by nobody, while the set of keys hangs."""
    field.parties.misbehave("idporten", "silence")
    return count(release([partial(post_token, field, f"forged-{number}") for number in range(TOKENS)]))


def name_unknown_keys(field: Field, _owner: Owner) -> str:
    """The same while the keys are there: each names another key."""
    kids = [f"unknown-{number}" for number in range(FORMS)]
    return count(in_heaps(partial(post_token, field), kids))


def post_token(field: Field, kid: str) -> Answer:
    """Send one."""
    token = jwt.encode({"sid": "x"}, "secret" * 10, algorithm="HS256", headers={"kid": kid, "typ": "logout+jwt"})
    return Browser(field.url, "").post("/utlogging/bak", f"logout_token={token}".encode())


def send_oversize_forms(field: Field, _owner: Owner) -> str:
    """Forms that say they are large, and forms that turn out to be."""
    piece = b"%x\r\n%b\r\n" % (16_000, b"a" * 16_000)
    declared = b"POST /kontroll/ HTTP/1.1\r\n%bContent-Length: 100000000\r\n\r\n" % FORM_HEAD
    chunked = b"POST /kontroll/ HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\n%b" % (FORM_HEAD, piece * 5)

    def send(head: bytes) -> Answer:
        started = time.monotonic()
        with connect(field.url, head) as connection:
            status = connection.recv(4096).split(b" ", 2)[1]
        return Answer(int(status), b"", time.monotonic() - started)

    return count(in_heaps(send, [declared, chunked] * (FORMS // 2)))


def ask_for_others(field: Field, owner: Owner) -> str:
    """A signed-in stranger asks for the owner's organisation again and again."""
    cookie = field.take_stranger()
    answers = in_heaps(lambda _: Browser(field.url, cookie).get(owner.first), range(REFUSALS))
    today = Browser(field.url, owner.cookie).get(f"{owner.first}innsyn.csv").body.decode("utf-8-sig")
    rows = sum(";Avvist;" in line for line in today.splitlines())
    return f"{count(answers)}; {rows} row in the owner's record"


def order_in_heaps(field: Field, owner: Owner) -> str:
    """One person orders a hundred statements; the owner orders one, and waits for it."""
    first = TODAY.year - 9
    periods = [
        f"fra={first + place % 9}-01-01&til={TODAY.year}-{1 + place // 10:02}-{1 + place % 10:02}"
        for place in range(ORDERS)
    ]
    paths = [f"/virksomhet/{HEAPS_ORGNR}/kontoutskrift.pdf?{period}" for period in periods]
    Browser(field.url, field.heaps).get(paths[0])  # fetches the lists
    with ThreadPoolExecutor(1) as pool:
        ordering = pool.submit(in_heaps, lambda path: Browser(field.url, field.heaps).get(path), paths)
        time.sleep(5)
        waited = wait_for_statement(owner)
        answers = ordering.result()
    return f"{count(answers)}; the owner had one in {waited:.1f} s"


def wait_for_statement(owner: Owner) -> float:
    """Seconds until the owner has a statement that was ordered now."""
    started, browser = time.monotonic(), Browser(owner.url, owner.cookie)
    answer = browser.get(f"{owner.first}kontoutskrift.pdf?fra={TODAY.year}-01-01&til={TODAY}")
    while answer.status != 302 and not answer.body.startswith(b"%PDF") and time.monotonic() < started + 60:
        answer = browser.get(f"{owner.first}kontoutskrift.pdf?fra={TODAY.year}-01-01&til={TODAY}")
    place = answer.location
    while not answer.body.startswith(b"%PDF") and time.monotonic() < started + 60:
        time.sleep(0.2)
        answer = browser.get(f"{place}last-ned")
    return time.monotonic() - started


def in_heaps(ask: Callable[[T], Answer], asked: Iterable[T]) -> list[Answer]:
    """All of them, as many at once as an attacker's own connections."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(ask, asked))


ATTACKS: dict[str, Attack] = {
    "slow bodies": send_slow_bodies,
    "bombs": send_bombs,
    "five large ledgers": send_large_ledgers,
    "ID-porten hangs, sign-ins": hang("idporten", press_sign_in),
    "Altinn hangs, 18 tabs": sign_in_then_hang_altinn("silence"),
    "Altinn's list without end": sign_in_then_hang_altinn("a list without end"),
    "Maskinporten hangs, 18 tabs": hang("maskinporten", open_tabs),
    "Skatteetaten hangs, 18 tabs": hang("skatteetaten", open_tabs),
    "wrong dates": give_wrong_dates,
    "forged logout tokens, keys hang": forge_logout_tokens,
    "unknown keys": name_unknown_keys,
    "oversize forms": send_oversize_forms,
    "refusals by a stranger": ask_for_others,
    "orders in heaps": order_in_heaps,
}
