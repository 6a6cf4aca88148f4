#!/usr/bin/env bash
# Measures tickmark on synthetic archives of growing size; writes a table (sizes.md) and its picture (sizes.svg) here.
#
#   examples/archive/sizes.sh [PASSAGES...]
#
# The largest needs some 8 GB below $TMPDIR while it runs.
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo build --release --example archive
archive=target/release/examples/archive
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
[ $# -gt 0 ] || set -- 1000 10000 100000 500000 1000000
table=examples/archive/sizes.md
"$archive" --head > "$place/table"
for passages; do
  "$archive" --passages "$passages" --seed 1 "$place/$passages" >&2
  "$archive" --measure "$place/$passages" | tee -a "$place/table" >&2
  rm -rf "${place:?}/$passages"
done
cp "$place/table" "$table"
"$archive" --plot "$table" > examples/archive/sizes.svg
