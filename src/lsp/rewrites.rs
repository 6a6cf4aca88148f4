//! Fixes that change a sentence's words: how far an event has come, and whose view it is.
//!
//! Each is offered only if the paragraph as it would read is found to be right, so that no fix leads
//! from one finding to another.

use super::analysis::{Checked, Job};
use crate::check::check;
use crate::claims::words::{self, Class};
use crate::finding::{Edit, Finding, Fix, Rule, Stance};
use crate::text::{PassageKind, Span, markdown};
use crate::verdict::Verdict;

/// What makes a sentence its author's own view.
const OWN_VIEW: &str = "In our view, ";

/// Words of a source that may stand for one verb of the draft, at most: "is in talks to buy".
const WORDS: usize = 6;

/// The rewritings of one finding.
pub fn of(job: &Job, checked: &Checked, finding: &Finding) -> Vec<Fix> {
    let softened = softened(checked, finding);
    let own = own_view(checked, finding);
    let helps =
        |fix: &Fix, good: fn(Option<Verdict>) -> bool| settles(job, checked, finding, fix, good);
    let softened =
        softened.filter(|fix| helps(fix, |left| matches!(left, None | Some(Verdict::Supported))));
    let own = own.filter(|fix| helps(fix, |left| left.is_none()));
    softened.into_iter().chain(own).collect()
}

/// The source's own words for an event that it does not say has happened: "explored buying" for
/// "bought". Only where they are about the same verb, as other words need another sentence.
fn softened(checked: &Checked, finding: &Finding) -> Option<Fix> {
    if finding.rule != Rule::Assertion
        || finding.verdict != Some(Verdict::Conflict)
        || finding.expected.is_some()
    {
        return None;
    }
    let evidence = finding
        .evidence
        .iter()
        .find(|e| e.stance == Stance::Contradicts && !e.is_in_draft())?;
    let words = evidence.marks.first()?.of(&evidence.text).trim();
    let theirs = words::words(words);
    let ours = words::words(finding.span.of(&checked.text.source));
    let [verb] = ours.as_slice() else {
        return None;
    };
    let governor = theirs
        .first()
        .filter(|_| (2..=WORDS).contains(&theirs.len()))?;
    let last = theirs.last()?;
    let mut lemmas = last.lemmas.iter().map(|(lemma, _)| lemma);
    let same = lemmas.any(|lemma| verb.lemmas.iter().any(|(other, _)| other == lemma));
    // "considering buying" after a subject is no sentence.
    let stands = !governor.lower.ends_with("ing");
    (same && stands).then(|| Fix {
        title: format!("Write “{words}” ({})", evidence.source),
        edits: vec![Edit {
            span: finding.span,
            text: words.to_owned(),
        }],
        safe: false,
    })
}

/// The sentence as the author's own view, for what no source backs and none needs to.
fn own_view(checked: &Checked, finding: &Finding) -> Option<Fix> {
    // What a source contradicts is no matter of view.
    let open = finding.verdict == Some(Verdict::Unsupported);
    if !open || !matches!(finding.rule, Rule::Figure | Rule::Date | Rule::Assertion) {
        return None;
    }
    let passage = checked.text.passages.iter().find(|passage| {
        matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item)
            && passage.map.whole().covers(finding.span)
    })?;
    let start = passage.map.whole().start;
    let first = words::words(&passage.text).into_iter().next()?;
    let letter = passage.text.chars().next()?;
    // The sentence must begin with a word, not with markup or a mark.
    let begins = checked.text.source.get(start..)?.starts_with(letter)
        && letter.is_alphabetic()
        && first.span.start == 0;
    if !begins {
        return None;
    }
    let lower = first.class == Class::Function && first.lower != "i";
    let begin = if lower {
        letter.to_lowercase().to_string()
    } else {
        letter.to_string()
    };
    Some(Fix {
        title: "Mark as our own view (“In our view, …”)".to_owned(),
        edits: vec![Edit {
            span: Span::new(start, start + letter.len_utf8()),
            text: format!("{OWN_VIEW}{begin}"),
        }],
        safe: false,
    })
}

/// True if the paragraph reads well for the check once the fix is applied: what is found of the words
/// that were at fault is `good`.
fn settles(
    job: &Job,
    checked: &Checked,
    finding: &Finding,
    fix: &Fix,
    good: fn(Option<Verdict>) -> bool,
) -> bool {
    let source = &*checked.text.source;
    let block = checked
        .text
        .passages
        .iter()
        .find(|p| p.map.whole().covers(finding.span));
    let Some(block) = block.map(|passage| passage.context.block_span) else {
        return false;
    };
    let [edit] = fix.edits.as_slice() else {
        return false;
    };
    if !block.covers(edit.span) {
        return false;
    }
    let (Some(before), Some(after)) = (
        source.get(block.start..edit.span.start),
        source.get(edit.span.end..block.end),
    ) else {
        return false;
    };
    let text = markdown::read(&format!("{before}{}{after}", edit.text));
    let moved = |at: usize| (at - block.start + edit.text.len()).saturating_sub(edit.span.len());
    let at_fault = if edit.span == finding.span {
        let start = edit.span.start - block.start;
        Span::new(start, start + edit.text.len())
    } else {
        Span::new(moved(finding.span.start), moved(finding.span.end))
    };
    let findings = check(&text, &job.sources.snapshot, &job.settings);
    let mut left = findings
        .iter()
        .filter(|f| f.span.start < at_fault.end && at_fault.start < f.span.end);
    left.all(|f| good(f.verdict))
}
