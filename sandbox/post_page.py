"""The page that shows what was sent by e-mail: the newest first, with working links."""

import re
from collections.abc import Mapping
from html import escape

from werkzeug.wrappers import Request, Response

from sandbox.post import POST_FAULTS, Mailbox, Received

LINK = re.compile(r"https?://[^\s<>&]+")
SHOWN = ("Date", "From", "To", "Subject", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post")


class PostPage:
    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def show(self, _request: Request, _values: Mapping[str, str]) -> Response:
        parts = [_render(one) for one in reversed(self._mailbox.messages)] or ["<p>Nothing was sent yet.</p>"]
        page = f"<!doctype html><html lang=en><meta charset=utf-8><title>Post</title><h1>Post</h1>{''.join(parts)}"
        return Response(page, content_type="text/html; charset=utf-8")

    def fail(self, request: Request, _values: Mapping[str, str]) -> Response:
        """The next session goes wrong so."""
        named = request.get_data(as_text=True).strip()
        found = next((one for one in POST_FAULTS if one and one == named), None)
        if found is None:
            return Response(f"one of {', '.join(one for one in POST_FAULTS if one)}\n", 400, content_type="text/plain")
        self._mailbox.faults.append(found)
        return Response(status=204)


def _render(received: Received) -> str:
    headers = received.headers
    head = "\n".join(f"{name}: {escape(headers[name])}" for name in SHOWN if name in headers)
    body = LINK.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(received.text))
    return f"<hr><pre>{head}</pre>{_render_stop(headers.get('List-Unsubscribe', ''))}<pre>{body}</pre>"


def _render_stop(header: str) -> str:
    """A button that does what a mail program's own does (RFC 8058)."""
    address = header.strip("<>")
    if not address:
        return ""
    field = '<input type="hidden" name="List-Unsubscribe" value="One-Click">'
    return f'<form method="post" action="{escape(address)}">{field}<button>Unsubscribe</button></form>'
