// A writer's session in a real VS Code (code-server, its server build) in headless Chromium, with the packaged extension and a real server.
//
//   node session.mjs URL PROJECT PICTURES
//
// PROJECT is a copy of `project/` beside this file, which the session changes; pictures of what was
// seen are written to PICTURES. Needs `playwright-core` beside it and a Chromium (CHROMIUM=/path).

import { createRequire } from "node:module";
import * as fs from "node:fs";
import * as path from "node:path";

const { chromium } = createRequire(path.join(process.env.PLAYWRIGHT ?? process.cwd(), "x.js"))("playwright-core");
const [url, project, pictures] = process.argv.slice(2);
const started = Date.now();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const page = await browser.newPage({ viewport: { width: 1480, height: 800 } });

const file = (name) => path.join(project, name);
const shot = (name) => page.screenshot({ path: path.join(pictures, `${name}.png`) });
const lines = () => page.evaluate(() => [...document.querySelectorAll(".editor-instance .view-lines")].map((e) => e.innerText).join("\n").replace(/\u00a0/g, " "));
const squiggles = (kind) => page.locator(`.squiggly-${kind}`);
const problems = page.locator(".markers-panel .monaco-list-row");
let step = "";

async function test(name, body) {
  step = name;
  await body();
  console.log(`pass  vscode: ${name} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
}

/** Waits until `probe` gives something truthy. */
async function wait(hope, probe, patience = 30_000) {
  const end = Date.now() + patience;
  let last;
  while (Date.now() < end) {
    last = await probe();
    if (last) return last;
    await page.waitForTimeout(100);
  }
  throw new Error(`waited ${patience / 1000} s for ${hope}; the draft reads:\n${await lines()}`);
}

async function command(name) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().fill(`>${name}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().waitFor();
  await page.keyboard.press("Enter");
}

/** The pixel in the middle of these words, which stand on one line of the editor. */
async function place(words) {
  return wait(`"${words}" on screen`, () =>
    page.evaluate((words) => {
      for (const line of document.querySelectorAll(".editor-instance .view-line")) {
        const text = line.innerText.replace(/\u00a0/g, " ");
        const at = text.indexOf(words);
        if (at < 0) continue;
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        let seen = 0;
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const middle = at + Math.floor(words.length / 2) - seen;
          if (middle < node.data.length) {
            const range = document.createRange();
            range.setStart(node, middle);
            range.setEnd(node, Math.min(middle + 1, node.data.length));
            const box = range.getBoundingClientRect();
            return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
          }
          seen += node.data.length;
        }
      }
      return null;
    }, words),
  );
}

async function caretIn(words) {
  const { x, y } = await place(words);
  await page.mouse.click(x, y);
}

/** Answers the box that asks why something is ignored. */
async function reason(words) {
  const box = page.locator(".quick-input-widget input").first();
  await page.locator(".quick-input-widget", { hasText: "Why is this claim fine?" }).waitFor({ timeout: 20_000 });
  await box.fill(words);
  await shot("reason");
  await page.keyboard.press("Enter");
}

async function fix(words, title) {
  await caretIn(words);
  const row = page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
  for (let tries = 0; ; tries++) {
    await page.keyboard.press("Control+Period");
    try {
      await row.waitFor({ timeout: 3000 });
      break;
    } catch (error) {
      if (tries === 6) throw error;
      await page.keyboard.press("Escape");
    }
  }
  await shot(`fix-${title.split(" ")[0].toLowerCase()}`);
  await row.click();
}

