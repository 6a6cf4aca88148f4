//! A weighed claim put into words: the finding, its message, its evidence and its fixes.

use std::sync::Arc;

use super::{Checker, Snapshot};
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::evidence::Candidate;
use crate::finding::{Edit, Evidence, Finding, Fix, Rule, Stance};
use crate::settings::Settings;
use crate::suppress::FixMaker;
use crate::text::{Passage, Span};
use crate::verdict::{Opinion, Verdict, Weighed};

/// Passages shown with one finding: the decisive one and enough others to judge by.
const SHOWN: usize = 4;
/// Bytes of a quoted claim in a message before it is cut.
const QUOTED: usize = 120;
/// Characters of a quotation that a menu shows in full.
const SHOWN_WORDS: usize = 40;
/// Words on each side of a claim that its fingerprint holds.
const FINGERPRINT_WORDS: usize = 3;

impl Checker<'_> {
    /// The finding for a statement on the bytes `span` of the passage; its own span is relative to the passage's start in
    /// the file, `start`.
    pub(super) fn finding_on(
        &self,
        span: Span,
        passage: &Passage,
        analysis: &Analysis,
        start: usize,
        weighed: &Weighed,
        candidates: &[Candidate],
    ) -> Finding {
        let claim = Claim {
            span,
            kind: ClaimKind::Assertion,
        };
        let (snapshot, settings) = (self.snapshot, self.settings);
        let mut found = finding(
            &claim, passage, analysis, weighed, candidates, snapshot, settings,
        );
        found.span = Span::new(
            found.span.start.saturating_sub(start),
            found.span.end.saturating_sub(start),
        );
        found
    }
}

/// The finding for one claim; its span is in bytes of the draft.
pub fn finding(
    claim: &Claim,
    passage: &Passage,
    analysis: &Analysis,
    weighed: &Weighed,
    candidates: &[Candidate],
    snapshot: &Snapshot,
    settings: &Settings,
) -> Finding {
    let rule = match claim.kind {
        ClaimKind::Figure(_) => Rule::Figure,
        ClaimKind::Date(_) => Rule::Date,
        ClaimKind::Quotation(_) => Rule::Quotation,
        ClaimKind::Assertion => Rule::Assertion,
    };
    let deciding = weighed.opinions.first();
    let contradicting = weighed
        .opinions
        .iter()
        .find(|o| o.judgement.stance == Stance::Contradicts);
    let at = match weighed.verdict {
        Verdict::Conflict | Verdict::Disputed => contradicting.and_then(|o| o.judgement.at),
        Verdict::Unsupported => deciding.and_then(|o| o.judgement.at),
        Verdict::Supported => None,
    };
    // A disputed or wrong figure is marked with its own words; a statement with the words that differ.
    let local = at.unwrap_or(claim.span);
    let words = local.of(&passage.text).to_string();
    // Of a dispute every side is shown.
    let shown = match weighed.verdict {
        Verdict::Disputed => weighed.opinions.len(),
        _ => SHOWN,
    };
    let shown: Vec<&Opinion> = weighed.opinions.iter().take(shown).collect();
    Finding {
        rule,
        verdict: Some(weighed.verdict),
        severity: settings.severity_of(rule, weighed.verdict),
        span: passage.to_source(local),
        text: words.clone(),
        message: message(rule, &words, weighed, candidates, snapshot),
        reason: match weighed.verdict {
            Verdict::Disputed => contradicting
                .map(|o| o.judgement.reason.clone())
                .unwrap_or_default(),
            _ => deciding
                .map(|o| o.judgement.reason.clone())
                .unwrap_or_default(),
        },
        expected: contradicting.and_then(|o| o.judgement.expected.clone()),
        confidence: (weighed.confidence * 100.0).round() / 100.0,
        evidence: shown
            .iter()
            .map(|o| evidence(o, &candidates[o.candidate]))
            .collect(),
        fixes: punctuation(claim, passage, weighed, candidates)
            .into_iter()
            .collect(),
        fingerprint: fingerprint(rule, analysis, local),
    }
}

