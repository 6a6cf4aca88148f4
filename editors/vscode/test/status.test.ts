// What the status item says.

import assert from "node:assert/strict";
import { test } from "node:test";

import { show, task } from "../src/status";

test("findings are counted by severity, and kinds that are absent are left out", () => {
  assert.deepEqual(show({ kind: "idle", errors: 2, warnings: 0, information: 1 }), {
    text: "tickmark $(error) 2 $(info) 1",
    tooltip: "tickmark: 2 errors, 1 note in this document.",
  });
});

test("no findings is not shown as a tick: nothing may have been checked", () => {
  assert.equal(show({ kind: "idle", errors: 0, warnings: 0, information: 0 }).text, "tickmark");
});

test("a failure explains itself in the tooltip", () => {
  assert.equal(show({ kind: "failed", reason: "no such file" }).tooltip, "no such file");
});

test("a task shows what the server says, else the share that is done", () => {
  assert.equal(task("Indexing sources", "37/120", 30), "Indexing sources 37/120");
  assert.equal(task("Indexing sources", undefined, 30.8), "Indexing sources 31 %");
  assert.equal(task("Indexing sources"), "Indexing sources");
});
