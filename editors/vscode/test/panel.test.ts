// The evidence panel's page: everything that comes from a document is escaped, links are commands.

import assert from "node:assert/strict";
import { test } from "node:test";

import { type Evidence, escape, marked, page } from "../src/panel";

const place = { uri: "file:///w/my%20source.md", range: { start: { line: 2, character: 0 }, end: { line: 2, character: 9 } } };

const found: Evidence = {
  claim: { text: "<b>$4.6 billion</b>", rule: "figure", verdict: "conflict", location: null },
  message: "It conflicts.",
  reason: "they differ",
  expected: null,
  evidence: [
    {
      stance: "contradicts",
      source: "a&b.md",
      title: "Report",
      date: "2024-02-03",
      line: 3,
      text: "Größe 😀 45 tonnes",
      marks: [[8, 10]],
      before: ["Before <it>."],
      after: ["After it."],
      location: place,
    },
  ],
  others: [{ text: "45", rule: "figure", verdict: "supported", location: place }],
};

test("marks count characters, and overlapping ones are one", () => {
  assert.equal(marked("Größe 😀 45 tonnes", [[8, 10]]), "Größe 😀 <mark>45</mark> tonnes");
  assert.equal(marked("abcdef", [[3, 5], [1, 4]]), "a<mark>bcd</mark><mark>e</mark>f");
  assert.equal(marked("a<b", []), "a&#60;b");
});

test("nothing of a document becomes markup", () => {
  const html = page(found, "x.reveal");
  assert.ok(!html.includes("<b>") && !html.includes("<it>") && html.includes("a&#38;b.md:3"));
  assert.equal(escape(`<>&"'`), "&#60;&#62;&#38;&#34;&#39;");
});

test("the page says verdict, reason, passage in its surroundings and the other claims, without scripts", () => {
  const html = page(found, "x.reveal");
  for (const words of ["conflict", "they differ", "Contradicted by", "2024-02-03", "Before", "After it.", "my source.md:3"]) {
    assert.ok(html.includes(words), words);
  }
  assert.ok(!html.includes("<script"));
  const link = /href="command:x\.reveal\?([^"]+)"/.exec(html)?.[1] ?? "";
  assert.deepEqual(JSON.parse(decodeURIComponent(link)), [place]);
  assert.match(page(undefined, "x.reveal"), /Put the cursor into a figure/);
});
