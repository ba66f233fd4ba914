"""How statements are drawn: style sheet and fonts read once, and nothing fetched from anywhere else."""

import threading
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import weasyprint
from django.conf import settings
from weasyprint.text.fonts import FontConfiguration

# One at a time in each process: the fonts are shared, and what Pango keeps of them is not made for several threads.
_drawing = threading.Lock()


class _OwnFiles(weasyprint.urls.URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Gives the project's own print files; whatever else a text asks for is refused."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> object:
        path = Path(unquote(urlsplit(url).path)).resolve()
        if urlsplit(url).scheme != "file" or not path.is_relative_to(get_folder()):
            raise ValueError("only the project's own print files are read")
        return super().fetch(url, headers)


def get_folder() -> Path:
    """Where style sheet and fonts of documents lie."""
    return Path(settings.BASE_DIR, "static", "documents").resolve()


def draw(html: str, identifier: bytes) -> bytes:
    """HTML to PDF, tagged for screen readers (PDF/UA-1). Equal HTML and identifier give equal bytes."""
    with _drawing:
        fonts, sheet = _get_style()
        document = weasyprint.HTML(string=html, base_url=get_folder().as_uri(), url_fetcher=_OwnFiles())
        pdf: bytes = document.write_pdf(
            font_config=fonts,
            stylesheets=[sheet],
            pdf_variant="pdf/ua-1",
            pdf_identifier=identifier,
            custom_metadata=False,
        )
        return pdf


@lru_cache(maxsize=1)
def _get_style() -> tuple[FontConfiguration, weasyprint.CSS]:
    """Reading fonts and rules costs more than a short statement, so it is done once for each process."""
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(filename=get_folder() / "kontoutskrift.css", font_config=fonts, url_fetcher=_OwnFiles())
    return fonts, sheet
