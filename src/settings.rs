//! What can be configured, with its defaults; plain values that know no file.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::finding::{Rule, Severity};
use crate::verdict::Verdict;

/// Everything in `tickmark.toml`. An unknown key is an error: a misspelt setting must not pass in silence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Folders, files and globs of sources, relative to the settings file; those behind "!" are left out.
    pub sources: Vec<String>,
    /// Globs of sources, the most trusted first: where sources contradict each other, those that match an
    /// earlier glob count, the others do not. Sources that match none come last.
    pub rank: Vec<String>,
    /// Globs of drafts to check when a folder is given, relative to the settings file.
    pub drafts: Vec<String>,
    /// Globs of files that are never checked as drafts, even when named.
    pub exclude: Vec<String>,
    /// The date that drafts without one of their own are read at; without it their relative dates stay open.
    pub date: Option<Date>,
    /// The verdict from which `lint` exits with 1.
    pub fail_on: FailOn,
    /// Severity of each verdict.
    pub severity: Severities,
    /// Rules that are switched off.
    pub disable: Vec<Rule>,
    /// Demand a reason in every ignore comment.
    pub require_reason: bool,
    pub citation: Citation,
}

/// The lowest verdict that fails a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    Conflict,
    Disputed,
    Unsupported,
    Never,
}

/// A severity for each verdict and for ignores that matched nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Severities {
    pub conflict: Severity,
    pub disputed: Severity,
    pub unsupported: Severity,
    pub supported: Severity,
    pub unused_ignore: Severity,
}

/// How the "insert a citation" fix writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Citation {
    #[default]
    Footnote,
    Link,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sources: Vec::new(),
            rank: Vec::new(),
            drafts: vec!["**/*.md".into(), "**/*.markdown".into()],
            exclude: Vec::new(),
            date: None,
            fail_on: FailOn::Conflict,
            severity: Severities::default(),
            disable: Vec::new(),
            require_reason: false,
            citation: Citation::default(),
        }
    }
}

impl Default for Severities {
    fn default() -> Self {
        Self {
            conflict: Severity::Error,
            disputed: Severity::Warning,
            unsupported: Severity::Information,
            supported: Severity::None,
            unused_ignore: Severity::Warning,
        }
    }
}

impl Severities {
    pub fn of(&self, verdict: Verdict) -> Severity {
        match verdict {
            Verdict::Conflict => self.conflict,
            Verdict::Disputed => self.disputed,
            Verdict::Unsupported => self.unsupported,
            Verdict::Supported => self.supported,
        }
    }
}

/// Every key of `tickmark.toml`, with what its value must be; words in quotes are the values allowed.
pub const KEYS: &[(&str, &str)] = &[
    ("sources", "a list of folders, files and globs in quotes"),
    ("rank", "a list of globs in quotes, the most trusted first"),
    ("drafts", "a list of globs in quotes"),
    ("exclude", "a list of globs in quotes"),
    ("date", "a date like 2026-03-31"),
    (
        "fail-on",
        r#""conflict", "disputed", "unsupported" or "never""#,
    ),
    ("severity", "a table, with a severity for each verdict"),
    ("severity.conflict", SEVERITY),
    ("severity.disputed", SEVERITY),
    ("severity.unsupported", SEVERITY),
    ("severity.supported", SEVERITY),
    ("severity.unused-ignore", SEVERITY),
    (
        "disable",
        r#"a list of "figure", "date", "quotation", "assertion", "internal", "unused-ignore" and "bad-ignore""#,
    ),
    ("require-reason", "true or false"),
    ("citation", r#""footnote" or "link""#),
];

const SEVERITY: &str = r#""error", "warning", "information" or "none""#;

/// Where each setting came from, for `tickmark config`: key → "default" or the file and line.
pub type Origins = BTreeMap<String, String>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_described() {
        let serde_json::Value::Object(settings) =
            serde_json::to_value(Settings::default()).unwrap()
        else {
            panic!("settings are a table");
        };
        let mut keys = Vec::new();
        for (key, value) in settings {
            keys.push(key.clone());
            if let serde_json::Value::Object(inner) = value {
                keys.extend(inner.keys().map(|k| format!("{key}.{k}")));
            }
        }
        assert_eq!(keys, KEYS.iter().map(|(key, _)| *key).collect::<Vec<_>>());
    }

    #[test]
    fn every_value_that_is_named_is_taken() {
        for (key, allowed) in KEYS {
            for value in allowed.split('"').skip(1).step_by(2) {
                let mut json = serde_json::json!(value);
                if *key == "disable" {
                    json = serde_json::json!([json]);
                }
                for part in key.rsplit('.') {
                    json = serde_json::json!({ part: json });
                }
                serde_json::from_value::<Settings>(json)
                    .unwrap_or_else(|e| panic!("{key} {value}: {e}"));
            }
        }
    }
}
