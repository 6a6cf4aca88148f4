//! A baseline: the findings that a team has decided to live with for now, so that only new ones fail.
//!
//! An entry is a finding's fingerprint (of its rule, its claim and the words around it; never a line
//! number) with its verdict. Paths stand in it for people, and to tell whose entries are resolved; a claim
//! that moves to another draft keeps its entry.

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Rule, Severity};
use crate::verdict::Verdict;

/// The shape of the file.
const VERSION: u32 = 1;

/// Findings that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Sorted; equal findings of one draft are one entry.
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    path: String,
    rule: Rule,
    verdict: Verdict,
    fingerprint: String,
    /// The claim, for people who read the file.
    text: String,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    count: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Entry>,
}

/// A file that is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    #[error("not a baseline: {0}; write it anew with `tickmark baseline`")]
    Json(#[from] serde_json::Error),
    #[error(
        "a baseline of version {0}, and this tickmark reads version {VERSION}; write it anew with `tickmark baseline`"
    )]
    Version(u32),
}

/// The findings of one draft, by the path that the baseline knows it by.
pub type Draft<'a> = (&'a str, &'a mut Vec<Finding>);

impl Baseline {
    /// Reads a file that [`Baseline::render`] wrote.
    ///
    /// # Errors
    /// If it is something else.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let file: File = serde_json::from_str(text)?;
        if file.version != VERSION {
            return Err(BaselineError::Version(file.version));
        }
        let mut entries = file.findings;
        entries.sort();
        Ok(Self { entries })
    }

    /// One line an entry, so that changes of it are read as lines.
    pub fn render(&self) -> String {
        let mut out = format!("{{\n\"version\": {VERSION},\n\"findings\": [");
        for (number, entry) in self.entries.iter().enumerate() {
            out.push_str(if number == 0 { "\n" } else { ",\n" });
            out.push_str(&serde_json::to_string(entry).unwrap_or_default());
        }
        out.push_str("\n]\n}\n");
        out
    }

    /// How many findings it holds.
    pub fn len(&self) -> usize {
        self.entries.iter().map(|e| e.count).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds what is wrong with a draft; supported claims and findings that nobody sees are left out.
    pub fn add(&mut self, path: &str, findings: &[Finding]) {
        for finding in findings {
            let Some(verdict) = known(finding) else {
                continue;
            };
            let entry = Entry {
                path: path.to_owned(),
                rule: finding.rule,
                verdict,
                fingerprint: finding.fingerprint.clone(),
                text: finding
                    .text
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" "),
                count: 1,
            };
            let same = |e: &&mut Entry| {
                (&e.path, &e.fingerprint, e.verdict)
                    == (&entry.path, &entry.fingerprint, entry.verdict)
            };
            match self.entries.iter_mut().find(same) {
                Some(known) => known.count += 1,
                None => self.entries.push(entry),
            }
        }
        self.entries.sort();
    }

    /// Takes the known findings out of the drafts, those of their own path first, and returns what is
    /// left of the baseline: without entries that match nothing any more, of drafts for which `checked`
    /// holds. It never holds more than this one.
    pub fn apply(&self, drafts: &mut [Draft<'_>], checked: &dyn Fn(&str) -> bool) -> Baseline {
        let mut open: Vec<Entry> = self.entries.clone();
        let mut kept = Baseline::default();
        for own in [true, false] {
            for (path, findings) in drafts.iter_mut() {
                findings.retain(|finding| {
                    let matches = |e: &&mut Entry| {
                        e.count > 0
                            && e.fingerprint == finding.fingerprint
                            && Some(e.verdict) == finding.verdict
                            && (e.path == *path) == own
                    };
                    let Some(entry) = open.iter_mut().find(matches) else {
                        return true;
                    };
                    entry.count -= 1;
                    kept.add(path, std::slice::from_ref(finding));
                    false
                });
            }
        }
        kept.entries.extend(
            open.into_iter()
                .filter(|e| e.count > 0 && !checked(&e.path)),
        );
        kept.entries.sort();
        kept
    }
}

/// The verdict of a finding that a baseline can hold.
fn known(finding: &Finding) -> Option<Verdict> {
    finding
        .verdict
        .filter(|v| *v != Verdict::Supported && finding.severity > Severity::None)
}

fn one() -> usize {
    1
}

fn is_one(count: &usize) -> bool {
    *count == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn finding(fingerprint: &str, verdict: Verdict) -> Finding {
        Finding {
            rule: Rule::Figure,
            verdict: Some(verdict),
            severity: Severity::Error,
            span: Span::default(),
            text: "5 %".into(),
            message: String::new(),
            reason: String::new(),
            expected: None,
            confidence: 1.0,
            evidence: [].into(),
            fixes: Vec::new(),
            fingerprint: fingerprint.into(),
        }
    }

    fn baseline(of: &[(&str, &str)]) -> Baseline {
        let mut baseline = Baseline::default();
        for (path, fingerprint) in of {
            baseline.add(path, &[finding(fingerprint, Verdict::Conflict)]);
        }
        baseline
    }

    #[test]
    fn known_findings_are_left_out_once_each_and_new_ones_stay() {
        let known = baseline(&[("a.md", "1"), ("a.md", "1"), ("a.md", "2")]);
        let mut findings = vec![finding("1", Verdict::Conflict); 3];
        findings.push(finding("2", Verdict::Disputed));
        let rest = known.apply(&mut [("a.md", &mut findings)], &|_| true);
        let left: Vec<_> = findings
            .iter()
            .map(|f| (f.fingerprint.as_str(), f.verdict))
            .collect();
        assert_eq!(
            left,
            [
                ("1", Some(Verdict::Conflict)),
                ("2", Some(Verdict::Disputed))
            ]
        );
        assert_eq!(rest, baseline(&[("a.md", "1"), ("a.md", "1")]));
    }

    #[test]
    fn a_claim_that_moves_to_another_draft_is_still_known() {
        let known = baseline(&[("a.md", "1"), ("gone.md", "3"), ("later.md", "4")]);
        let mut findings = vec![finding("1", Verdict::Conflict)];
        let rest = known.apply(&mut [("b.md", &mut findings)], &|path| path != "later.md");
        assert!(findings.is_empty());
        assert_eq!(rest, baseline(&[("b.md", "1"), ("later.md", "4")]));
    }

    #[test]
    fn what_is_written_is_read() {
        let known = baseline(&[("a \"q\".md", "1"), ("a \"q\".md", "1"), ("b.md", "2")]);
        assert_eq!(Baseline::parse(&known.render()).unwrap(), known);
        assert_eq!(
            Baseline::parse(&Baseline::default().render()).unwrap(),
            Baseline::default()
        );
        assert!(Baseline::parse("[]").is_err());
        assert!(Baseline::parse("{\"version\": 9, \"findings\": []}").is_err());
    }
}
