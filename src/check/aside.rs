//! What a sentence says on the side ("Tern, led by Odile Faye, was …"), checked as a statement of its own.

use super::Checker;
use crate::claims::words::{self, Word};
use crate::claims::{self, Analysis, ClaimKind, Setting, parts};
use crate::compare::Stance;
use crate::finding::{Finding, Rule};
use crate::internal::Reading;
use crate::text::{Passage, Span};
use crate::verdict::Verdict;

impl Checker<'_> {
    /// The findings on the statements of a passage besides its main one; `None` if cancelled. Spans are relative to the
    /// passage's start in the file.
    pub(super) fn asides(
        &mut self,
        passage: &Passage,
        analysis: &Analysis,
        start: usize,
        cancelled: &dyn Fn() -> bool,
    ) -> Option<Vec<Finding>> {
        let setting = Setting {
            date: self.settings.date,
            title: None,
        };
        let mut findings = Vec::new();
        for part in parts::parts(analysis) {
            let made = part.passage(passage);
            let mut reading = Reading::of(claims::analyse(&made, &setting), &made, 0);
            reading.claims.retain(|c| c.kind == ClaimKind::Assertion);
            for mut finding in self.passage(&made, &reading, start, cancelled)? {
                if is_told_beside(&finding, analysis, &reading.analysis) {
                    continue;
                }
                let all = made.to_source(Span::new(0, made.text.len() - 1));
                if finding.span.shift(start) == all {
                    // What is lacking cannot be named: it may be a matter of wording.
                    if finding.verdict == Some(Verdict::Unsupported) {
                        continue;
                    }
                    // The subject stands elsewhere in the sentence.
                    let own = passage.to_source(part.own);
                    finding.span = Span::new(
                        own.start.saturating_sub(start),
                        own.end.saturating_sub(start),
                    );
                }
                findings.push(finding);
            }
        }
        Some(findings)
    }
}

/// True for "steps down and stays on" beside "steps down": what speaks against the one verb is the sentence's other one.
fn is_told_beside(finding: &Finding, sentence: &Analysis, part: &Analysis) -> bool {
    if finding.verdict != Some(Verdict::Conflict) {
        return false;
    }
    let has = |analysis: &Analysis, word: &Word| {
        let mut own = analysis.words.iter();
        own.any(|w| w.stem == word.stem)
    };
    let against = finding
        .evidence
        .iter()
        .find(|e| e.stance == Stance::Contradicts);
    let verb = against.and_then(|e| {
        let mark = e.marks.first()?.of(&e.text);
        words::words(mark).into_iter().find(Word::is_content)
    });
    verb.is_some_and(|verb| has(sentence, &verb) && !has(part, &verb))
}

/// Adds what no other finding of the passage speaks of already.
pub fn add(asides: Vec<Finding>, findings: &mut Vec<Finding>) {
    for aside in asides {
        let told = |f: &Finding| {
            f.span.overlaps(aside.span)
                && (f.verdict != Some(Verdict::Supported) || f.verdict == aside.verdict)
        };
        // What is wrong on the side is more than that the sentence as a whole is not found.
        let wrong = aside.verdict == Some(Verdict::Conflict);
        let unfound = |f: &Finding| {
            f.rule == Rule::Assertion
                && f.verdict == Some(Verdict::Unsupported)
                && f.span.overlaps(aside.span)
        };
        if wrong {
            findings.retain(|f| !unfound(f));
        }
        if !findings.iter().any(told) {
            findings.push(aside);
        }
    }
}
