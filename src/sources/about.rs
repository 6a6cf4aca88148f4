//! What is known of a document apart from its words, gathered from several places of unequal worth.

use std::sync::Arc;

use globset::Glob;
use jiff::civil::Date;
use regex::Regex;
use serde::{Deserialize, Serialize};

use super::DateFrom;
use super::dates::{leading_day, written_day};
use super::options::Known;

/// What a file says about its document, or somebody else about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct About {
    pub title: Option<String>,
    pub date: Option<(Date, DateFrom)>,
    pub credits: Credits,
}

/// Who says it, where and in what language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credits {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Arc<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Arc<str>>,
    /// As BCP 47 writes it: "en", "pt-BR".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Arc<str>>,
    /// The canonical address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Arc<str>>,
    /// "release", "filing", "news", "note", "transcript", "data" or whatever the file says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Arc<str>>,
}

/// In characters: longer values are no name but a text.
const LONGEST: usize = 300;

/// The names under which front matter, sidecars and patterns give a value.
pub const KEYS: [&str; 7] = [
    "title",
    "publisher",
    "author",
    "date",
    "language",
    "url",
    "kind",
];

impl About {
    /// Takes a value under one of [`KEYS`] or its usual other names, unless one is there already.
    /// Returns false for a name that says nothing here.
    pub fn set(&mut self, key: &str, value: &str, from: DateFrom) -> bool {
        let value = super::extract::clean(value);
        let fits = !value.is_empty() && value.chars().count() <= LONGEST;
        let credits = &mut self.credits;
        let slot = match key.to_ascii_lowercase().as_str() {
            "title" => {
                if fits {
                    self.title.get_or_insert(value);
                }
                return true;
            }
            "date" | "published" | "publish_date" | "published_at" | "publication_date" => {
                if let (None, Some(day)) = (self.date, day(&value)) {
                    self.date = Some((day, from));
                }
                return true;
            }
            "publisher" | "site" | "source" | "outlet" => &mut credits.publisher,
            "author" | "authors" | "byline" | "creator" => &mut credits.author,
            "language" | "lang" => &mut credits.language,
            "url" | "canonical" | "link" | "canonical_url" => &mut credits.url,
            "kind" | "type" => &mut credits.kind,
            _ => return false,
        };
        if fits && slot.is_none() {
            *slot = Some(value.into());
        }
        true
    }

    /// Fills what is missing from `other`.
    pub fn or(mut self, other: About) -> About {
        self.title = self.title.or(other.title);
        self.date = self.date.or(other.date);
        self.credits = self.credits.or(other.credits);
        self
    }
}

impl Credits {
    /// Fills what is missing from `other`.
    pub fn or(self, other: Credits) -> Credits {
        Credits {
            publisher: self.publisher.or(other.publisher),
            author: self.author.or(other.author),
            language: self.language.or(other.language),
            url: self.url.or(other.url),
            kind: self.kind.or(other.kind),
        }
    }
}

/// A day at the start of a value, or anywhere in one that is short ("Tue, 4 Mar 2025 10:00").
fn day(value: &str) -> Option<Date> {
    leading_day(value).or_else(|| written_day(value))
}

/// What the settings know of a source by its id.
pub fn known(id: &str, rules: &[Known]) -> About {
    let mut about = About::default();
    for rule in rules.iter().rev() {
        let matches =
            |glob: &String| Glob::new(glob).is_ok_and(|g| g.compile_matcher().is_match(id));
        if !rule.files.is_empty() && !rule.files.iter().any(matches) {
            continue;
        }
        let found = match rule.pattern.as_deref().map(Regex::new) {
            Some(Ok(pattern)) => match pattern.captures(id) {
                Some(found) => Some((pattern.clone(), found)),
                None => continue,
            },
            Some(Err(_)) => continue,
            None => None,
        };
        for (key, value) in rule.values() {
            about.set(key, value, DateFrom::Pattern);
        }
        if let Some((pattern, found)) = found {
            for name in pattern.capture_names().flatten() {
                if let Some(value) = found.name(name) {
                    about.set(name, value.as_str(), DateFrom::Pattern);
                }
            }
        }
    }
    about
}

/// What a sidecar says: TOML with the keys of [`KEYS`].
///
/// # Errors
/// With a sentence for the user if it is no TOML or holds another key.
pub fn sidecar(text: &str) -> Result<About, String> {
    let table: toml::Table = toml::from_str(text)
        .map_err(|error| format!("its sidecar is not valid TOML: {}", error.message()))?;
    let mut about = About::default();
    for (key, value) in &table {
        let value = match value {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if !about.set(key, &value, DateFrom::Sidecar) {
            let keys = KEYS.join(", ");
            return Err(format!(
                "its sidecar has the unknown key \"{key}\"; the keys are {keys}"
            ));
        }
        if key == "date" && about.date.is_none() {
            return Err(format!(
                "its sidecar's date \"{value}\" is no day such as 2025-03-04"
            ));
        }
    }
    Ok(about)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn names_of_files_tell_what_the_settings_say_they_tell() {
        let rule = Known {
            files: vec!["wire/**".into()],
            pattern: Some(r"(?<date>\d{8})_(?<publisher>[a-z]+)".into()),
            kind: Some("news".into()),
            ..Known::default()
        };
        let about = known(
            "wire/20250304_gazette_fish.txt",
            std::slice::from_ref(&rule),
        );
        assert_eq!(about.date, Some((date(2025, 3, 4), DateFrom::Pattern)));
        assert_eq!(about.credits.publisher.as_deref(), Some("gazette"));
        assert_eq!(about.credits.kind.as_deref(), Some("news"));
        assert_eq!(
            known("other/20250304_gazette.txt", &[rule]),
            About::default()
        );
    }

    #[test]
    fn sidecars_say_what_is_wrong_with_them() {
        let about = sidecar("title = 'A note'\ndate = 2025-03-04\n").unwrap();
        assert_eq!(about.title.as_deref(), Some("A note"));
        assert_eq!(about.date, Some((date(2025, 3, 4), DateFrom::Sidecar)));
        assert!(
            sidecar("titel = 'x'")
                .unwrap_err()
                .contains("unknown key \"titel\"")
        );
        assert!(sidecar("date = 'soon'").unwrap_err().contains("no day"));
        assert!(sidecar("=").unwrap_err().contains("not valid TOML"));
    }
}
