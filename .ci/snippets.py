#!/usr/bin/env python3
"""Every TOML and JSON snippet under editors/ must at least be read by a parser: people copy them."""
import json
import pathlib
import re
import sys
import tomllib

wrong = 0
count = 0
for page in sorted(pathlib.Path("editors").rglob("README.md")):
    if "node_modules" in page.parts:
        continue
    text = page.read_text(encoding="utf-8")
    for kind, body in re.findall(r"^ *```(toml|json)\n(.*?)^ *```", text, re.S | re.M):
        count += 1
        try:
            (tomllib if kind == "toml" else json).loads(body)
        except ValueError as error:
            wrong += 1
            print(f"{page}: a {kind} snippet cannot be read: {error}\n{body}")
print(f"{count} snippets")
sys.exit(1 if wrong or count == 0 else 0)
