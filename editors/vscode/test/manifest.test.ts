// The manifest and the code name the same things: a command or setting in only one of them does nothing.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import { test } from "node:test";

const manifest = JSON.parse(fs.readFileSync("package.json", "utf8"));
const code = ["extension", "evidence", "report"].map((name) => fs.readFileSync(`src/${name}.ts`, "utf8")).join("\n");

/** Commands that the server announces and the language client registers. */
const RUN_BY_SERVER = ["tickmark.recheck", "tickmark.reindex"];

function all(pattern: RegExp): string[] {
  return [...code.matchAll(pattern)].map((match) => match[1] ?? "").sort();
}

test("every command of the palette is registered, here or by the server", () => {
  const declared = manifest.contributes.commands.map((command: { command: string }) => command.command).sort();
  assert.deepEqual(declared, [...all(/registerCommand\("([^"]+)"/g), ...RUN_BY_SERVER].sort());
});

test("what the server runs is offered only while the server runs", () => {
  for (const command of manifest.contributes.commands) {
    assert.equal(command.enablement, RUN_BY_SERVER.includes(command.command) ? "tickmark.running" : undefined);
  }
  assert.deepEqual(all(/"setContext", "([^"]+)"/g), ["tickmark.running"]);
});

test("every setting is declared, with the default that the code falls back on", () => {
  const properties = manifest.contributes.configuration.properties;
  // The language client reads `trace.server` itself, under the name the client is given.
  assert.match(code, /new Client\(\s*"tickmark",/);
  assert.deepEqual(
    Object.keys(properties).sort(),
    [...all(/settings\.get\("([^"]+)"/g).map((name) => `tickmark.${name}`), "tickmark.trace.server"].sort(),
  );
  for (const [, name, fallback] of code.matchAll(/settings\.get\("([^"]+)", "([^"]*)"\)/g)) {
    assert.equal(properties[`tickmark.${name}`].default, fallback);
  }
  for (const [, name, fallback] of code.matchAll(/settings\.get\("([^"]+)", (true|false)\)/g)) {
    assert.equal(properties[`tickmark.${name}`].default, fallback === "true");
  }
});

test("in a folder that is not trusted, the setting that names a program is restricted", () => {
  assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, ["tickmark.path"]);
  assert.equal(manifest.contributes.configuration.properties["tickmark.path"].scope, "machine-overridable");
});

test("the editor asked for is not older than the API and the language client need", () => {
  assert.equal(manifest.engines.vscode, `^${manifest.devDependencies["@types/vscode"]}`);
  const client = JSON.parse(fs.readFileSync("node_modules/vscode-languageclient/package.json", "utf8"));
  assert.equal(manifest.engines.vscode, client.engines.vscode);
});
