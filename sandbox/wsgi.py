"""Entry point for a server: sandbox.wsgi:app."""

import os

from sandbox.post import serve_on
from sandbox.wsgi_factory import make_app

app = make_app(os.environ)
if port := os.environ.get("SANDBOX_SMTP_PORT"):
    serve_on(app.post, int(port))
