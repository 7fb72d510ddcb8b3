# SPDX-License-Identifier: MIT
# The programs in a container: docker build -t hookwork . && docker run -i --rm hookwork route ...
# tests/package/dockerfile checks this file, and can follow its steps where no engine runs.
FROM debian:12-slim AS build
WORKDIR /src
# The packages first: they change less often than the code.
COPY cmake/install-packages cmake/
COPY cmake/packages cmake/packages
RUN cmake/install-packages build && rm -rf /var/lib/apt/lists/*
COPY . .
RUN make && make install PREFIX=/usr/local DESTDIR=/stage && strip /stage/usr/local/bin/*

FROM debian:12-slim
RUN apt-get update && \
    apt-get install -y --no-install-recommends libfmt9 libsimdjson14 libre2-9 libunistring2 libuv1 \
        libyaml-cpp0.7 && \
    rm -rf /var/lib/apt/lists/*
COPY --from=build /stage/usr/local /usr/local
RUN groupadd --system --gid 10001 hookwork && \
    useradd --system --uid 10001 --gid hookwork --no-create-home --shell /usr/sbin/nologin hookwork && \
    install -d -o hookwork -g hookwork /work
WORKDIR /work
USER 10001:10001
ENTRYPOINT ["hw"]
