//! The text of a `tickmark.toml` to settings, with the place of every key for messages and origins.

use std::path::Path;

use globset::Glob;
use regex::Regex;
use serde_json::{Map, Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::SettingsError;
use super::server::Address;
use crate::settings::{KEYS, Origins, Settings};

/// Reads the text of the settings file `file`.
///
/// # Errors
/// At the first place in the file that is not TOML, not a known key or not a value of that key.
pub(super) fn parse(text: &str, file: &Path) -> Result<(Settings, Origins), SettingsError> {
    let place = |offset: usize, message: String| {
        let (line, column) = line_and_column(text, offset);
        SettingsError {
            file: file.to_path_buf(),
            line,
            column,
            message,
        }
    };
    let table = DeTable::parse(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        place(
            offset,
            format!("not valid TOML: {}", error.message().trim_end()),
        )
    })?;
    let mut entries = Vec::new();
    flatten(table.get_ref(), "", &mut entries);
    entries.sort_by_key(|entry| entry.key_at);

    let mut origins = defaults();
    let mut settings = Map::new();
    for entry in entries {
        entry
            .check()
            .map_err(|(offset, message)| place(offset, message))?;
        let (line, _) = line_and_column(text, entry.key_at);
        origins.insert(entry.key.clone(), format!("{}:{line}", file.display()));
        insert(&mut settings, &entry.key, to_json(entry.value.get_ref()));
    }
    let settings = serde_json::from_value(Value::Object(settings))
        .map_err(|error| place(0, format!("cannot be used: {error}")))?;
    Ok((settings, origins))
}

/// Every setting with the origin "default"; tables are named by their keys alone.
pub(super) fn defaults() -> Origins {
    let is_table = |key: &str| {
        KEYS.iter()
            .any(|(other, _)| other.split_once('.').is_some_and(|(t, _)| t == key))
    };
    let leaves = KEYS.iter().filter(|(key, _)| !is_table(key));
    leaves
        .map(|(key, _)| (key.to_string(), "default".to_string()))
        .collect()
}

/// One setting as the file has it.
struct Entry<'t> {
    /// With its table: `severity.conflict`.
    key: String,
    key_at: usize,
    value: &'t Spanned<DeValue<'t>>,
}

/// The settings of a table, those of inner tables under their joined keys.
fn flatten<'t>(table: &'t DeTable<'t>, prefix: &str, entries: &mut Vec<Entry<'t>>) {
    for (key, value) in table {
        let name = format!("{prefix}{}", key.get_ref());
        match value.get_ref() {
            DeValue::Table(inner) if allowed(&name).is_some() => {
                if prefix.is_empty() && KEYS.iter().any(|(k, _)| k.starts_with(&format!("{name}.")))
                {
                    flatten(inner, &format!("{name}."), entries);
                } else {
                    entries.push(Entry {
                        key: name,
                        key_at: key.span().start,
                        value,
                    });
                }
            }
            _ => entries.push(Entry {
                key: name,
                key_at: key.span().start,
                value,
            }),
        }
    }
}

/// What the value of a key must be; `None` for a key that does not exist.
fn allowed(key: &str) -> Option<&'static str> {
    KEYS.iter()
        .find(|(known, _)| *known == key)
        .map(|(_, allowed)| *allowed)
}

