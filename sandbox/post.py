"""The stand-in for a mail server: takes messages by SMTP (RFC 5321), keeps them, and delivers none."""

import socket
import socketserver
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import BytesParser
from email.policy import default
from typing import Literal, get_args

MOST = 500  # messages that are kept
MAX_LINE = 2000

# What goes wrong in a session. `lost` and `dropped` end it after the message was handed over: kept, and not kept.
PostFault = Literal["", "away", "refused", "later", "data", "lost", "dropped"]
POST_FAULTS: tuple[PostFault, ...] = get_args(PostFault)


@dataclass(frozen=True, slots=True)
class Received:
    """A message that was taken."""

    at: datetime
    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def headers(self) -> dict[str, str]:
        """The headers, unfolded and decoded."""
        parsed = BytesParser(policy=default).parsebytes(self.content)
        return {name: str(value).strip() for name, value in parsed.items()}

    @property
    def text(self) -> str:
        return str(BytesParser(policy=default).parsebytes(self.content).get_content())


@dataclass(slots=True)
class Mailbox:
    """Everything that was taken. `faults`: one for each of the next sessions; `choose_fault` for those after."""

    messages: deque[Received] = field(default_factory=lambda: deque(maxlen=MOST))
    dropped: deque[Received] = field(default_factory=lambda: deque(maxlen=MOST))  # by the fault of this name
    faults: deque[PostFault] = field(default_factory=deque)
    choose_fault: Callable[[], PostFault] = lambda: ""

    def take_fault(self) -> PostFault:
        return self.faults.popleft() if self.faults else self.choose_fault()


class _Ended(Exception):
    """The connection is given up."""


class SmtpSession:
    """One connection."""

    def __init__(self, mailbox: Mailbox, connection: socket.socket) -> None:
        self._mailbox, self._fault = mailbox, mailbox.take_fault()
        self._connection, self._file = connection, connection.makefile("rb")
        self._sender, self._recipients = "", list[str]()

    def serve(self) -> None:
        try:
            self._talk()
        except (_Ended, OSError):
            pass
        finally:
            self._file.close()
            self._connection.close()

    def _talk(self) -> None:
        if self._fault == "away":
            self._say("421 away")
            return
        self._say("220 sandbox")
        while line := self._file.readline(MAX_LINE):
            verb = line[:4].decode("ascii", "replace").upper()
            if verb == "QUIT":
                self._say("221 bye")
                return
            self._answer(verb, line.decode("utf-8", "replace").strip())

    def _answer(self, verb: str, line: str) -> None:
        if verb == "EHLO":
            self._say("250-sandbox\r\n250 8BITMIME")
        elif verb == "MAIL":
            self._sender, self._recipients = _read_address(line), []
            self._say("250 ok")
        elif verb == "RCPT":
            self._take_recipient(_read_address(line))
        elif verb == "DATA":
            self._take_data()
        else:
            self._say("250 ok" if verb in ("HELO", "RSET", "NOOP") else "502 unknown")

    def _take_recipient(self, address: str) -> None:
        if self._fault in ("refused", "later"):
            self._say("550 no such mailbox" if self._fault == "refused" else "451 later")
            return
        self._recipients.append(address)
        self._say("250 ok")

    def _take_data(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self._file.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        if self._fault == "data":
            self._say("451 later")
            return
        received = Received(datetime.now(UTC), self._sender, tuple(self._recipients), b"".join(lines))
        (self._mailbox.dropped if self._fault == "dropped" else self._mailbox.messages).append(received)
        if self._fault in ("lost", "dropped"):
            raise _Ended
        self._say("250 taken")

    def _say(self, text: str) -> None:
        self._connection.sendall(f"{text}\r\n".encode())


def serve_on(mailbox: Mailbox, port: int) -> socketserver.ThreadingTCPServer:
    """Take messages on a port of this machine, in threads of their own."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            SmtpSession(mailbox, self.request).serve()

    socketserver.ThreadingTCPServer.allow_reuse_address = True
    server = socketserver.ThreadingTCPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="post", daemon=True).start()
    return server


def _read_address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]
