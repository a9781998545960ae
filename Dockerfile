# One image for the web server, the worker and the beat.
FROM python:3.11-slim AS packages
WORKDIR /build
COPY requirements/run.lock run.lock
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --only-binary :all: --require-hashes -r run.lock

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home --home-dir /home/traps traps \
    && install --directory --owner traps --group traps /home/traps/files
COPY --from=packages /venv /venv
WORKDIR /app
COPY --chown=root:root manage.py ./
COPY --chown=root:root traps_web traps_web
COPY --chown=root:root accounts accounts
COPY --chown=root:root pipeline pipeline
COPY --chown=root:root plans plans
COPY --chown=root:root reviews reviews
COPY --chown=root:root templates templates
COPY --chown=root:root static static
COPY --chown=root:root deploy deploy
COPY --chown=root:root docs/glossary.md docs/glossary.md
COPY --chown=root:root docs/guides docs/guides
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=traps_web.settings \
    TRAPS_HOME=/home/traps \
    STATIC_ROOT=/app/static-collected
RUN python -m compileall -q /app && SECRET_KEY=build DATABASE_URL=sqlite:///:memory: REDIS_URL=memory:// ALLOWED_HOSTS=localhost EMAIL_URL=consolemail:// TRAPS_MODE=production \
    python manage.py collectstatic --noinput --verbosity 0
ENV TRAPS_MODE=production
USER traps
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py"]
