//! `tickmark.ignore`: findings that are accepted, by their fingerprints, for drafts that should bear no marks.
//!
//! One finding a line: its fingerprint, then the reason. `#` begins a comment, empty lines are nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::finding_at;
use crate::finding::{Edit, Finding, Fix, Rule, Severity};
use crate::settings::Settings;
use crate::text::Span;
use crate::verdict::Verdict;

/// Characters of a fingerprint.
const LENGTH: usize = 16;

/// How an entry begins for which nobody gave a reason.
const ACCEPTED: &str = "accepted:";

/// What stands for the reason of an entry that is given none: the claim, for whoever reads the list.
pub fn accepted(claim: &str, draft: &str) -> String {
    match draft {
        "" => format!("{ACCEPTED} “{claim}”"),
        draft => format!("{ACCEPTED} “{claim}” in {draft}"),
    }
}

/// What the file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IgnoreList {
    pub entries: Vec<Entry>,
    /// Lines that cannot be read.
    mistakes: Vec<Span>,
}

/// One accepted finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub fingerprint: String,
    pub reason: String,
    /// Bytes of the list, without the line's end.
    pub span: Span,
}

/// The line, with its end, that accepts the finding with this fingerprint. In the file a reason is one
/// line: line breaks and other runs of white space in it become single spaces.
pub fn entry(fingerprint: &str, reason: &str) -> String {
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    match reason.is_empty() {
        true => format!("{fingerprint}\n"),
        false => format!("{fingerprint}  {reason}\n"),
    }
}

/// What is to be written behind the text of a list, so that `entry` is a line of its own.
pub fn appended(text: &str, entry: &str) -> String {
    match text.is_empty() || text.ends_with('\n') {
        true => entry.to_owned(),
        false => format!("\n{entry}"),
    }
}

impl Entry {
    /// False for an entry that names the claim at most.
    fn says_why(&self) -> bool {
        !self.reason.is_empty() && !self.reason.starts_with(ACCEPTED)
    }
}

impl IgnoreList {
    pub fn parse(text: &str) -> Self {
        let mut list = IgnoreList::default();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let words = line.trim_start_matches('\u{feff}').trim();
            let at = start + line.find(words).unwrap_or(0);
            let span = Span::new(at, at + words.len());
            start += line.len();
            if words.is_empty() || words.starts_with('#') {
                continue;
            }
            let (fingerprint, reason) =
                words.split_once(char::is_whitespace).unwrap_or((words, ""));
            if is_fingerprint(fingerprint) {
                list.entries.push(Entry {
                    fingerprint: fingerprint.to_owned(),
                    reason: reason.trim_start_matches(['#', ' ', '\t']).to_owned(),
                    span,
                });
            } else {
                list.mistakes.push(span);
            }
        }
        list
    }

    pub fn fingerprints(&self) -> BTreeSet<String> {
        self.entries.iter().map(|e| e.fingerprint.clone()).collect()
    }

    /// Findings about the list itself, with spans in `text`: lines that cannot be read, entries without
    /// the reason that the settings demand, entries given twice, and, if every draft was checked
    /// (`used`: the fingerprints that ignored something), those that ignore nothing.
    pub fn complaints(
        &self,
        text: &str,
        used: Option<&BTreeSet<String>>,
        settings: &Settings,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        for span in &self.mistakes {
            let message = "This line does not begin with a finding's fingerprint, which is sixteen digits and letters from a to f.";
            findings.push(finding_at(
                text,
                *span,
                Rule::BadIgnore,
                message,
                Severity::Warning,
            ));
        }
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for entry in &self.entries {
            let at =
                |rule, message, severity| finding_at(text, entry.span, rule, message, severity);
            if settings.require_reason && !entry.says_why() {
                let message = "This entry gives no reason; write one behind its fingerprint.";
                findings.push(at(Rule::BadIgnore, message, Severity::Warning));
            }
            let message = if seen.insert(&entry.fingerprint, entry.span).is_some() {
                "This finding is listed twice; remove this line."
            } else if used.is_some_and(|used| !used.contains(&entry.fingerprint)) {
                "This entry ignores nothing: no draft has this finding any more; remove the line."
            } else {
                continue;
            };
            let mut finding = at(Rule::UnusedIgnore, message, settings.severity.unused_ignore);
            finding.fixes.push(removal(text, entry.span));
            findings.push(finding);
        }
        findings.retain(|f| f.severity > Severity::None && !settings.disable.contains(&f.rule));
        findings.sort_by_key(|f| f.span);
        findings
    }
}

