//! One page for a browser: the drafts as written with each claim coloured, the evidence beside them, and
//! what all of it rests on.
//!
//! The page needs no network and no other file; its policy forbids both. It is readable without its
//! script, which only brings the evidence of a claim beside the draft. On paper the evidence follows the
//! draft, by number.

use super::coverage::{self, Tally, Use, sources_of};
use super::place::Lines;
use super::{DraftReport, Options, Summary, describe, one_line};
use crate::finding::{Evidence, Finding, Severity, Stance};
use crate::verdict::Verdict;

mod draft;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

pub(super) fn render(drafts: &[DraftReport], options: &Options) -> String {
    let title = match drafts {
        [one] => format!("{} · tickmark", one.path),
        _ => "tickmark".to_owned(),
    };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <meta name=\"generator\" content=\"tickmark {}\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        env!("CARGO_PKG_VERSION"),
        escape(&title)
    );
    head(drafts, options, &mut out);
    for (number, draft) in (1..).zip(drafts) {
        section(number, draft, drafts.len() > 1, &mut out);
    }
    disputes(drafts, &mut out);
    headings(drafts, &mut out);
    sources(drafts, options, &mut out);
    matrix(drafts, options, &mut out);
    out.push_str("<script>\n");
    out.push_str(SCRIPT);
    out.push_str("</script>\n</body>\n</html>\n");
    out
}

fn head(drafts: &[DraftReport], options: &Options, out: &mut String) {
    let tally = coverage::total(drafts.iter().flat_map(|d| &d.findings));
    let title = match drafts {
        [one] => one.path.clone(),
        many => format!("{} drafts", many.len()),
    };
    out.push_str(&format!("<header>\n<h1>{}</h1>\n", escape(&title)));
    out.push_str(&format!(
        "<p class=\"summary\">{}.</p>\n",
        escape(&Summary::of(drafts).sentence(options.sources))
    ));
    out.push_str(&bar(tally));
    out.push_str("<p class=\"legend\">");
    for (verdict, count) in parts(tally) {
        out.push_str(&format!(
            "<span class=\"key {verdict}\">{}</span> {count} {} ",
            sign(verdict),
            meaning(verdict)
        ));
    }
    out.push_str("</p>\n</header>\n");
}

fn parts(tally: Tally) -> [(Verdict, usize); 4] {
    [
        (Verdict::Supported, tally.supported),
        (Verdict::Conflict, tally.conflict),
        (Verdict::Disputed, tally.disputed),
        (Verdict::Unsupported, tally.unsupported),
    ]
}

/// The shares of the verdicts as one bar.
fn bar(tally: Tally) -> String {
    let all = tally.claims();
    if all == 0 {
        return String::new();
    }
    let mut bar =
        String::from("<div class=\"bar\" role=\"img\" aria-label=\"shares of the verdicts\">");
    for (verdict, count) in parts(tally).into_iter().filter(|(_, count)| *count > 0) {
        bar.push_str(&format!(
            "<span class=\"{verdict}\" style=\"flex-grow:{count}\" title=\"{count} {verdict}\"></span>"
        ));
    }
    bar.push_str("</div>\n");
    bar
}

fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "✓",
        Verdict::Conflict => "✗",
        Verdict::Disputed => "≠",
        Verdict::Unsupported => "?",
    }
}

fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "supported",
        Verdict::Conflict => "in conflict with a source",
        Verdict::Disputed => "disputed among the sources",
        Verdict::Unsupported => "not found in the sources",
    }
}

/// A draft and, beside it, a card for each finding.
fn section(number: usize, draft: &DraftReport, is_named: bool, out: &mut String) {
    let lines = Lines::new(&draft.source);
    let name = match is_named {
        true => format!("<h2>{}</h2>\n", escape(&draft.path)),
        false => String::new(),
    };
    out.push_str(&format!(
        "<section class=\"sheet\">\n{name}<div class=\"desk\">\n<article>\n"
    ));
    draft::write(number, draft, out);
    out.push_str("</article>\n<aside aria-live=\"polite\">\n<p class=\"hint\">Choose a marked claim to see what the sources say of it.</p>\n");
    for (at, finding) in (1..).zip(&draft.findings) {
        card(number, at, draft, &lines, finding, out);
    }
    out.push_str("</aside>\n</div>\n</section>\n");
}

