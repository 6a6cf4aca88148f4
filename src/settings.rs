//! What can be configured, with its defaults; plain values that know no file.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::finding::{Rule, Severity};
use crate::sources::bibliography::Reference;
use crate::sources::options::{JsonFields, Known, Limits, Options, Pdftotext};
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
    /// How much is said beyond what is certain.
    pub persona: Persona,
    /// Severity of each verdict.
    pub severity: Severities,
    /// Rules that are switched off.
    pub disable: Vec<Rule>,
    /// Demand a reason in every ignore comment.
    pub require_reason: bool,
    pub citation: Citation,
    /// Demand a citation beside every figure.
    pub require_citation: bool,
    /// Files of references (`.bib`, CSL-JSON) that keys such as `[@key]` stand in, relative to the
    /// settings file.
    pub bibliography: Vec<String>,
    /// A folder for the index of the sources, relative to the settings file, in place of the user's folder
    /// for caches.
    pub index: Option<String>,
    /// The address of an archive on a search server that is asked in place of reading the sources. Nothing
    /// is contacted without it.
    pub server: Option<String>,
    /// Bounds on what one source may cost.
    pub limits: Limits,
    /// Which fields of JSON records hold what.
    pub json: JsonFields,
    /// Who reads PDFs.
    pub pdftotext: Pdftotext,
    /// What is known of sources by their paths and names.
    pub metadata: Vec<Known>,
    /// Other settings for drafts in certain places; later ones win.
    pub overrides: Vec<Override>,
    /// Fingerprints that `tickmark.ignore` lists: findings with these are left out. Not a key of the
    /// settings file.
    #[serde(skip)]
    pub ignored: BTreeSet<String>,
    /// The entries of the bibliographies. Not a key of the settings file.
    #[serde(skip)]
    pub references: Vec<Reference>,
}

/// Settings for some drafts; what is not said here stays as it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Override {
    /// Globs of drafts, relative to the settings file.
    pub files: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail_on: Option<FailOn>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persona: Option<Persona>,
    #[serde(skip_serializing_if = "SeverityChanges::is_empty")]
    pub severity: SeverityChanges,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disable: Vec<Rule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_citation: Option<bool>,
}

/// How much a report says beyond what is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Persona {
    /// Each finding as loud as its severity says.
    #[default]
    Regular,
    /// Unsupported figures are warnings, too.
    Strict,
    /// Everything is listed: supported claims, and how sure each verdict is.
    Audit,
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

/// A severity for each verdict and for ignores that matched nothing; single rules may differ.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Severities {
    pub conflict: Severity,
    pub disputed: Severity,
    pub unsupported: Severity,
    pub supported: Severity,
    pub unused_ignore: Severity,
    pub figure: VerdictSeverities,
    pub date: VerdictSeverities,
    pub quotation: VerdictSeverities,
    pub assertion: VerdictSeverities,
    pub internal: VerdictSeverities,
    /// Of what the rules about citations find.
    pub citation: Severity,
}

/// Severities of one rule, where they differ from those of the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VerdictSeverities {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conflict: Option<Severity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disputed: Option<Severity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsupported: Option<Severity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supported: Option<Severity>,
}

/// The part of the severities that an override changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SeverityChanges {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conflict: Option<Severity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disputed: Option<Severity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsupported: Option<Severity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supported: Option<Severity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unused_ignore: Option<Severity>,
    #[serde(skip_serializing_if = "VerdictSeverities::is_empty")]
    pub figure: VerdictSeverities,
    #[serde(skip_serializing_if = "VerdictSeverities::is_empty")]
    pub date: VerdictSeverities,
    #[serde(skip_serializing_if = "VerdictSeverities::is_empty")]
    pub quotation: VerdictSeverities,
    #[serde(skip_serializing_if = "VerdictSeverities::is_empty")]
    pub assertion: VerdictSeverities,
    #[serde(skip_serializing_if = "VerdictSeverities::is_empty")]
    pub internal: VerdictSeverities,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citation: Option<Severity>,
}