/// The source's punctuation for a quotation that is word for word, if no source has the draft's. Where
/// markup stands between the words none is offered, as it would be lost.
fn punctuation(
    claim: &Claim,
    passage: &Passage,
    weighed: &Weighed,
    candidates: &[Candidate],
) -> Option<Fix> {
    if weighed.verdict != Verdict::Supported {
        return None;
    }
    let mut backing = weighed
        .opinions
        .iter()
        .filter(|o| o.judgement.stance == Stance::Supports);
    let first = backing.next()?;
    let text = first.judgement.expected.clone()?;
    if backing.any(|o| o.judgement.expected.is_none()) {
        return None;
    }
    let span = passage.to_source(claim.span);
    (span.len() == claim.span.len()).then(|| Fix {
        title: format!(
            "Use the source's punctuation ({})",
            candidates[first.candidate].source.id
        ),
        edits: vec![Edit { span, text }],
        safe: true,
    })
}

fn evidence(opinion: &Opinion, candidate: &Candidate) -> Evidence {
    Evidence {
        source: Arc::clone(&candidate.source.id),
        title: Arc::clone(&candidate.source.title),
        date: candidate.source.date,
        span: candidate.passage.map.whole(),
        line: candidate.line,
        column: candidate.column,
        place: candidate.place(deciding_span(opinion)).cloned(),
        text: candidate.passage.text.clone(),
        marks: opinion.judgement.marks.clone(),
        stance: opinion.judgement.stance,
    }
}

fn place(opinion: &Opinion, candidates: &[Candidate]) -> String {
    let candidate = &candidates[opinion.candidate];
    candidate.cited(deciding_span(opinion))
}

/// The bytes of the passage that decide, its beginning if none are marked.
fn deciding_span(opinion: &Opinion) -> Span {
    opinion.judgement.marks.first().copied().unwrap_or_default()
}

/// What a passage has, in its own words: the decisive ones.
fn has(opinion: &Opinion, candidates: &[Candidate]) -> String {
    let text = &candidates[opinion.candidate].passage.text;
    let mark = opinion
        .judgement
        .marks
        .first()
        .copied()
        .unwrap_or(Span::new(0, text.len()));
    cut(mark.of(text))
}

fn cut(text: &str) -> String {
    if text.len() <= QUOTED {
        return text.to_string();
    }
    let end = (0..=QUOTED)
        .rev()
        .find(|&i| text.is_char_boundary(i))
        .unwrap_or(0);
    let end = text[..end].rfind(' ').unwrap_or(end);
    format!("{} …", &text[..end])
}

fn message(
    rule: Rule,
    words: &str,
    weighed: &Weighed,
    candidates: &[Candidate],
    snapshot: &Snapshot,
) -> String {
    let words = cut(words);
    let by = |stance: Stance| {
        weighed
            .opinions
            .iter()
            .find(|o| o.judgement.stance == stance)
    };
    match weighed.verdict {
        Verdict::Supported => match weighed.opinions.first() {
            Some(o) => format!(
                "“{words}” is backed by {}: {}.",
                place(o, candidates),
                o.judgement.reason
            ),
            None => format!("“{words}” is backed by the sources."),
        },
        Verdict::Conflict => match by(Stance::Contradicts) {
            Some(o) => {
                let older = weighed.superseded.as_ref().map_or_else(String::new, |old| {
                    let since = candidates[o.candidate].source.date;
                    let since =
                        since.map_or_else(String::new, |day| format!(" It holds since {day}."));
                    format!(
                        "{since} {} agrees with the draft and is out of date.",
                        dated(old, candidates)
                    )
                });
                let what = match rule {
                    Rule::Assertion | Rule::Quotation => o.judgement.reason.clone(),
                    _ => format!(
                        "{} has “{}” ({})",
                        place(o, candidates),
                        has(o, candidates),
                        o.judgement.reason
                    ),
                };
                match rule {
                    Rule::Assertion | Rule::Quotation => format!(
                        "“{words}” conflicts with {}: {what}.{older}",
                        place(o, candidates)
                    ),
                    _ => format!("“{words}” conflicts with the sources: {what}.{older}"),
                }
            }
            None => format!("“{words}” conflicts with the sources."),
        },
        Verdict::Disputed => {
            let sides: Vec<String> = weighed
                .opinions
                .iter()
                .map(|o| format!("{} has “{}”", dated(o, candidates), has(o, candidates)))
                .collect();
            format!(
                "The sources disagree about “{words}”: {}.",
                sides.join(", ")
            )
        }
        Verdict::Unsupported => {
            let searched = match snapshot.index.count() {
                1 => "the 1 source".to_string(),
                n => format!("{n} sources"),
            };
            match by(Stance::Nearest) {
                Some(o) => format!(
                    "Not found in {searched}: “{words}”. Nearest is {}: {}.",
                    place(o, candidates),
                    o.judgement.reason
                ),
                None => format!("Not found in {searched}: “{words}”."),
            }
        }
    }
}

