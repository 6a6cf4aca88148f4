//! A draft against 100,000 passages, and the memory these take.

use std::sync::{Arc, LazyLock};

use divan::{Bencher, black_box};
use tickmark::check::{self, Snapshot};
use tickmark::evidence::{self, EmbeddedIndex, Query};
use tickmark::settings::Settings;
use tickmark::{sources, text};

use crate::corpus;

const PASSAGES: usize = 100_000;

/// The corpus that drafts are checked against; the index lives as long as the program.
static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let mut index = EmbeddedIndex::new().expect("an index in memory");
    let batch = index.batch();
    for (id, text) in corpus::corpus(PASSAGES) {
        let source = sources::read(&id, text.as_bytes()).expect("generated text is text");
        batch.add(&source).expect("the writer works");
    }
    batch.commit().expect("the writer works");
    let snapshot = Snapshot {
        index: index.snapshot(),
        generation: 1,
    };
    // A server keeps the writer for as long as it runs, so its memory counts.
    std::mem::forget(index);
    snapshot
});

pub fn snapshot() -> Snapshot {
    SNAPSHOT.clone()
}

/// Prints what the index adds to the memory of the process, where the system tells.
pub fn report_memory() {
    let before = resident("VmRSS");
    let (_, passages) = snapshot().index.frequency("revenue");
    if let (Some(before), Some(now), Some(peak)) = (before, resident("VmRSS"), resident("VmHWM")) {
        println!(
            "memory with {passages} passages: {now} MB resident ({before} MB before), {peak} MB at the peak"
        );
    }
}

/// A line of `/proc/self/status` in MB.
fn resident(line: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let value = status
        .lines()
        .find_map(|l| l.strip_prefix(line)?.strip_prefix(':'))?;
    Some(
        value
            .trim()
            .strip_suffix("kB")?
            .trim()
            .parse::<u64>()
            .ok()?
            / 1024,
    )
}

/// A draft of 1,000 words, from its text to its findings.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn draft_of_1000_words(bencher: Bencher) {
    let (draft, snapshot, settings) = (corpus::draft(1_000), snapshot(), Settings::default());
    bencher
        .bench(|| check::check(&text::read_draft(black_box(&draft)), &snapshot, &settings).len());
}

/// The look-up for one sentence of a draft.
#[divan::bench]
fn query(bencher: Bencher) {
    let index: Arc<_> = snapshot().index;
    let draft = text::read_draft(&corpus::draft(1_000));
    let queries: Vec<Query> = draft
        .passages
        .iter()
        .map(evidence::terms)
        .map(|terms| Query {
            words: terms.words,
            names: terms.names,
            figures: terms.figures,
        })
        .collect();
    let mut next = 0;
    bencher.bench_local(|| {
        next = (next + 1) % queries.len();
        index.search(black_box(&queries[next]), 24).len()
    });
}
