"""The backend that Django loads by the name `portal.postgres`."""

import select
import time
from typing import Self

import psycopg
from django.db.backends.postgresql import base
from psycopg.abc import RV, Params, PQGen, QueryNoTemplate
from psycopg.pq import TransactionStatus

from portal.outage import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    DATABASE,
    RETRY_PAUSE,
    RETURN_SECONDS,
    STATEMENT_SECONDS,
    Waiting,
)

POLL = 0.1  # seconds between psycopg's looks at the clock


class LimitedConnection(psycopg.Connection[tuple[object, ...]]):
    """A connection that is given up when the server says nothing for `ANSWER_SECONDS`.

    The server's own `statement_timeout` ends slow statements, but not those of a server that is frozen or unreachable.
    """

    def wait(self, gen: PQGen[RV], interval: float = POLL, timeout: float | None = None) -> RV:
        """Wait for the server, but not longer than the limit."""
        if not Waiting.is_limited:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, ANSWER_SECONDS)
        except psycopg.errors._WaitTimeout:  # noqa: SLF001 (psycopg has no public name for it)
            self.pgconn.finish()  # the answer may still come, and would be taken for that of the next statement
            DATABASE.failed()
            raise psycopg.OperationalError("the database does not answer") from None


class RepreparingCursor(base.CursorMixin, psycopg.Cursor[tuple[object, ...]]):
    """Prepares anew what no longer holds: a migration may widen a column while the former release still runs."""

    def execute(  # type: ignore[override]  # psycopg's other form is for templates of Python 3.14
        self, query: QueryNoTemplate, params: Params | None = None, **options: bool | None
    ) -> Self:
        """Ask; twice, if PostgreSQL refuses what was prepared. It has then done nothing."""
        try:
            return super().execute(query, params, **options)
        except psycopg.errors.FeatureNotSupported as exc:
            if exc.diag.source_function != "RevalidateCachedQuery":  # the message may be in any language
                raise
        if self.connection.info.transaction_status == TransactionStatus.INERROR:  # its end undoes the preparing too
            raise psycopg.OperationalError("a statement was prepared before a migration")
        super().execute("DEALLOCATE ALL")
        return super().execute(query, params, **options)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with our connections."""

    def get_connection_params(self) -> dict[str, object]:
        """Django's parameters, with our limits where the URL has none."""
        params: dict[str, object] = super().get_connection_params()
        if params["cursor_factory"] is base.ServerBindingCursor:
            params["cursor_factory"] = RepreparingCursor
        params.setdefault("connect_timeout", CONNECT_SECONDS)
        if Waiting.is_limited:
            params.setdefault("options", f"-c statement_timeout={int(STATEMENT_SECONDS * 1000)}")
        return params

    def is_usable(self) -> bool:
        """Whether the connection is alive, which Django wants to know before the first query of each request.

        A server that closes a connection says so. One that is silent is not asked, which would cost a round trip.
        """
        return _is_quiet(self.connection) or super().is_usable()

    def get_new_connection(self, conn_params: dict[str, object]) -> psycopg.Connection[tuple[object, ...]]:
        """Connect; a server that is just restarting is waited for."""
        self.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        if not Waiting.is_limited:
            return _connect(conn_params)
        was_away = DATABASE.is_known
        if not DATABASE.may_try():
            raise psycopg.OperationalError("the database did not answer a moment ago")
        until = time.monotonic() + RETURN_SECONDS
        while True:
            try:
                connection = _connect(conn_params)
            except psycopg.OperationalError:
                if was_away or time.monotonic() > until:
                    DATABASE.failed()
                    raise
                time.sleep(RETRY_PAUSE)
            else:
                DATABASE.answered()
                return connection


def _is_quiet(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    """Whether it is open and nothing has arrived on it, not even its end."""
    if connection.closed:
        return False
    poller = select.poll()
    poller.register(connection.fileno(), select.POLLIN)
    return not poller.poll(0)


def _connect(params: dict[str, object]) -> psycopg.Connection[tuple[object, ...]]:
    return LimitedConnection.connect(**params)  # type: ignore[arg-type]  # Django's parameters are psycopg's