impl Entry<'_> {
    /// Where and why this setting cannot be used.
    fn check(&self) -> Result<(), (usize, String)> {
        let Some(allowed) = allowed(&self.key) else {
            return Err((self.key_at, unknown_key(&self.key)));
        };
        // An array is looked at value by value, so that the message stands at the one that is wrong.
        if let DeValue::Array(values) = self.value.get_ref()
            && self.accepts(json!([]))
        {
            for value in values {
                if let DeValue::Table(_) = value.get_ref() {
                    self.check_table(value.get_ref())
                        .map_err(|message| (value.span().start, message))?;
                    continue;
                }
                if !self.accepts(json!([to_json(value.get_ref())])) {
                    return Err((
                        value.span().start,
                        self.wrong_value(value.get_ref(), allowed),
                    ));
                }
                if let DeValue::String(glob) = value.get_ref() {
                    self.check_glob(glob)
                        .map_err(|message| (value.span().start, message))?;
                }
            }
            return Ok(());
        }
        if self.accepts(to_json(self.value.get_ref())) {
            self.check_address()
                .map_err(|message| (self.value.span().start, message))
        } else {
            Err((
                self.value.span().start,
                self.wrong_value(self.value.get_ref(), allowed),
            ))
        }
    }

    fn check_address(&self) -> Result<(), String> {
        match (self.key.as_str(), self.value.get_ref()) {
            ("server", DeValue::String(address)) => match Address::parse(address) {
                Ok(_) => Ok(()),
                Err(why) => Err(format!("`server` is no address of an archive: {why}")),
            },
            _ => Ok(()),
        }
    }

    fn accepts(&self, value: Value) -> bool {
        let mut settings = Map::new();
        insert(&mut settings, &self.key, value);
        serde_json::from_value::<Settings>(Value::Object(settings)).is_ok()
    }

    /// Why one table of a list of tables cannot be used.
    fn check_table(&self, value: &DeValue<'_>) -> Result<(), String> {
        let json = to_json(value);
        for glob in json["files"].as_array().into_iter().flatten() {
            if let Some(Err(error)) = glob.as_str().map(Glob::new) {
                return Err(format!(
                    "`{}.files` holds a glob that cannot be read: {}",
                    self.key,
                    error.kind()
                ));
            }
        }
        if let Some(Err(error)) = json["pattern"].as_str().map(Regex::new) {
            return Err(format!(
                "`{}.pattern` is no regular expression: {error}",
                self.key
            ));
        }
        let mut settings = Map::new();
        insert(&mut settings, &self.key, json!([json]));
        match serde_json::from_value::<Settings>(Value::Object(settings)) {
            Ok(_) => Ok(()),
            Err(error) => Err(format!("`{}` cannot be used: {error}", self.key)),
        }
    }

    fn check_glob(&self, glob: &str) -> Result<(), String> {
        let globs = ["sources", "drafts", "exclude", "rank"];
        if !globs.contains(&self.key.as_str()) {
            return Ok(());
        }
        if glob.trim().is_empty() {
            return Err(format!(
                "`{}` holds an empty path; use \".\" for this folder",
                self.key
            ));
        }
        // Folders may hold brackets and braces in their names: only what is used as a glob must be one.
        match Glob::new(glob) {
            Err(error) if self.key != "sources" || glob.contains('*') => Err(format!(
                "`{}` holds a glob that cannot be read: {}",
                self.key,
                error.kind()
            )),
            _ => Ok(()),
        }
    }

    fn wrong_value(&self, value: &DeValue<'_>, allowed: &str) -> String {
        if let DeValue::Table(inner) = value {
            // A table is wrong by what it holds.
            let alone = |key: &str, value| {
                let table = Map::from_iter([(key.to_owned(), value)]);
                self.accepts(Value::Object(table))
            };
            let fault = inner.iter().find_map(|(key, value)| {
                let (key, value) = (key.get_ref(), to_json(value.get_ref()));
                (!alone(key, value.clone())).then(|| format!("`{key} = {value}` in it"))
            });
            let fault = fault.unwrap_or_else(|| "what it holds".to_owned());
            return format!("`{}` must be {allowed}; {fault} is not", self.key);
        }
        let is = match value {
            DeValue::String(text) => format!("\"{text}\""),
            DeValue::Integer(_) if allowed.contains("number") => to_json(value).to_string(),
            other => format!("{} {}", article(other.type_str()), other.type_str()),
        };
        let values = allowed.split('"').skip(1).step_by(2);
        let meant = match value {
            DeValue::String(text) => nearest(text, values),
            _ => None,
        };
        let meant = meant
            .map(|v| format!("; did you mean \"{v}\"?"))
            .unwrap_or_default();
        format!("`{}` must be {allowed}, not {is}{meant}", self.key)
    }
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    }
}