/// How the "insert a citation" fix writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Citation {
    #[default]
    Footnote,
    Link,
    /// `[@key]` with the source's key in the bibliography; a footnote for a source without one.
    Key,
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
            persona: Persona::default(),
            severity: Severities::default(),
            disable: Vec::new(),
            require_reason: false,
            citation: Citation::default(),
            require_citation: false,
            bibliography: Vec::new(),
            limits: Limits::default(),
            index: None,
            server: None,
            json: JsonFields::default(),
            pdftotext: Pdftotext::default(),
            metadata: Vec::new(),
            overrides: Vec::new(),
            ignored: BTreeSet::new(),
            references: Vec::new(),
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
            figure: VerdictSeverities::default(),
            date: VerdictSeverities::default(),
            quotation: VerdictSeverities::default(),
            assertion: VerdictSeverities::default(),
            internal: VerdictSeverities::default(),
            citation: Severity::Warning,
        }
    }
}

impl Settings {
    /// How loud a finding of this rule with this verdict is.
    pub fn severity_of(&self, rule: Rule, verdict: Verdict) -> Severity {
        let set = self.severity.of(rule, verdict);
        let strict = self.persona != Persona::Regular;
        if strict && rule == Rule::Figure && verdict == Verdict::Unsupported {
            return set.max(Severity::Warning);
        }
        set
    }

    /// True if they say what drafts are checked against.
    pub fn have_sources(&self) -> bool {
        !self.sources.is_empty() || self.server.is_some()
    }

    /// What they say about reading sources.
    pub fn reading(&self) -> Options {
        Options {
            limits: self.limits.clone(),
            json: self.json.clone(),
            metadata: self.metadata.clone(),
            pdftotext: self.pdftotext,
        }
    }

    /// The settings with what `change` says on top.
    pub fn apply(&mut self, change: &Override) {
        self.fail_on = change.fail_on.unwrap_or(self.fail_on);
        self.persona = change.persona.unwrap_or(self.persona);
        self.require_citation = change.require_citation.unwrap_or(self.require_citation);
        self.severity.apply(&change.severity);
        for rule in &change.disable {
            if !self.disable.contains(rule) {
                self.disable.push(*rule);
            }
        }
    }
}

impl Severities {
    /// The severity of a verdict, that of the rule if it has one of its own.
    pub fn of(&self, rule: Rule, verdict: Verdict) -> Severity {
        let general = match verdict {
            Verdict::Conflict => self.conflict,
            Verdict::Disputed => self.disputed,
            Verdict::Unsupported => self.unsupported,
            Verdict::Supported => self.supported,
        };
        let own = match rule {
            Rule::Figure => self.figure,
            Rule::Date => self.date,
            Rule::Quotation => self.quotation,
            Rule::Assertion => self.assertion,
            Rule::Internal => self.internal,
            Rule::CitationMismatch | Rule::MissingSource | Rule::Uncited => return self.citation,
            Rule::UnusedIgnore | Rule::BadIgnore => VerdictSeverities::default(),
        };
        own.of(verdict).unwrap_or(general)
    }

    fn apply(&mut self, change: &SeverityChanges) {
        let set = |own: &mut Severity, other: Option<Severity>| *own = other.unwrap_or(*own);
        set(&mut self.conflict, change.conflict);
        set(&mut self.disputed, change.disputed);
        set(&mut self.unsupported, change.unsupported);
        set(&mut self.supported, change.supported);
        set(&mut self.unused_ignore, change.unused_ignore);
        set(&mut self.citation, change.citation);
        self.figure = self.figure.with(change.figure);
        self.date = self.date.with(change.date);
        self.quotation = self.quotation.with(change.quotation);
        self.assertion = self.assertion.with(change.assertion);
        self.internal = self.internal.with(change.internal);
    }
}

impl VerdictSeverities {
    fn of(self, verdict: Verdict) -> Option<Severity> {
        match verdict {
            Verdict::Conflict => self.conflict,
            Verdict::Disputed => self.disputed,
            Verdict::Unsupported => self.unsupported,
            Verdict::Supported => self.supported,
        }
    }

