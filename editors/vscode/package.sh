#!/usr/bin/env bash
# Packages the extension: one .vsix for each platform with the server inside, and one without.
#
#   editors/vscode/package.sh                         the one without a server
#   editors/vscode/package.sh linux-x64 darwin-arm64  these platforms, each built with `cargo build --release --target`
#   SERVER=/path/to/tickmark editors/vscode/package.sh linux-x64   one platform, with a server that is built already
#
# Linux servers are built against musl, so that they run on every distribution (rustup target add …; a
# linker for other processors must be named in Cargo's own configuration). Needs `npm ci` to have run.
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

rm -rf bin
trap 'rm -rf bin' EXIT
if [ $# = 0 ]; then
  npx vsce package --no-dependencies --out tickmark.vsix
fi
for platform in "$@"; do
  target=$(target_of "$platform")
  name=tickmark
  case $platform in win32-*) name=tickmark.exe ;; esac
  if [ -z "${SERVER:-}" ]; then
    (cd ../.. && cargo build --release --locked --target "$target")
  fi
  mkdir -p bin
  cp "${SERVER:-../../target/$target/release/$name}" "bin/$name"
  chmod +x "bin/$name"
  npx vsce package --no-dependencies --target "$platform" --out "tickmark-$platform.vsix"
  rm -rf bin
done
