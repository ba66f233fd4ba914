"""Walks XML of any size in bounded memory, and refuses what hostile XML can do.

The caller gives a tree of the elements it wants. All others are skipped, and their text is never collected.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from portal.books.refusal import BooksRefused, Reason

MAX_DEPTH = 32
MAX_TEXT = 10_000  # of one element that is read
MAX_SILENCE = 256 * 1024  # bytes without a complete tag or text: one enormous tag, name or comment
MAX_NAMES = 2_000  # different names and prefixes; expat remembers each of them
SEPARATOR = "\x1f"  # between namespace and name, as expat gives them; allowed in neither

Fields = dict[str, str]


@dataclass(slots=True)
class Node:
    """An element that is read: a record of fields, a field of the record around it, or only a step on the way."""

    children: dict[str, "Node"] = field(default_factory=dict)
    key: str = ""  # a field's name in its record
    begin: Callable[[], None] | None = None
    end: Callable[[Fields], None] | None = None  # a record: called with its fields
    seen: Callable[[str], None] | None = None  # called with a field's text at once


def make_fields(paths: Iterable[str]) -> dict[str, Node]:
    """Nodes for fields, named by their path within the record: `DebitAmount/Amount`."""
    nodes: dict[str, Node] = {}
    for path in paths:
        level = nodes
        *steps, last = path.split("/")
        for step in steps:
            level = level.setdefault(step, Node()).children
        level[last] = Node(key=path)
    return nodes


class XmlStream:
    """One XML file. `root` is called with namespace and name of the first element and returns the wanted tree."""

    def __init__(self, root: Callable[[str, str], Node]) -> None:
        self._root, self._namespace = root, ""
        self._path: list[Node] = []
        self._records: list[Fields] = []
        self._text: list[str] | None = None
        self._length = self._skipped = self._depth = self._prefixes = 0
        self._has_event = False
        self._names: dict[str, str] = {}
        self._parser = self._make_parser()

    def _make_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=SEPARATOR, intern=self._names)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._take_text
        parser.StartNamespaceDeclHandler = self._count_prefix
        parser.CommentHandler = parser.ProcessingInstructionHandler = self._note
        # Without a document type there are no entities but the five of XML itself, and nothing to fetch.
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = parser.UnparsedEntityDeclHandler = self._refuse
        return parser

    def read(self, pieces: Iterable[bytes]) -> None:
        """Walk the whole file."""
        silence = 0
        try:
            for piece in pieces:
                self._has_event = False
                self._parser.Parse(piece, False)
                silence = 0 if self._has_event else silence + len(piece)
                if silence > MAX_SILENCE:
                    self._refuse()
            self._parser.Parse(b"", True)
        except expat.ExpatError as exc:
            where = str(self._parser.ErrorLineNumber)
            raise BooksRefused(Reason.ULESELIG if self._depth or self._path else Reason.IKKE_SAFT, where) from exc
        except (LookupError, ValueError) as exc:  # an unknown character encoding
            raise BooksRefused(Reason.ULESELIG, "1") from exc

    @property
    def line(self) -> int:
        """Where in the file, for messages."""
        return self._parser.CurrentLineNumber

    def _refuse(self, *_args: object) -> NoReturn:
        raise BooksRefused(Reason.UTRYGG)

    def _note(self, *_args: object) -> None:
        self._has_event = True

    def _count_prefix(self, _prefix: str | None, _uri: str | None) -> None:
        self._prefixes += 1
        if self._prefixes > MAX_NAMES * 50:  # files may declare their one prefix again on every voucher
            self._refuse()

    def _start(self, name: str, _attributes: Mapping[str, str]) -> None:
        self._has_event = True
        self._depth += 1
        if self._depth > MAX_DEPTH or len(self._names) > MAX_NAMES:
            self._refuse()
        if self._skipped:
            self._skipped += 1
            return
        namespace, _, local = name.rpartition(SEPARATOR)
        if not self._path:
            self._namespace = namespace
            node: Node | None = self._root(namespace, local)
        else:
            node = self._path[-1].children.get(local) if namespace == self._namespace else None
        if node is None:
            self._skipped = 1
            return
        self._path.append(node)
        if node.end is not None:
            self._records.append({})
        if node.begin is not None:
            node.begin()
        if node.key or node.seen:
            self._text, self._length = [], 0

    def _end(self, _name: str) -> None:
        self._has_event = True
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
            return
        node = self._path.pop()
        if self._text is not None and (node.key or node.seen):
            text, self._text = "".join(self._text).strip(), None
            if node.seen is not None:
                node.seen(text)
            else:
                self._records[-1].setdefault(node.key, text)
        if node.end is not None:
            node.end(self._records.pop())

    def _take_text(self, text: str) -> None:
        self._has_event = True
        if self._text is None or self._skipped:
            return
        self._length += len(text)
        if self._length > MAX_TEXT:
            self._refuse()
        self._text.append(text)
