# The portal alone; the sandbox is not in the image. Run `python manage.py migrate && python manage.py createcachetable` once per release.
FROM python:3.13-slim AS build
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

FROM python:3.13-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --uid 10001 portal \
    && mkdir -p /data && chown portal /data && chmod 700 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER portal
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 VAR_DIR=/data STATIC_ROOT=/app/staticfiles
EXPOSE 8000
CMD ["python", "-m", "portal.serve", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--log-level", "warning"]
