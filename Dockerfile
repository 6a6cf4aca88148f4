# tickmark as one static program, in a small image with what it can use: git for --since, pdftotext for PDFs.
#
#   docker build -t tickmark .
#   docker run --rm -v "$PWD:/work" tickmark lint
FROM rust:1.95-slim AS build
WORKDIR /tickmark
COPY . .
# The target is named so that only the program is linked statically, and not the macros it is built with.
RUN RUSTFLAGS="-C target-feature=+crt-static" cargo build --release --locked --target "$(rustc --print host-tuple)"
RUN cp "target/$(rustc --print host-tuple)/release/tickmark" /usr/local/bin/tickmark

FROM alpine:3
RUN apk add --no-cache git poppler-utils
COPY --from=build /usr/local/bin/tickmark /usr/local/bin/tickmark
# A mounted repository belongs to somebody else than the image's user; git would refuse to read it.
RUN git config --system --add safe.directory '*'
WORKDIR /work
ENTRYPOINT ["tickmark"]
