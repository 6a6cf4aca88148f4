#!/bin/sh
# Builds the program so that it needs no library of the machine it runs on, and copies it to $1. The `Dockerfile` runs this.
#
#   .ci/static.sh target/tickmark-static
#
# TARGET names another target than the one that rustc builds for by itself; PROFILE another profile than `release`.
set -eu
to=$1
target=${TARGET:-$(rustc -vV | sed -n 's/^host: //p')}
profile=${PROFILE:-release}
case $target in *-linux-*) ;; *) echo "$target: only programs for Linux are linked statically" >&2; exit 2 ;; esac

# The flag is for the program alone: what it is linked from is the same as for any other build.
cargo rustc ${TARGET:+--target "$TARGET"} --profile "$profile" --locked --bin tickmark -- -C target-feature=+crt-static
folder=${CARGO_TARGET_DIR:-target}${TARGET:+/$TARGET}
case $profile in dev) folder=$folder/debug ;; *) folder=$folder/$profile ;; esac
# Beside it and renamed, as the old one may be running.
cp "$folder/tickmark" "$to.new"
mv "$to.new" "$to"
if readelf --dynamic "$to" | grep -q NEEDED; then
  echo "$to needs libraries of the machine it runs on" >&2
  exit 1
fi
