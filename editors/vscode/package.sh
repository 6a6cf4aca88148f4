#!/usr/bin/env bash
# Packages the extension: one .vsix for each platform with the server inside, and one without.
#
#   editors/vscode/package.sh                         the one without a server
#   editors/vscode/package.sh linux-x64 darwin-arm64  these platforms, each built with `cargo build --release --target`
#   SERVER=/path/to/tickmark editors/vscode/package.sh linux-x64   one platform, with a server that is built already
#
# Linux servers are linked statically, so that they run on every distribution: against musl, or with glibc
# where Rust's library for musl is not installed (rustup target add …; a linker for other processors must be
# named in Cargo's own configuration). Needs `npm ci` to have run.
set -euo pipefail
cd "$(dirname "$0")"

target_of() {
  case $1 in
    linux-x64 | alpine-x64) echo x86_64-unknown-linux-musl ;;
    linux-arm64 | alpine-arm64) echo aarch64-unknown-linux-musl ;;
    linux-armhf) echo armv7-unknown-linux-musleabihf ;;
    darwin-x64) echo x86_64-apple-darwin ;;
    darwin-arm64) echo aarch64-apple-darwin ;;
    win32-x64) echo x86_64-pc-windows-msvc ;;
    win32-arm64) echo aarch64-pc-windows-msvc ;;
    *) echo "no such platform: $1" >&2 && return 2 ;;
  esac
}

# The target to build for: with glibc where the standard library for musl is not there.
buildable() {
  case $1 in
    *-linux-musl)
      local libraries
      libraries=$(rustc --print target-libdir --target "$1" 2>/dev/null || true)
      [ -d "$libraries" ] && echo "$1" || echo "${1%musl}gnu"
      ;;
    *) echo "$1" ;;
  esac
}

host=$(rustc -vV | sed -n 's/^host: //p' | grep -e '-linux-' || true)

rm -rf bin
trap 'rm -rf bin' EXIT
if [ $# = 0 ]; then
  npx vsce package --no-dependencies --out tickmark.vsix
fi
for platform in "$@"; do
  target=$(buildable "$(target_of "$platform")")
  name=tickmark
  case $platform in win32-*) name=tickmark.exe ;; esac
  mkdir -p bin
  if [ -n "${SERVER:-}" ]; then
    cp "$SERVER" "bin/$name"
  else
    case $target in
      # The machine's own target needs no name, and shares what is built already.
      "$host") (cd ../.. && sh .ci/static.sh "editors/vscode/bin/$name") ;;
      *-linux-*) (cd ../.. && TARGET=$target sh .ci/static.sh "editors/vscode/bin/$name") ;;
      *)
        (cd ../.. && cargo build --release --locked --target "$target")
        cp "../../target/$target/release/$name" "bin/$name"
        ;;
    esac
  fi
  chmod +x "bin/$name"
  npx vsce package --no-dependencies --target "$platform" --out "tickmark-$platform.vsix"
  rm -rf bin
done
