//! From the bytes of a text to its claims, on one core.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use tickmark::claims::{self, Setting};
use tickmark::{evidence, text};

use crate::corpus;

const SENTENCES: usize = 2_000;

/// Markdown to passages.
#[divan::bench]
fn passages(bencher: Bencher) {
    let document = corpus::document(1, SENTENCES);
    bencher
        .counter(BytesCount::of_str(&document))
        .bench(|| text::read_draft(black_box(&document)));
}

/// Markdown to passages to claims.
#[divan::bench]
fn claims(bencher: Bencher) {
    let document = corpus::document(1, SENTENCES);
    let setting = Setting {
        date: Some(jiff::civil::date(2026, 3, 31)),
        ..Setting::default()
    };
    bencher.counter(BytesCount::of_str(&document)).bench(|| {
        let text = text::read_draft(black_box(&document));
        text.passages
            .iter()
            .map(|passage| {
                let analysis = claims::analyse(passage, &setting);
                claims::claims(&analysis, passage).len()
            })
            .sum::<usize>()
    });
}

/// Markdown to passages to what they are found by.
#[divan::bench]
fn terms(bencher: Bencher) {
    let document = corpus::document(1, SENTENCES);
    bencher.counter(BytesCount::of_str(&document)).bench(|| {
        let text = text::read_draft(black_box(&document));
        text.passages
            .iter()
            .map(|passage| evidence::terms(passage).len())
            .sum::<usize>()
    });
}
