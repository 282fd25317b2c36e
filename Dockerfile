# Two stages: the first installs into a virtual environment and compiles the specs, the second holds nothing but that.
FROM python:3.13-slim AS build
WORKDIR /src
RUN python3 -m venv --without-pip /opt/mockserver
# What we depend on changes seldom: a layer of its own, from a lock file with hashes.
COPY requirements.lock ./
RUN python3 -m pip --python /opt/mockserver/bin/python install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY mockserver mockserver
COPY specs specs
COPY fixtures fixtures
RUN python3 -m pip --python /opt/mockserver/bin/python install --no-cache-dir --no-deps . \
    && /opt/mockserver/bin/mockserver check \
    && cp mockserver/healthcheck.py /opt/mockserver/healthcheck.py

FROM python:3.13-slim
LABEL org.opencontainers.image.title="mockserver" \
    org.opencontainers.image.description="Stateful fakes of vendors' HTTP APIs, judged against their contracts" \
    org.opencontainers.image.licenses="MIT"
RUN python3 -m pip uninstall --yes --quiet --root-user-action=ignore pip
COPY --from=build /opt/mockserver /opt/mockserver
# Nothing is written at run time: the root file system may be read-only, and there is no home.
ENV PATH=/opt/mockserver/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MOCKSERVER_HOST=0.0.0.0 \
    MOCKSERVER_PORT=8080
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=2s --start-period=10s --start-interval=1s --retries=3 \
    CMD ["python3", "-I", "-S", "/opt/mockserver/healthcheck.py"]
ENTRYPOINT ["mockserver"]
CMD ["run"]
