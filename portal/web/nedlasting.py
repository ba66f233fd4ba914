"""Downloads: formats, rate limit and response."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from portal.access.grense import enforce_limit
from portal.access.sesjon import get_innlogget
from portal.access.tilgang import IkkeInnlogget
from portal.documents.dokument import Dokument
from portal.documents.filformat import Filformat, Tabellformat
from portal.documents.tabell import Tabell
from portal.domain.tilgang import Tilgang
from portal.jobs.filer import Filfase, get_file_slot, name_fil, request_file
from portal.web.request import PortalRequest

P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabellfil:
    """Tables to render in the requested format. `navn`: file name without suffix."""

    navn: str
    tabeller: tuple[Tabell, ...]
    laget: datetime

    def answer(self, filformat: Filformat) -> HttpResponse:
        """Render the file."""
        if not isinstance(filformat, Tabellformat):
            raise TypeError(f"{filformat.suffix} holds no tables")
        content = filformat.render(self.tabeller, self.laget)
        return send(content, f"{self.navn}.{filformat.suffix}", filformat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dokumentfil:
    """A document for the worker to render.

    `hva` identifies the content within one person and organisation; equal content gives the same file.
    """

    tilgang: Tilgang
    dokument: Dokument
    hva: tuple[str, ...]

    def answer(self, filformat: Filformat) -> HttpResponse:
        """The file, or a redirect to its waiting page if rendering takes too long."""
        noekkel = name_fil(self.tilgang, *self.hva)
        fil = request_file(get_file_slot(self.tilgang, noekkel), self.dokument, self.tilgang.leser)
        if fil.fase is Filfase.FERDIG:
            return send(fil.innhold, fil.filnavn, filformat)
        return redirect("fil", orgnr=self.tilgang.orgnr, noekkel=noekkel)


Answer = HttpResponse | Tabellfil | Dokumentfil
View = Callable[Concatenate[PortalRequest, P], Answer]
Download = Callable[Concatenate[PortalRequest, P], HttpResponse]


def download(*formats: Filformat) -> Callable[[View[P]], Download[P]]:
    """For a view whose URL has the suffix `endelse`: 404 unless it is one of these formats.

    The view returns the file's content or a page. Only files count towards the rate limit; above it the answer is 429.
    """
    offered = {filformat.suffix: filformat for filformat in formats}

    def decorate(view: View[P]) -> Download[P]:
        @wraps(view)
        def checked(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            filformat = offered.get(str(kwargs.pop("endelse")))
            if filformat is None:
                raise Http404
            answer = view(request, *args, **kwargs)
            if isinstance(answer, HttpResponse):
                return answer
            enforce_limit(
                "nedlasting", _get_person_key(request), most=settings.LIMIT_DOWNLOADS, window=settings.LIMIT_WINDOW
            )
            return answer.answer(filformat)

        return checked

    return decorate


def _get_person_key(request: PortalRequest) -> str:
    innlogget = get_innlogget(request.session)
    if innlogget is None:
        raise IkkeInnlogget
    return innlogget.person_key


def send(content: bytes, navn: str, filformat: Filformat) -> HttpResponse:
    """Respond with a file as attachment."""
    response = HttpResponse(content, content_type=filformat.content_type)
    response["Content-Disposition"] = f'attachment; filename="{navn}"'
    return response
