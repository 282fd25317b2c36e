# Two stages: the first installs into a virtual environment and compiles the specs, the second holds nothing but that.
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md ./
COPY mockserver mockserver
COPY specs specs
COPY fixtures fixtures
RUN python3 -m venv /opt/mockserver \
    && /opt/mockserver/bin/pip install --no-cache-dir . \
    && /opt/mockserver/bin/mockserver check

FROM python:3.13-slim
COPY --from=build /opt/mockserver /opt/mockserver
# Nothing is written at run time: the root file system may be read-only, and there is no home.
ENV PATH=/opt/mockserver/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MOCKSERVER_HOST=0.0.0.0 \
    MOCKSERVER_PORT=8080
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=2s --timeout=2s --start-period=10s --retries=5 \
    CMD ["mockserver", "health"]
ENTRYPOINT ["mockserver"]
CMD ["run"]