try {
  await page.goto(`${url}/?folder=${encodeURIComponent(project)}`);
  await page.waitForSelector(".monaco-workbench", { timeout: 90_000 });

  await test("a draft is opened, and each verdict has its squiggle", async () => {
    const row = page.locator(".explorer-folders-view .monaco-list-row", { hasText: "draft.md" });
    await row.dblclick({ timeout: 90_000 });
    await squiggles("error").first().waitFor({ timeout: 60_000 });
    await wait("three conflicts", async () => (await squiggles("error").count()) === 3);
    await wait("a dispute", async () => (await squiggles("warning").count()) === 1);
    await wait("a claim that is not found", async () => (await squiggles("info").count()) === 1);
    await shot("squiggles");
  });

  await test("the status item has the draft's tally", async () => {
    await page.locator(".statusbar-item", { hasText: /tickmark.*3.*1.*1/s }).waitFor({ timeout: 20_000 });
  });

  await test("a hover shows every side of a dispute, quoted, with its date", async () => {
    const { x, y } = await place("$97 million");
    await page.mouse.move(x, y - 3);
    await page.mouse.move(x + 2, y);
    const hover = page.locator(".monaco-hover", { hasText: "disputed (figure)" }).first();
    await hover.waitFor({ timeout: 30_000 });
    const words = await hover.innerText();
    for (const part of ["ministry-letter.md:7", "annual-report-2024.md:9", "$91.2 million", "2025-03-04"]) {
      if (!words.includes(part)) throw new Error(`no "${part}" in the hover:\n${words}`);
    }
    await shot("hover");
    await page.keyboard.press("Escape");
  });

  await test("the Problems panel lists them", async () => {
    await page.keyboard.press("Control+Shift+M");
    await problems.filter({ hasText: "412,000" }).first().waitFor({ timeout: 20_000 });
    await shot("problems");
    await page.keyboard.press("Control+Shift+M");
  });

  await test("a source's figure is put in, and the finding goes", async () => {
    await fix("431,000", "Use 412,000");
    await wait("412,000 in the draft", async () => (await lines()).includes("handled 412,000 containers in 2024"));
    await wait("the finding to go", async () => (await squiggles("error").count()) === 2);
  });

  await test("a claim is ignored, and the finding goes", async () => {
    await fix("1,870", "Ignore this figure");
    await reason("counted by hand");
    await wait("the comment", async () => (await lines()).includes("[figure] counted by hand -->"));
    await wait("the finding to go", async () => (await squiggles("info").count()) === 0);
  });

  await test("a figure is completed from the sources, and cited", async () => {
    await caretIn("ferry terminal");
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Revenue of the port of Elmstad in 2024 was $", { delay: 20 });
    const offer = page.locator(".suggest-widget .monaco-list-row", { hasText: "$96.4 million" }).first();
    await offer.waitFor({ timeout: 20_000 });
    await shot("completion");
    await offer.click();
    await wait("the figure with its footnote", async () => (await lines()).includes("$96.4 million[^1]"));
  });

  await test("the evidence panel follows the cursor", async () => {
    await command("tickmark: Show Evidence Beside the Draft");
    await caretIn("nearly");
    const words = async () => {
      for (const frame of page.frames()) {
        const text = await frame.evaluate(() => document.body?.innerText ?? "").catch(() => "");
        if (text.includes("Other claims") || text.includes("Contradicted by") || text.includes("Supported by")) return text;
      }
      return "";
    };
    await wait("both sides", async () => {
      const text = await words();
      return text.includes("Letter of the ministry") && text.includes("annual-report-2024.md:9");
    });
    await shot("evidence");
    await caretIn("389,000");
    await wait("the other claim", async () => /supported figure\s+389,000/.test(await words()));
  });

  await test("a changed source and changed settings are followed without a restart", async () => {
    const source = file("sources/ministry-letter.md");
    fs.writeFileSync(source, fs.readFileSync(source, "utf8").replace("$91.2 million", "$96.4 million"));
    await wait("the dispute to be over", async () => (await squiggles("warning").count()) === 0, 60_000);
    fs.writeFileSync(file("tickmark.toml"), 'sources = ["sources"]\n[severity]\nconflict = "warning"\n');
    await wait("warnings in place of errors", async () => (await squiggles("warning").count()) >= 2, 60_000);
  });

  await test("hints, lenses and colours are shown once they are switched on", async () => {
    fs.writeFileSync(file("tickmark.toml"), 'sources = ["sources"]\n');
    fs.mkdirSync(file(".vscode"), { recursive: true });
    const on = { "tickmark.inlayHints": true, "tickmark.codeLens": true, "tickmark.semanticTokens": true };
    fs.writeFileSync(file(".vscode/settings.json"), JSON.stringify(on));
    await wait("a lens", async () => (await page.locator(".codelens-decoration", { hasText: "claim" }).count()) > 0, 60_000);
    await wait("a hint", async () => (await lines()).includes("✓ annual-report-2024"), 60_000);
    await caretIn("bought");
    await page.waitForTimeout(1500);
    await shot("glance");
  });
  await test("the report on the draft opens", async () => {
    await caretIn("Norwick");
    await command("tickmark: Report");
    await wait("the page", async () => {
      for (const frame of page.frames()) {
        const text = await frame.evaluate(() => document.body?.innerText ?? "").catch(() => "");
        if (text.includes("Coverage by heading") && text.includes("Revenue of the port")) return true;
      }
      return false;
    });
    await page.waitForTimeout(500);
    await shot("report");
    await page.keyboard.press("Control+W");
  });

  await test("a finding is accepted everywhere, in a list that is created, and goes", async () => {
    const before = await wait("errors", () => squiggles("error").count());
    await fix("bought", "Ignore everywhere");
    await reason("the deal closed last week");
    await wait("the finding to go", async () => (await squiggles("error").count()) === before - 1);
    await wait("the list", () => fs.existsSync(file("tickmark.ignore")) && /^[0-9a-f]{16}  the deal closed last week\n$/.test(fs.readFileSync(file("tickmark.ignore"), "utf8")));
  });
} catch (error) {
  console.log(`FAIL  vscode: ${step}\n      ${String(error.message).replaceAll("\n", "\n      ")}`);
  await shot("fail");
  process.exitCode = 1;
}
await browser.close();