fn unknown_key(key: &str) -> String {
    let known = || KEYS.iter().map(|(key, _)| *key);
    // A key in the wrong table is as near as its last part.
    let last = |k: &'static str| k.rsplit('.').next().unwrap_or(k);
    let meant = nearest(key, known())
        .or_else(|| known().find(|k| last(k) == key || key.rsplit('.').next() == Some(k)))
        .or_else(|| {
            let near = nearest(key, known().map(last))?;
            known().find(|k| last(k) == near)
        });
    match meant {
        Some(meant) => format!("unknown key \"{key}\"; did you mean \"{meant}\"?"),
        None => {
            let keys: Vec<&str> = known().filter(|k| !k.contains('.')).collect();
            format!("unknown key \"{key}\"; the keys are {}", keys.join(", "))
        }
    }
}

/// The word that `written` most likely stands for, if one is near enough to be meant: at most one
/// slip in three letters.
fn nearest<'w>(written: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let written = written.to_lowercase();
    words
        .map(|word| (strsim::damerau_levenshtein(&written, word), word))
        .filter(|(slips, word)| *slips <= (word.chars().count() / 3).max(1))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, word)| word)
}

fn insert(settings: &mut Map<String, Value>, key: &str, value: Value) {
    match key.split_once('.') {
        Some((table, key)) => {
            let inner = settings.entry(table).or_insert_with(|| json!({}));
            if let Value::Object(inner) = inner {
                inner.insert(key.to_owned(), value);
            }
        }
        None => {
            settings.insert(key.to_owned(), value);
        }
    }
}

/// The value with TOML's own dates as text, as the settings read them.
fn to_json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => json!(text.as_ref()),
        DeValue::Integer(number) => {
            json!(i64::from_str_radix(number.as_str(), number.radix()).ok())
        }
        DeValue::Float(number) => json!(number.as_str().parse::<f64>().ok()),
        DeValue::Boolean(is) => json!(is),
        DeValue::Datetime(date) => json!(date.to_string()),
        DeValue::Array(values) => values.iter().map(|v| to_json(v.get_ref())).collect(),
        DeValue::Table(table) => Value::Object(
            table
                .iter()
                .map(|(k, v)| (k.get_ref().to_string(), to_json(v.get_ref())))
                .collect(),
        ),
    }
}

