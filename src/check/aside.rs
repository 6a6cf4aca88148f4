//! What a sentence says on the side ("Tern, led by Odile Faye, was …"), checked as a statement of its own.

use super::Checker;
use crate::claims::{self, Analysis, ClaimKind, Setting, parts};
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