fn card(
    number: usize,
    at: usize,
    draft: &DraftReport,
    lines: &Lines<'_>,
    finding: &Finding,
    out: &mut String,
) {
    let class = class(finding);
    let what = match finding.verdict {
        Some(verdict) => format!("{} {verdict}", sign(verdict)),
        None => format!("! {}", finding.rule),
    };
    out.push_str(&format!(
        "<div class=\"card {class}\" id=\"e{number}-{at}\">\n<p class=\"what\"><a href=\"#c{number}-{at}\">{at}</a> \
         <b>{}</b> <span>{}</span> <span>line {}</span></p>\n",
        escape(&what),
        finding.rule,
        lines.place(finding.span).line
    ));
    out.push_str(&format!(
        "<p class=\"claim\">{}</p>\n",
        escape(&one_line(&finding.text))
    ));
    out.push_str(&format!("<p>{}</p>\n", escape(&one_line(&finding.message))));
    if !finding.reason.is_empty() && !finding.message.contains(&finding.reason) {
        out.push_str(&format!("<p>{}</p>\n", escape(&one_line(&finding.reason))));
    }
    for evidence in finding.evidence.iter() {
        passage(draft, evidence, out);
    }
    if finding.verdict.is_some() {
        out.push_str(&format!(
            "<p class=\"note\">confidence {:.2} · {}</p>\n",
            finding.confidence,
            escape(&finding.fingerprint)
        ));
    }
    out.push_str("</div>\n");
}

fn class(finding: &Finding) -> String {
    match finding.verdict {
        Some(verdict) => verdict.to_string(),
        None if finding.severity >= Severity::Warning => "disputed".to_owned(),
        None => "unsupported".to_owned(),
    }
}

/// A passage of a source with the words that decide.
fn passage(draft: &DraftReport, evidence: &Evidence, out: &mut String) {
    let stance = match evidence.stance {
        Stance::Supports => "supports",
        Stance::Contradicts => "contradicts",
        Stance::Nearest => "nearest",
    };
    let about = describe(evidence);
    let about = if about.is_empty() {
        String::new()
    } else {
        format!(" · {}", escape(&about))
    };
    out.push_str(&format!(
        "<figure class=\"{stance}\"><figcaption><b>{stance}</b> {}{about}</figcaption><blockquote>{}</blockquote></figure>\n",
        escape(&evidence.cited(draft.path_of(evidence))),
        marked(evidence)
    ));
}

fn marked(evidence: &Evidence) -> String {
    let mut marks = evidence.marks.clone();
    marks.sort();
    let mut out = String::new();
    let mut at = 0;
    for mark in marks {
        let (Some(before), Some(words)) = (
            evidence.text.get(at..mark.start),
            evidence.text.get(mark.start..mark.end),
        ) else {
            continue;
        };
        if words.is_empty() {
            continue;
        }
        out.push_str(&format!("{}<mark>{}</mark>", escape(before), escape(words)));
        at = mark.end;
    }
    out.push_str(&escape(evidence.text.get(at..).unwrap_or_default()));
    out
}

/// Who said what when, where sources disagree, on a line of time.
fn disputes(drafts: &[DraftReport], out: &mut String) {
    let disputed = |f: &&Finding| f.verdict == Some(Verdict::Disputed);
    let findings: Vec<(&DraftReport, &Finding)> = drafts
        .iter()
        .flat_map(|d| d.findings.iter().filter(disputed).map(move |f| (d, f)))
        .collect();
    if findings.is_empty() {
        return;
    }
    out.push_str("<section>\n<h2>Where the sources disagree</h2>\n");
    for (draft, finding) in findings {
        out.push_str(&format!(
            "<div class=\"dispute\">\n<p class=\"claim\">{}</p>\n<ol class=\"timeline\">\n",
            escape(&one_line(&finding.text))
        ));
        let mut said: Vec<&Evidence> = finding.evidence.iter().collect();
        said.sort_by_key(|e| (e.date.is_none(), e.date));
        for evidence in said {
            let date = evidence
                .date
                .map_or_else(|| "undated".to_owned(), |d| d.to_string());
            let (stance, sign) = match evidence.stance {
                Stance::Supports => ("supports", "✓"),
                Stance::Contradicts => ("contradicts", "✗"),
                Stance::Nearest => ("nearest", "·"),
            };
            out.push_str(&format!(
                "<li class=\"{stance}\"><time>{date}</time> <b>{sign}</b> <span class=\"where\">{}</span><span>{}</span></li>\n",
                escape(&evidence.cited(draft.path_of(evidence))),
                marked(evidence)
            ));
        }
        out.push_str("</ol>\n</div>\n");
    }
    out.push_str("</section>\n");
}

