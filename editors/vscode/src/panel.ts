// The evidence panel's page: the claim under the cursor, the passages it was held against in their
// surroundings, and the other claims on the same fact. Plain HTML without scripts; links are commands.
// Knows nothing of VS Code but how a command is written as a link.

/** As the server answers `tickmark.evidence`. */
export interface Evidence {
  claim: Claim;
  message: string;
  reason: string;
  expected: string | null;
  evidence: Passage[];
  others: Claim[];
}

export interface Claim {
  text: string;
  rule: string;
  verdict: string | null;
  location: Location | null;
}

export interface Passage {
  stance: "supports" | "contradicts" | "nearest";
  source: string;
  title: string;
  date: string | null;
  line: number;
  text: string;
  /** Pairs of characters of `text` that decide. */
  marks: [number, number][];
  before: string[];
  after: string[];
  location: Location | null;
}

export interface Location {
  uri: string;
  range: { start: Position; end: Position };
}

interface Position {
  line: number;
  character: number;
}

const STANCES = { supports: "Supported by", contradicts: "Contradicted by", nearest: "Nearest passage in" };
const SIGNS: Record<string, string> = { supported: "✓", conflict: "≠", disputed: "±", unsupported: "?" };

/** The whole page. `reveal` is the command that a link runs, with the location as its argument. */
export function page(found: Evidence | undefined, reveal: string): string {
  const body =
    found === undefined
      ? "<p class=empty>Put the cursor into a figure, a date, a quotation or a statement to see what the sources say of it.</p>"
      : claim(found, reveal);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evidence</title>
<style>${STYLE}</style>
</head>
<body>
<main aria-live="polite">
${body}
</main>
</body>
</html>`;
}

function claim(found: Evidence, reveal: string): string {
  const verdict = found.claim.verdict ?? "note";
  const others = found.others
    .map((other) => `<li><span class="sign ${escape(other.verdict ?? "")}" title="${escape(other.verdict ?? "")}">${SIGNS[other.verdict ?? ""] ?? ""}</span> ${link(other.location, escape(other.text), reveal)} <small>${escape(place(other.location))}</small></li>`)
    .join("\n");
  return `<header>
<p class="verdict ${escape(verdict)}"><span aria-hidden="true">${SIGNS[verdict] ?? ""}</span> ${escape(verdict)} <small>${escape(found.claim.rule)}</small></p>
<h1>${escape(found.claim.text)}</h1>
<p>${escape(found.message)}</p>
${found.reason && !found.message.includes(found.reason) ? `<p class="reason">${escape(found.reason)}</p>` : ""}
</header>
${found.evidence.map((passage) => article(passage, reveal)).join("\n")}
${others ? `<section><h2>Other claims on the same fact</h2>\n<ul>\n${others}\n</ul></section>` : ""}`;
}

function article(passage: Passage, reveal: string): string {
  const where = `${passage.source}:${passage.line}`;
  const about = [passage.title === passage.source ? "" : passage.title, passage.date ?? ""].filter(Boolean);
  const around = (words: string[]): string => words.map((sentence) => `<span class="around">${escape(sentence)}</span> `).join("");
  return `<article class="${passage.stance}">
<h2>${STANCES[passage.stance]} ${link(passage.location, escape(where), reveal)}</h2>
${about.length > 0 ? `<p class="about">${about.map(escape).join(" · ")}</p>` : ""}
<blockquote>${around(passage.before)}${marked(passage.text, passage.marks)} ${around(passage.after)}</blockquote>
</article>`;
}

/** The words with the decisive ones strong; marks that overlap are one. */
export function marked(text: string, marks: [number, number][]): string {
  const characters = [...text];
  let at = 0;
  let out = "";
  for (const [start, end] of [...marks].sort((a, b) => a[0] - b[0])) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    out += `${escape(characters.slice(at, from).join(""))}<mark>${escape(characters.slice(from, end).join(""))}</mark>`;
    at = end;
  }
  return out + escape(characters.slice(at).join(""));
}

function link(location: Location | null, html: string, reveal: string): string {
  if (location === null) return html;
  return `<a href="command:${reveal}?${encodeURIComponent(JSON.stringify([location]))}">${html}</a>`;
}

function place(location: Location | null): string {
  if (location === null) return "";
  const file = decodeURIComponent(location.uri.split("/").at(-1) ?? "");
  return `${file}:${location.range.start.line + 1}`;
}

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const STYLE = `
body { font: var(--vscode-font-size, 13px)/1.5 var(--vscode-font-family, sans-serif); color: var(--vscode-foreground); padding: 0 1em 2em; max-width: 46em; }
h1 { font-size: 1.25em; margin: .2em 0 .4em; }
h2 { font-size: 1em; margin: 0; font-weight: 600; }
small, .about, .around, .empty { color: var(--vscode-descriptionForeground); }
.verdict { margin: 1em 0 0; font-weight: 600; }
.verdict.conflict, .sign.conflict { color: var(--vscode-editorError-foreground); }
.verdict.disputed, .sign.disputed { color: var(--vscode-editorWarning-foreground); }
.verdict.unsupported, .sign.unsupported { color: var(--vscode-editorInfo-foreground); }
.verdict.supported, .sign.supported { color: var(--vscode-charts-green, #388a34); }
article { margin: 1.2em 0; padding: .1em 0 .1em .9em; border-left: 3px solid var(--vscode-panel-border, #8884); }
article.contradicts { border-color: var(--vscode-editorError-foreground); }
article.supports { border-color: var(--vscode-charts-green, #388a34); }
.about { margin: 0; }
blockquote { margin: .4em 0 0; padding: .4em .7em; border: 0; border-radius: 3px; }
mark { background: var(--vscode-editor-findMatchHighlightBackground, #fd06); color: inherit; font-weight: 600; }
a { color: var(--vscode-textLink-foreground); }
a:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
ul { padding-left: 0; list-style: none; }
.sign { display: inline-block; width: 1.2em; }
`;