/// Takes out the findings whose fingerprints are in `ignored`, and gives back those fingerprints.
/// Supported claims stay: they are nothing to be silent about.
pub fn take_ignored(findings: &mut Vec<Finding>, ignored: &BTreeSet<String>) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    if ignored.is_empty() {
        return used;
    }
    findings.retain(|finding| {
        let silent = !matches!(finding.verdict, None | Some(Verdict::Supported))
            && ignored.contains(&finding.fingerprint);
        if silent {
            used.insert(finding.fingerprint.clone());
        }
        !silent
    });
    used
}

fn is_fingerprint(word: &str) -> bool {
    word.len() == LENGTH && word.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Takes the line out with its end.
fn removal(text: &str, span: Span) -> Fix {
    let start = text
        .get(..span.start)
        .and_then(|t| t.rfind('\n'))
        .map_or(0, |at| at + 1);
    let end = text
        .get(span.end..)
        .and_then(|t| t.find('\n'))
        .map_or(text.len(), |at| span.end + at + 1);
    Fix {
        title: "Remove this line".to_owned(),
        edits: vec![Edit {
            span: Span::new(start, end),
            text: String::new(),
        }],
        safe: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str =
        "# ours\n0123456789abcdef  our own model\r\n\nfedcba9876543210\nnonsense here\n";

    #[test]
    fn entries_have_reasons_and_places() {
        let list = IgnoreList::parse(LIST);
        let reasons: Vec<&str> = list.entries.iter().map(|e| e.reason.as_str()).collect();
        assert_eq!(reasons, ["our own model", ""]);
        assert_eq!(list.entries[1].span.of(LIST), "fedcba9876543210");
    }

    #[test]
    fn an_entry_that_is_written_is_read() {
        let written = entry("0123456789abcdef", " our own\r\n model ");
        assert_eq!(written, "0123456789abcdef  our own model\n");
        let bare = entry("fedcba9876543210", "");
        let text = format!("# ours{}", appended("# ours", &written));
        let list = IgnoreList::parse(&format!("{text}{}", appended(&text, &bare)));
        let read: Vec<(&str, &str)> = list
            .entries
            .iter()
            .map(|e| (e.fingerprint.as_str(), e.reason.as_str()))
            .collect();
        assert_eq!(
            read,
            [
                ("0123456789abcdef", "our own model"),
                ("fedcba9876543210", "")
            ]
        );
        assert!(list.mistakes.is_empty());
    }

    #[test]
    fn what_is_wrong_with_a_list_is_told_where_it_stands() {
        let list = IgnoreList::parse(LIST);
        let settings = Settings {
            require_reason: true,
            ..Settings::default()
        };
        let used = BTreeSet::from(["fedcba9876543210".to_owned()]);
        let told: Vec<(Rule, &str)> = list
            .complaints(LIST, Some(&used), &settings)
            .iter()
            .map(|f| (f.rule, f.span.of(LIST)))
            .collect();
        assert_eq!(
            told,
            [
                (Rule::UnusedIgnore, "0123456789abcdef  our own model"),
                (Rule::BadIgnore, "fedcba9876543210"),
                (Rule::BadIgnore, "nonsense here"),
            ]
        );
        assert_eq!(list.complaints(LIST, None, &Settings::default()).len(), 1);
        // What was written for want of a reason gives none.
        let named = entry("0123456789abcdef", &accepted("42", "draft.md"));
        let told = IgnoreList::parse(&named).complaints(&named, None, &settings);
        assert_eq!(told.len(), 1, "{named}");
    }

    #[test]
    fn removing_an_entry_takes_its_line() {
        let list = IgnoreList::parse(LIST);
        let fix = removal(LIST, list.entries[0].span);
        assert_eq!(
            fix.edits[0].span.of(LIST),
            "0123456789abcdef  our own model\r\n"
        );
    }
}
