# The portal alone; the sandbox is not in the image. Run `python manage.py migrate && python manage.py createcachetable` once per release.
# `make image-check` follows every line without Docker, and starts what came of it.
# The base is fixed by digest: a name alone would give another Python or Debian from one build to the next, and nobody would have tested
# that one. The digest is of the list of all architectures. Renew it for each release, for the base's own security updates:
# `docker buildx imagetools inspect python:3.13-slim-trixie` says it; --build-arg BASE=… tries another.
ARG BASE=python:3.13-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b

FROM ${BASE} AS build
WORKDIR /app
COPY requirements/portal.txt requirements/
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/portal.txt
COPY manage.py ./
COPY portal portal
COPY templates templates
COPY static static
COPY locale locale
# collectstatic needs settings but none of their values.
RUN STATIC_ROOT=/app/staticfiles /venv/bin/python -m portal.env.throwaway manage.py collectstatic --noinput

FROM ${BASE}
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --uid 10001 portal \
    && mkdir -p /data && chown portal /data && chmod 700 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER portal
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/data STATIC_ROOT=/app/staticfiles
# The only place that is written to: the root file system can be read-only.
VOLUME /data
EXPOSE 8000
# Only whether the process lives: it needs neither database nor cache. `/helse/klar` is for alarms.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/helse/levende', timeout=4)"]
# Dead web processes are started again by the server. Give it 75 seconds to stop: the longest page may take 60.
CMD ["python", "-m", "portal.serve", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--log-level", "warning"]
