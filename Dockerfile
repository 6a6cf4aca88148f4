# tickmark in a container: one program that needs nothing of the machine it runs on, and Git for `--since`.
#
#   docker build --tag tickmark .
#   docker run --rm --volume "$PWD:/work" tickmark lint
#   docker build --target program --output . .      writes the program alone to ./tickmark
#
# The program is built by `.ci/static.sh`, which needs no Docker.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN sh .ci/static.sh /tickmark

FROM scratch AS program
COPY --from=build /tickmark /tickmark

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git poppler-utils \
 && rm -rf /var/lib/apt/lists/* \
 && git config --system --add safe.directory '*'
COPY --from=build /tickmark /usr/local/bin/tickmark
WORKDIR /work
ENTRYPOINT ["tickmark"]