/// Line and column of a byte, both from 1; the column counts characters.
pub(super) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..text.floor_char_boundary(offset)).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.matches('\n').count() + 1;
    (
        line,
        before.get(start..).unwrap_or_default().chars().count() + 1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Rule, Severity};
    use crate::settings::{Citation, FailOn, Persona};

    fn error(text: &str) -> String {
        parse(text, Path::new("tickmark.toml"))
            .expect_err(text)
            .to_string()
    }

    #[test]
    fn a_full_file_is_read() {
        let text = r#"
sources = ["notes", "reports/**/*.md"]
drafts = ["drafts/*.md"]
exclude = ["old/**"]
date = 2026-03-31
fail-on = "disputed"
disable = ["assertion"]
require-reason = true
citation = "link"

[severity]
unsupported = "none"
date = { conflict = "warning" }
[[overrides]]
files = ["blog/**"]
persona = "strict"
severity = { figure = { unsupported = "none" } }
"#;
        let (settings, origins) = parse(text, Path::new("/w/tickmark.toml")).unwrap();
        assert_eq!(settings.sources, ["notes", "reports/**/*.md"]);
        assert_eq!(settings.date, Some(jiff::civil::date(2026, 3, 31)));
        assert_eq!(settings.fail_on, FailOn::Disputed);
        assert_eq!(settings.disable, [Rule::Assertion]);
        assert!(settings.require_reason);
        assert_eq!(settings.citation, Citation::Link);
        assert_eq!(settings.severity.unsupported, Severity::None);
        assert_eq!(settings.severity.conflict, Severity::Error);
        assert_eq!(settings.severity.date.conflict, Some(Severity::Warning));
        assert_eq!(settings.overrides[0].persona, Some(Persona::Strict));
        assert_eq!(origins["fail-on"], "/w/tickmark.toml:6");
        assert_eq!(origins["severity.unsupported"], "/w/tickmark.toml:12");
        assert_eq!(origins["severity.conflict"], "default");
        assert!(!origins.contains_key("severity"));
    }

    #[test]
    fn a_date_in_quotes_is_a_date_too() {
        let (settings, _) = parse("date = \"2026-03-31\"", Path::new("t")).unwrap();
        assert_eq!(settings.date, Some(jiff::civil::date(2026, 3, 31)));
    }

    #[test]
    fn unknown_keys_are_named_with_the_nearest() {
        assert_eq!(
            error("\n\nsouces = []"),
            "tickmark.toml:3:1: unknown key \"souces\"; did you mean \"sources\"?"
        );
        assert_eq!(
            error("fail_on = 'never'"),
            "tickmark.toml:1:1: unknown key \"fail_on\"; did you mean \"fail-on\"?"
        );
        assert_eq!(
            error("[severity]\n  conflct = \"error\""),
            "tickmark.toml:2:3: unknown key \"severity.conflct\"; did you mean \"severity.conflict\"?"
        );
        assert_eq!(
            error("unsupported = \"none\""),
            "tickmark.toml:1:1: unknown key \"unsupported\"; did you mean \"severity.unsupported\"?"
        );
        assert!(
            error("[zebra]\nx = 1")
                .contains(":1:2: unknown key \"zebra\"; the keys are sources, rank, drafts")
        );
    }

    #[test]
    fn bad_values_say_what_is_wanted() {
        assert_eq!(
            error("fail-on = \"conflit\""),
            "tickmark.toml:1:11: `fail-on` must be \"conflict\", \"disputed\", \"unsupported\" or \"never\", \
             not \"conflit\"; did you mean \"conflict\"?"
        );
        assert_eq!(
            error("sources = 'notes'"),
            "tickmark.toml:1:11: `sources` must be a list of folders, files and globs in quotes, not \"notes\""
        );
        assert_eq!(
            error("é = 1\n"),
            "tickmark.toml:1:1: not valid TOML: invalid unquoted key, expected letters, numbers, `-`, `_`"
        );
        assert!(
            error("sources = [\n  'a',\n  3]")
                .starts_with("tickmark.toml:3:3: `sources` must be a list")
        );
        assert!(
            error("date = 31")
                .contains(":1:8: `date` must be a date like 2026-03-31, not an integer")
        );
        assert!(error("date = '2026-02-30'").contains("must be a date"));
        assert!(error("severity = 'error'").contains("`severity` must be a table"));
        assert!(error("disable = ['figures']").contains("did you mean \"figure\"?"));
        assert!(error("require-reason = 'yes'").contains("must be true or false"));
        assert!(
            error("exclude = ['a/[']")
                .contains(":1:12: `exclude` holds a glob that cannot be read")
        );
        assert!(error("sources = ['']").contains("empty path"));
        assert!(
            error("server = 'https://me:word@host/a'").contains(
                ":1:10: `server` is no address of an archive: it must hold no credentials"
            )
        );
        assert!(
            error("[[overrides]]\nfils = ['x']")
                .contains("`overrides` cannot be used: unknown field `fils`")
        );
        assert!(error("[[overrides]]\nfiles = ['a[']").contains("`overrides.files` holds a glob"));
        assert!(
            error("[severity]\nfigure = { conflct = 'none' }")
                .contains("`severity.figure` must be a table of verdicts")
        );
        let fault = error("[severity]\nfigure = { conflct = 'none' }");
        assert!(
            fault.ends_with("; `conflct = \"none\"` in it is not"),
            "{fault}"
        );
        let below = error("[limits]\nfile = -1");
        assert!(
            below.ends_with("must be a number of megabytes, not -1"),
            "{below}"
        );
    }

    #[test]
    fn what_is_not_toml_is_placed() {
        let message = error("sources = [\"a\"\nfail-on = 3");
        assert!(message.starts_with("tickmark.toml:2:"), "{message}");
        assert!(error("sources = []\nsources = []").contains("tickmark.toml:2:1: not valid TOML"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[\\[\\]a-z=\"'{}.\n0-9é-]{0,80}") {
            let _ = parse(&text, Path::new("t"));
        }
    }
}
