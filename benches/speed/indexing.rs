//! From passages to an index, beside what tantivy alone needs for the same text.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use tantivy::schema::{STORED, Schema, TEXT};
use tantivy::{Index, IndexWriter, doc};
use tickmark::evidence::{EmbeddedIndex, ScanIndex};
use tickmark::sources::{self, Source};

use crate::corpus;

const SENTENCES: usize = 10_000;

fn sources() -> (Vec<Source>, usize) {
    let read = |(id, text): (String, String)| {
        sources::read(&id, text.as_bytes()).expect("generated text is text")
    };
    let sources: Vec<Source> = corpus::corpus(SENTENCES).map(read).collect();
    let passages = sources
        .iter()
        .map(|source| source.text.passages.len())
        .sum();
    (sources, passages)
}

/// Words, names and figures of each passage, indexed and stored, from one thread.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn tickmark(bencher: Bencher) {
    let (sources, passages) = sources();
    bencher.counter(ItemsCount::new(passages)).bench(|| {
        let mut index = EmbeddedIndex::new().expect("an index in memory");
        let batch = index.batch();
        for source in black_box(&sources) {
            batch.add(source).expect("the writer works");
        }
        batch.commit().expect("the writer works");
        index.snapshot().sources().len()
    });
}

/// The words of the same passages as one text field with positions, stored.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn tantivy_alone(bencher: Bencher) {
    let (sources, passages) = sources();
    let mut schema = Schema::builder();
    let text = schema.add_text_field("text", TEXT | STORED);
    let schema = schema.build();
    bencher.counter(ItemsCount::new(passages)).bench(|| {
        let index = Index::create_in_ram(schema.clone());
        let mut writer: IndexWriter = index
            .writer_with_num_threads(1, 24_000_000)
            .expect("a writer");
        for passage in black_box(&sources)
            .iter()
            .flat_map(|source| &source.text.passages)
        {
            writer
                .add_document(doc!(text => passage.text.as_str()))
                .expect("the writer works");
        }
        writer.commit().expect("the writer works")
    });
}

/// A few sentences for one claim, as `verify` is given them.
#[divan::bench]
fn scan_of_five_sentences(bencher: Bencher) {
    let text = corpus::document(3, 5);
    let source = sources::read("a.md", text.as_bytes()).expect("generated text is text");
    bencher
        .with_inputs(|| vec![source.clone()])
        .bench_values(ScanIndex::new);
}
