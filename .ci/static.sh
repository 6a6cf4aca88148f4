#!/bin/sh
# Builds the program so that it needs no library of the machine it runs on, and copies it to $1. The `Dockerfile` runs this.
#
#   .ci/static.sh target/tickmark-static
#
# TARGET names another target than the one that rustc builds for by itself.
set -eu
to=$1
target=${TARGET:-$(rustc -vV | sed -n 's/^host: //p')}
case $target in *-linux-*) ;; *) echo "$target: only programs for Linux are linked statically" >&2; exit 2 ;; esac

# Naming the target keeps the flags away from build scripts and macros, which cannot be static.
RUSTFLAGS="${RUSTFLAGS:-} -C target-feature=+crt-static" cargo build --release --locked --bin tickmark --target "$target"
cp "${CARGO_TARGET_DIR:-target}/$target/release/tickmark" "$to"
if readelf --dynamic "$to" | grep -q NEEDED; then
  echo "$to needs libraries of the machine it runs on" >&2
  exit 1
fi
