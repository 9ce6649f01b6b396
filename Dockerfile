# portal: web, worker and beat. proxy: TLS in front of web. Neither runs as root.

FROM python:3.13.17-slim-trixie AS packages
RUN python -m venv /srv/venv
COPY requirements.txt .
RUN /srv/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.13.17-slim-trixie AS portal
# What Debian mended since the image was made comes with it: its list of trusted certificates, for one.
RUN apt-get update \
    && apt-get upgrade -y \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
       postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
    && install --directory --owner=portal /srv/documents /srv/backups
COPY --from=packages /srv/venv /srv/venv
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1
WORKDIR /srv/portal
COPY . .
RUN PORTAL_SECRET_KEY=while-building PORTAL_DATA_KEYS=none PORTAL_INDEX_KEY=none DATABASE_URL=postgres://nowhere/portal \
    python manage.py collectstatic --no-input --verbosity=0
USER 10001:10001

FROM caddy:2.11.7-alpine AS proxy
COPY deploy/Caddyfile /etc/caddy/Caddyfile
# It listens above port 1024 and needs no capability of its own.
RUN setcap -r /usr/bin/caddy && chown -R 10002:10002 /data /config
USER 10002:10002
