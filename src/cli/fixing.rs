//! Fixes applied to a draft again and again until none is left, so that a second run changes nothing.

use std::collections::BTreeSet;

use crate::finding::{Edit, Finding, Fix, Rule};
use crate::verdict::Verdict;

/// Rounds after which a draft is left as it is: each round applies at least one fix.
const ROUNDS: usize = 1000;

/// Which fixes are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// Those that cannot change what the draft says.
    Safe,
    /// And those that put what a source has in the place of what conflicts with it, or make a void ignore
    /// comment silence what it names.
    Unsafe,
}

/// Applies fixes to `text`; `check` finds what is wrong with a text. Returns the text and the number
/// of fixes.
pub fn fix(
    text: &str,
    allowed: Allowed,
    mut check: impl FnMut(&str) -> Vec<Finding>,
) -> (String, usize) {
    let mut text = text.to_owned();
    let mut seen = BTreeSet::new();
    let mut applied = 0;
    for _ in 0..ROUNDS {
        let (next, count) = round(&text, &check(&text), allowed);
        // Two fixes that undo each other would go on for ever.
        if count == 0 || !seen.insert(blake3::hash(next.as_bytes()).to_hex().to_string()) {
            break;
        }
        applied += count;
        text = next;
    }
    (text, applied)
}

/// One fix for each finding that has one, left out where its edits touch those of an earlier one: it
/// gets its turn in the next round.
fn round(text: &str, findings: &[Finding], allowed: Allowed) -> (String, usize) {
    let mut edits: Vec<&Edit> = Vec::new();
    let mut applied = 0;
    for fix in findings.iter().filter_map(|f| chosen(f, allowed)) {
        let touches = |edit: &Edit| {
            edits
                .iter()
                .any(|e| edit.span.start <= e.span.end && e.span.start <= edit.span.end)
        };
        let valid = fix
            .edits
            .iter()
            .all(|e| text.get(e.span.start..e.span.end).is_some());
        if valid && !fix.edits.iter().any(touches) {
            edits.extend(&fix.edits);
            applied += 1;
        }
    }
    edits.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.span.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    (out, applied)
}

/// The fix that is applied unasked. A comment that ignores a finding never is; where sources disagree,
/// only the writer can choose.
fn chosen(finding: &Finding, allowed: Allowed) -> Option<&Fix> {
    let safe = finding.fixes.iter().find(|fix| fix.safe);
    let replaces = |fix: &&Fix| matches!(fix.edits.as_slice(), [edit] if Some(&edit.text) == finding.expected.as_ref());
    match allowed {
        Allowed::Safe => safe,
        Allowed::Unsafe => safe.or_else(|| {
            if finding.rule == Rule::BadIgnore {
                return finding.fixes.first();
            }
            let conflict = finding.verdict == Some(Verdict::Conflict);
            finding.fixes.iter().filter(|_| conflict).find(replaces)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;
    use crate::text::Span;

    /// Finds every "a" and would write "b" there, by a fix that is as safe as told.
    fn check(text: &str, safe: bool) -> Vec<Finding> {
        let found = text.match_indices('a').map(|(at, _)| Finding {
            rule: Rule::Figure,
            verdict: Some(Verdict::Conflict),
            severity: Severity::Error,
            span: Span::new(at, at + 1),
            text: "a".into(),
            message: String::new(),
            reason: String::new(),
            expected: Some("b".into()),
            confidence: 1.0,
            evidence: [].into(),
            fixes: vec![Fix {
                title: String::new(),
                edits: vec![Edit {
                    span: Span::new(at, at + 1),
                    text: "b".into(),
                }],
                safe,
            }],
            fingerprint: String::new(),
        });
        found.collect()
    }

    #[test]
    fn fixes_are_applied_until_none_is_left() {
        assert_eq!(
            fix("aaxa", Allowed::Safe, |t| check(t, true)),
            ("bbxb".to_owned(), 3)
        );
        assert_eq!(fix("aaxa", Allowed::Safe, |t| check(t, false)).1, 0);
        assert_eq!(fix("aaxa", Allowed::Unsafe, |t| check(t, false)).0, "bbxb");
    }

    #[test]
    fn fixes_that_undo_each_other_come_to_an_end() {
        let both = |text: &str| {
            let mut findings = check(&text.replace('b', "a"), true);
            if text.contains('b') {
                findings[0].fixes[0].edits[0].text = "a".into();
            }
            findings
        };
        assert_eq!(fix("a", Allowed::Safe, both).0.len(), 1);
    }
}
