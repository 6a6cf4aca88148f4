//! The engine as a library: sources and a draft in memory, findings out, no file touched.

use std::sync::Arc;

use tickmark::check::{self, BlockCache, Snapshot};
use tickmark::evidence::ScanIndex;
use tickmark::finding::Finding;
use tickmark::settings::Settings;
use tickmark::text;

use super::case::Case;

/// A case made ready to be checked.
pub struct Prepared {
    pub draft: String,
    pub snapshot: Snapshot,
    pub settings: Settings,
}

impl Prepared {
    /// Reads the sources and the settings of a case.
    pub fn of(case: &Case) -> Result<Prepared, String> {
        Prepared::with(case, |text| text)
    }

    /// The same after `change` was done to the draft and to every source.
    pub fn with(case: &Case, change: impl Fn(String) -> String) -> Result<Prepared, String> {
        let mut sources = Vec::new();
        for (id, bytes) in case.sources()? {
            let bytes = match String::from_utf8(bytes) {
                Ok(text) => change(text).into_bytes(),
                Err(other) => other.into_bytes(),
            };
            let source = tickmark::sources::read(&id, &bytes)
                .map_err(|error| format!("sources/{id}: {error}"))?;
            sources.push(source);
        }
        let settings = match case.section("tickmark.toml") {
            Some(section) => toml::from_str(&section.text())
                .map_err(|error| format!("tickmark.toml: {error}"))?,
            None => Settings::default(),
        };
        Ok(Prepared {
            draft: change(case.draft()?.text),
            snapshot: Snapshot {
                index: Arc::new(ScanIndex::new(sources)),
                generation: 1,
            },
            settings,
        })
    }

    /// Opens the draft and checks it whole.
    pub fn check(&self) -> Vec<Finding> {
        check::check(
            &text::read_draft(&self.draft),
            &self.snapshot,
            &self.settings,
        )
    }

    /// Checks `text` as the next state of a draft that is being typed.
    pub fn check_next(&self, typed: &str, cache: &mut BlockCache) -> Vec<Finding> {
        check::check_incremental(
            &text::read_draft(typed),
            &self.snapshot,
            &self.settings,
            cache,
            &|| false,
        )
        .expect("nobody cancelled the check")
    }
}
