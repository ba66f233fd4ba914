"""Entry point for a server: sandbox.wsgi:app."""

import os

from sandbox.wsgi_factory import make_app

app = make_app(os.environ)
