"""Imported by the server that drawing processes are forked from: everything that is slow to load, loaded once."""

from portal.documents.pdf import warm_up

warm_up()