fn headings(drafts: &[DraftReport], out: &mut String) {
    out.push_str("<section>\n<h2>Coverage by heading</h2>\n<table>\n<thead><tr><th>Heading</th><th class=\"n\">Claims</th><th class=\"n\">Supported</th><th></th></tr></thead>\n<tbody>\n");
    for draft in drafts {
        for (heading, tally) in coverage::by_heading(draft) {
            let name = match (drafts.len(), heading.is_empty()) {
                (1, true) => draft.path.clone(),
                (1, false) => heading,
                (_, true) => draft.path.clone(),
                (_, false) => format!("{} › {heading}", draft.path),
            };
            let percent = tally
                .percent()
                .map_or_else(String::new, |p| format!("{p} %"));
            out.push_str(&format!(
                "<tr><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{percent}</td><td class=\"wide\">{}</td></tr>\n",
                escape(&name),
                tally.claims(),
                bar(tally)
            ));
        }
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
}

fn sources(drafts: &[DraftReport], options: &Options, out: &mut String) {
    let (used, unused): (Vec<_>, Vec<_>) = coverage::by_source(drafts, &options.corpus)
        .into_iter()
        .partition(|(_, used)| *used != Use::default());
    out.push_str("<section>\n<h2>Coverage by source</h2>\n<table>\n<thead><tr><th>Source</th><th>Date</th><th class=\"n\">Supports</th><th class=\"n\">Contradicts</th></tr></thead>\n<tbody>\n");
    let date = |entry: &super::SourceEntry| entry.date.map_or_else(String::new, |d| d.to_string());
    for (entry, used) in used {
        out.push_str(&format!(
            "<tr><td>{} <span class=\"title\">{}</span></td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>\n",
            escape(&entry.path),
            escape(if entry.title == entry.id { "" } else { &entry.title }),
            date(entry),
            used.supports,
            used.contradicts
        ));
    }
    out.push_str("</tbody>\n</table>\n");
    if !unused.is_empty() {
        out.push_str("<h3>Sources never used</h3>\n<ul class=\"unused\">\n");
        for (entry, _) in unused {
            out.push_str(&format!("<li>{}</li>\n", escape(&entry.path)));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</section>\n");
}

/// Claims down, sources across: which source backs or contradicts which claim.
fn matrix(drafts: &[DraftReport], options: &Options, out: &mut String) {
    let used: Vec<&super::SourceEntry> = coverage::by_source(drafts, &options.corpus)
        .into_iter()
        .filter(|(_, used)| *used != Use::default())
        .map(|(entry, _)| entry)
        .collect();
    if used.is_empty() {
        return;
    }
    out.push_str("<section>\n<h2>Claims by source</h2>\n<div class=\"scroll\">\n<table class=\"matrix\">\n<thead><tr><th>Claim</th>");
    for entry in &used {
        out.push_str(&format!(
            "<th class=\"source\"><span>{}</span></th>",
            escape(&entry.id)
        ));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (number, draft) in (1..).zip(drafts) {
        for (at, finding) in (1..).zip(&draft.findings) {
            let Some(verdict) = finding.claim_verdict() else {
                continue;
            };
            out.push_str(&format!(
                "<tr><th><span class=\"key {verdict}\">{}</span> <a href=\"#c{number}-{at}\">{}</a></th>",
                sign(verdict),
                escape(&short(&finding.text))
            ));
            let (pro, contra) = (
                sources_of(finding, Stance::Supports),
                sources_of(finding, Stance::Contradicts),
            );
            for entry in &used {
                let id = entry.id.as_str();
                out.push_str(match (pro.contains(&id), contra.contains(&id)) {
                    (_, true) => "<td class=\"contradicts\">✗</td>",
                    (true, false) => "<td class=\"supports\">✓</td>",
                    (false, false) => "<td></td>",
                });
            }
            out.push_str("</tr>\n");
        }
    }
    out.push_str("</tbody>\n</table>\n</div>\n</section>\n");
}

/// The first words of a claim, enough to know it again in a table.
fn short(text: &str) -> String {
    const CHARACTERS: usize = 60;
    let text = one_line(text);
    match text.char_indices().nth(CHARACTERS) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default().trim_end()),
        None => text,
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0' => {}
            c => out.push(c),
        }
    }
    out
}
