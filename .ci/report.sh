#!/usr/bin/env bash
# The page of `tickmark report` in a real browser: a claim brings its evidence beside the draft, in light and
# dark, and the page asks for nothing from outside.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=${1:-target/debug/tickmark}
if ! command -v chromium > /dev/null; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends chromium > /dev/null
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$binary" report tests/demo --no-cache -o "$folder/report.html"
browse() { timeout 120 chromium --headless --no-sandbox --disable-gpu --user-data-dir="$folder/profile" "$@" 2> "$folder/log"; }

browse --dump-dom "file://$folder/report.html#c1-3" > "$folder/chosen.html"
shown=$(grep -oE 'class="card [a-z]+ shown" id="[^"]+"' "$folder/chosen.html")
[ "$(wc -l <<< "$shown")" = 1 ] && [[ "$shown" == *'id="e1-3"' ]] || { echo "chose e1-3, shown: $shown"; exit 1; }

# Without an address the first thing that is wrong is shown.
browse --dump-dom "file://$folder/report.html" > "$folder/first.html"
grep -qE 'class="card (conflict|disputed) shown"' "$folder/first.html" || { echo "nothing is shown at first"; exit 1; }

for colours in 0 1; do
  browse --blink-settings=preferredColorScheme=$colours --window-size=1400,1400 --screenshot="$folder/$colours.png" "file://$folder/report.html"
  [ "$(stat -c %s "$folder/$colours.png")" -gt 50000 ] || { echo "the page is blank"; exit 1; }
done
cmp -s "$folder/0.png" "$folder/1.png" && { echo "light and dark look alike"; exit 1; }
echo "report: evidence appears, light and dark differ"
