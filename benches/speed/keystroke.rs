//! From a keystroke in a draft of 10,000 words to its findings, without the debounce.

use std::time::{Duration, Instant};

use tickmark::check::{self, BlockCache};
use tickmark::settings::Settings;
use tickmark::text;

use crate::{corpus, lint};

const KEYSTROKES: usize = 400;

/// Types letters all over the draft and prints how long the findings took.
pub fn report_percentiles() {
    let (mut draft, snapshot, settings) =
        (corpus::draft(10_000), lint::snapshot(), Settings::default());
    let mut cache = BlockCache::default();
    let mut random = corpus::Random::new(11);
    let started = Instant::now();
    check_draft(&draft, &mut cache, &snapshot, &settings);
    let first = started.elapsed();
    let (mut reading, mut all) = (Vec::new(), Vec::new());
    for _ in 0..KEYSTROKES {
        let at = draft.floor_char_boundary(random.below(draft.len()));
        draft.insert(at, 'e');
        let started = Instant::now();
        let read = check_draft(&draft, &mut cache, &snapshot, &settings);
        all.push(started.elapsed());
        reading.push(read);
    }
    println!(
        "keystroke in a draft of {} words: p50 {:.1?}, p95 {:.1?}, longest {:.1?}; of these, reading the draft: \
         p95 {:.1?}; opening it: {first:.1?}",
        draft.split_whitespace().count(),
        percentile(&mut all, 50),
        percentile(&mut all, 95),
        percentile(&mut all, 100),
        percentile(&mut reading, 95),
    );
}

/// Reads and checks; the time that reading took.
fn check_draft(
    draft: &str,
    cache: &mut BlockCache,
    snapshot: &check::Snapshot,
    settings: &Settings,
) -> Duration {
    let started = Instant::now();
    let text = text::read_draft(draft);
    let read = started.elapsed();
    let findings = check::check_incremental(&text, snapshot, settings, cache, &|| false);
    assert!(
        findings.is_some_and(|findings| !findings.is_empty()),
        "a draft full of claims has findings"
    );
    read
}

fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let at = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(at).copied().unwrap_or_default()
}
