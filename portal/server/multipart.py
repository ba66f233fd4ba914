"""Cuts the file out of a form, by its first and last bytes. The fields come before the file, as on our page."""

import re

from portal.server.bodies import FORM, BodyBroken

MAX_SUFFIX = 10
MULTIPART = "multipart/form-data"
BOUNDARY = re.compile(r"(?:^|[; ])boundary=([A-Za-z0-9_-]{1,70})(?:$|[; ])")  # as browsers write it
END_OF_HEADERS = b"\r\n\r\n"
FILE_NAME = re.compile(rb'filename="([^"\r\n]*)"')  # as browsers write it


def find_boundary(content_type: str) -> str:
    """The boundary of a form with a file; empty if it is another kind of body."""
    plain, _, parameters = content_type.partition(";")
    found = BOUNDARY.search(parameters) if plain.strip().lower() == MULTIPART else None
    return found[1] if found else ""


def cut_form(content_type: str, front: bytes, tail: bytes, size: int) -> tuple[bytes, int, int]:
    """The form without its file, and where the file begins and how long it is. Raises BodyBroken.

    Whatever follows the beginning of the file is the file, to the form's end: nothing in it is a field.
    """
    boundary = find_boundary(content_type).encode()
    end = b"\r\n--" + boundary + b"--"
    closing = len(tail) - tail.rfind(end) if boundary and end in tail else 0
    if not closing or tail[len(tail) - closing + len(end) :].strip():
        raise BodyBroken
    part = front.find(b"--" + boundary + b"\r\n")
    while part >= 0:
        headers = front.find(END_OF_HEADERS, part)
        if headers < 0:
            raise BodyBroken
        start = headers + len(END_OF_HEADERS)
        if b"filename=" in front[part:headers]:
            return front[:part] + b"--" + boundary + b"--\r\n", start, max(size - closing - start, 0)
        part = front.find(b"\r\n--" + boundary + b"\r\n", start)
        part = part + 2 if part >= 0 else part
    if size > FORM:
        raise BodyBroken
    return front, size, 0


def find_suffix(front: bytes, start: int) -> str:
    """How the name of the file ends that begins at `start`: `.xml`, or empty. The rest of the name is not used."""
    names = FILE_NAME.findall(front, 0, start)
    return get_suffix(names[-1].decode(errors="replace")) if names else ""


def get_suffix(name: str) -> str:
    """`.xml` of `Bøker.XML`; empty if the name has none."""
    _, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and len(ending) <= MAX_SUFFIX else ""
