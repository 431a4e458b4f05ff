# Lissom in a container: web server, or worker, with its data in /data or on PostgreSQL.
FROM python:3.12-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY Makefile pyproject.toml README.md LICENSE ./
COPY requirements ./requirements
COPY frontend ./frontend
COPY src ./src
RUN make .venv/.run src/lissom/web/static/vendor/.collected && rm -rf frontend/node_modules

FROM python:3.12-slim
RUN useradd --uid 10001 --create-home lissom && install -d -o lissom -g lissom -m 700 /data
COPY --from=build /app /app
ENV LISSOM_HOME=/data PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1
USER lissom
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", \
  "import urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/health', headers={'Host': 'localhost'}), timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["lissom"]
CMD ["serve", "--host", "0.0.0.0"]