    fn with(self, other: Self) -> Self {
        Self {
            conflict: other.conflict.or(self.conflict),
            disputed: other.disputed.or(self.disputed),
            unsupported: other.unsupported.or(self.unsupported),
            supported: other.supported.or(self.supported),
        }
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl SeverityChanges {
    fn is_empty(&self) -> bool {
        *self == Self::default()
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
    ("persona", r#""regular", "strict" or "audit""#),
    ("severity", "a table, with a severity for each verdict"),
    ("severity.conflict", SEVERITY),
    ("severity.disputed", SEVERITY),
    ("severity.unsupported", SEVERITY),
    ("severity.supported", SEVERITY),
    ("severity.unused-ignore", SEVERITY),
    ("severity.figure", OF_RULE),
    ("severity.date", OF_RULE),
    ("severity.quotation", OF_RULE),
    ("severity.assertion", OF_RULE),
    ("severity.internal", OF_RULE),
    ("severity.citation", SEVERITY),
    (
        "disable",
        r#"a list of "figure", "date", "quotation", "assertion", "internal", "citation-mismatch", "missing-source", "uncited", "unused-ignore" and "bad-ignore""#,
    ),
    ("require-reason", "true or false"),
    ("citation", r#""footnote", "link" or "key""#),
    ("require-citation", "true or false"),
    ("bibliography", "a list of .bib and .json files in quotes"),
    ("index", "a folder in quotes"),
    (
        "server",
        "the address of an archive on a search server in quotes, like https://search.example.org:9200/archive",
    ),
    ("limits", "a table, with a number for each limit"),
    ("limits.file", MEGABYTES),
    ("limits.unpacked", MEGABYTES),
    ("limits.text", MEGABYTES),
    (
        "limits.parts",
        "a number of pages, sheets, slides, records or files",
    ),
    ("limits.columns", "a number of columns of a sheet"),
    ("limits.seconds", "a number of seconds"),
    (
        "json",
        "a table, with the name of a field for each of title, text, date and so on",
    ),
    ("json.items", FIELD),
    ("json.title", FIELD),
    ("json.text", FIELD),
    ("json.date", FIELD),
    ("json.author", FIELD),
    ("json.publisher", FIELD),
    ("json.url", FIELD),
    ("json.language", FIELD),
    ("json.kind", FIELD),
    ("pdftotext", r#""auto" or "never""#),
    (
        "metadata",
        "a list of tables, each with `files` or `pattern` and what is known of the sources that match",
    ),
    (
        "overrides",
        "a list of tables, each with `files` and what is different for them",
    ),
];

const MEGABYTES: &str = "a number of megabytes";

const FIELD: &str = "the name of a field in quotes, with dots for inner ones";

const SEVERITY: &str = r#""error", "warning", "information" or "none""#;

const OF_RULE: &str = "a table of verdicts and their severities, for this rule alone";

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
            // The table of one rule is a value to the reader of settings.
            if let serde_json::Value::Object(inner) = value {
                keys.extend(inner.keys().map(|k| format!("{key}.{k}")));
            }
        }
        assert_eq!(keys, KEYS.iter().map(|(key, _)| *key).collect::<Vec<_>>());
    }

    #[test]
    fn a_rule_a_place_and_a_persona_change_the_severity() {
        let mut settings: Settings = serde_json::from_value(serde_json::json!({
            "severity": { "unsupported": "none", "date": { "conflict": "warning" } },
        }))
        .unwrap();
        let of = |settings: &Settings, rule| {
            [Verdict::Conflict, Verdict::Unsupported].map(|v| settings.severity_of(rule, v))
        };
        assert_eq!(
            of(&settings, Rule::Date),
            [Severity::Warning, Severity::None]
        );
        assert_eq!(
            of(&settings, Rule::Figure),
            [Severity::Error, Severity::None]
        );
        settings.apply(&Override {
            persona: Some(Persona::Strict),
            severity: serde_json::from_value(
                serde_json::json!({ "date": { "unsupported": "error" } }),
            )
            .unwrap(),
            ..Override::default()
        });
        assert_eq!(
            of(&settings, Rule::Date),
            [Severity::Warning, Severity::Error]
        );
        assert_eq!(
            of(&settings, Rule::Figure),
            [Severity::Error, Severity::Warning]
        );
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
