"""Which static files are served: collecting and compressing the others takes most of a start."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class ServedFiles(StaticFilesConfig):
    """Leaves out what only the PDF maker reads, and the versions of htmx that no page loads."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "documents", "ext", "htm*-4*", "htmx-2.js", "django-htmx.js"]  # noqa: RUF012 (Django's own form)
