//! From sentences to tags, trees and clauses, on one core.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use tickmark::text::{self, PassageKind};
use tickmark::{syntax, text::Text};

use crate::corpus;

const SENTENCES: usize = 500;

fn prose() -> Text {
    let mut text = text::read_draft(&corpus::document(1, SENTENCES));
    text.passages
        .retain(|passage| passage.kind == PassageKind::Paragraph);
    text
}

fn words(text: &Text) -> usize {
    let tokens = |passage: &text::Passage| syntax::tokenize::tokens(&passage.text).len();
    text.passages.iter().map(tokens).sum()
}

/// Passages to trees; the items are words.
#[divan::bench]
fn trees(bencher: Bencher) {
    let text = prose();
    bencher.counter(ItemsCount::new(words(&text))).bench(|| {
        text.passages
            .iter()
            .map(|passage| syntax::Tree::parse(black_box(&passage.text)).tokens().len())
            .sum::<usize>()
    });
}

/// Passages to trees to clauses; the items are words.
#[divan::bench]
fn clauses(bencher: Bencher) {
    let text = prose();
    bencher.counter(ItemsCount::new(words(&text))).bench(|| {
        text.passages
            .iter()
            .map(|passage| syntax::parse(black_box(&passage.text)).clauses.len())
            .sum::<usize>()
    });
}

/// Reading the weights that are compiled in.
#[divan::bench]
fn load(bencher: Bencher) {
    bencher.bench(|| syntax::model::Model::read(black_box(syntax::model::FILE)));
}
