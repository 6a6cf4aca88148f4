#!/usr/bin/env python3
"""Every TOML and JSON snippet under editors/ must be read by a parser, and use only keys that its editor knows: people copy them."""
import json
import pathlib
import re
import sys
import tomllib

# https://docs.helix-editor.com/languages.html
HELIX_SERVER = {"command", "args", "config", "timeout", "environment", "required-root-patterns"}
HELIX_LANGUAGE = {
    "name", "language-id", "scope", "injection-regex", "file-types", "shebangs", "roots", "auto-format",
    "diagnostic-severity", "comment-tokens", "block-comment-tokens", "indent", "language-servers", "grammar",
    "formatter", "soft-wrap", "text-width", "rulers", "path-completion", "workspace-lsp-roots",
    "persistent-diagnostic-sources",
}
# https://zed.dev/docs/tasks
ZED_TASK = {
    "label", "command", "args", "env", "cwd", "use_new_terminal", "allow_concurrent_runs", "reveal", "reveal_target",
    "hide", "shell", "show_summary", "show_command", "tags",
}
ZED_REVEAL = {"always", "no_focus", "never"}


def unknown(editor, snippet):
    """What the editor would not understand."""
    if editor == "helix":
        yield from snippet.keys() - {"language-server", "language"}
        for server in snippet.get("language-server", {}).values():
            yield from server.keys() - HELIX_SERVER
        for language in snippet.get("language", []):
            yield from language.keys() - HELIX_LANGUAGE
            if "name" not in language:
                yield "a language without a name"
    if editor == "zed":
        for task in snippet:
            yield from task.keys() - ZED_TASK
            if not {"label", "command"} <= task.keys() or task.get("reveal", "always") not in ZED_REVEAL:
                yield str(task)


wrong = 0
count = 0
for page in sorted(pathlib.Path("editors").rglob("README.md")):
    if "node_modules" in page.parts:
        continue
    text = page.read_text(encoding="utf-8")
    for kind, body in re.findall(r"^ *```(toml|json)\n(.*?)^ *```", text, re.S | re.M):
        count += 1
        try:
            snippet = (tomllib if kind == "toml" else json).loads(body)
        except ValueError as error:
            wrong += 1
            print(f"{page}: a {kind} snippet cannot be read: {error}\n{body}")
            continue
        for key in unknown(page.parent.name, snippet):
            wrong += 1
            print(f"{page}: unknown to the editor: {key}\n{body}")
print(f"{count} snippets")
sys.exit(1 if wrong or count == 0 else 0)