fn dated(opinion: &Opinion, candidates: &[Candidate]) -> String {
    match candidates[opinion.candidate].source.date {
        Some(date) => format!("{} ({date})", place(opinion, candidates)),
        None => place(opinion, candidates),
    }
}

/// Of the rule, the claim's words and the words around it.
pub(super) fn fingerprint(rule: Rule, analysis: &Analysis, claim: Span) -> String {
    let words = &analysis.words;
    let first = words
        .iter()
        .position(|w| w.span.end > claim.start)
        .unwrap_or(words.len());
    let last = words
        .iter()
        .rposition(|w| w.span.start < claim.end)
        .map_or(first, |i| i + 1);
    let from = first.saturating_sub(FINGERPRINT_WORDS);
    let to = (last + FINGERPRINT_WORDS).min(words.len());
    let mut hasher = blake3::Hasher::new();
    hasher.update(rule.as_str().as_bytes());
    for word in words.get(from..to.max(from)).unwrap_or_default() {
        hasher.update(b" ");
        hasher.update(word.lower.as_bytes());
    }
    hasher.finalize().to_hex().as_str()[..16].to_string()
}

/// True if two quotations differ in apostrophes at most. Any other sign may be read aloud: "€" for "$", "4.5"
/// for "45".
fn same_words(a: &str, b: &str) -> bool {
    let letters = |text: &str| text.replace(['\'', '’', 'ʼ'], "");
    letters(a) == letters(b)
}

/// What an editor may offer for a finding.
pub fn fixes(maker: &FixMaker<'_>, finding: &mut Finding, settings: &Settings) {
    let Some(verdict) = finding.verdict else {
        return;
    };
    // What a rule of citations brings along takes the place of one citation more.
    let mut fixes = std::mem::take(&mut finding.fixes);
    let is_corrected = finding.rule.is_about_citations() && !fixes.is_empty();
    let source = finding
        .evidence
        .iter()
        .find(|e| e.stance == Stance::Contradicts)
        .map(|e| match e.is_in_draft() {
            true => format!("line {}", e.line),
            false => e.source.to_string(),
        });
    if let (Verdict::Conflict | Verdict::Disputed, Some(expected), Some(source)) =
        (verdict, &finding.expected, source)
    {
        let title = if finding.rule == Rule::Quotation && expected.chars().count() > SHOWN_WORDS {
            format!("Use the source's words ({source})")
        } else {
            format!("Use {expected} ({source})")
        };
        fixes.push(Fix {
            title,
            edits: vec![Edit {
                span: finding.span,
                text: expected.clone(),
            }],
            // The source may be the wrong one: only the writer can tell. Punctuation is the source's own.
            safe: finding.rule == Rule::Quotation && same_words(&finding.text, expected),
        });
    }
    if let Some(backing) = finding
        .evidence
        .iter()
        .find(|e| e.stance == Stance::Supports)
        .filter(|_| !is_corrected)
    {
        fixes.push(maker.citation(finding.span, backing, &backing.source, settings));
    }
    if verdict != Verdict::Supported {
        fixes.push(maker.ignore(finding.span, finding.rule));
    }
    finding.fixes = fixes;
}
