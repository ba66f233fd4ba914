"""Finds organisations on a page that are not the reader's own."""

import re

# With or without blanks between the thirds, as on pages and in files.
NUMBER = re.compile(rb"(?<![0-9])([0-9]{3})(?:\xc2\xa0| |&nbsp;)?([0-9]{3})(?:\xc2\xa0| |&nbsp;)?([0-9]{3})(?![0-9])")


def find_numbers(body: bytes, known: frozenset[bytes]) -> set[bytes]:
    """Numbers of these organisations in the body."""
    return {number for found in NUMBER.finditer(body) if (number := b"".join(found.groups())) in known}
