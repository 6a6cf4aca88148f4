//! Names as the sources spell them, for a capitalised word that is being typed.

use std::collections::BTreeMap;

use tower_lsp::ls_types::CompletionItemKind;

use super::Offer;
use super::scene::Scene;
use crate::claims::names::names;
use crate::claims::words::words;
use crate::evidence::EvidenceIndex;
use crate::lsp::session::Sources;

/// Letters from which a word is completed: fewer fit too many names.
const LETTERS: usize = 2;

/// Passages that are read for names; of a larger corpus, those that answer the sentence are.
const READ: usize = 5_000;

/// Every name of the sources in its commonest spelling, with how often it stands there.
#[derive(Debug, Default)]
pub struct Names(BTreeMap<String, usize>);

impl Names {
    /// Reads the first passages of every source.
    pub fn of(index: &dyn EvidenceIndex) -> Self {
        let mut found = Self::default();
        let mut left = READ;
        for source in index.sources() {
            let passages = index.passages(&source.id, 0..u32::try_from(left).unwrap_or(u32::MAX));
            for candidate in &passages {
                found.add(&candidate.passage.text);
            }
            left = left.saturating_sub(passages.len());
            if left == 0 {
                break;
            }
        }
        found
    }

    fn add(&mut self, text: &str) {
        for name in names(text, &words(text)) {
            *self.0.entry(name.span.of(text).to_owned()).or_default() += 1;
        }
    }
}

/// Names that go on as the word being typed begins: those of passages that speak of the same first.
pub fn offers(scene: &Scene<'_>, sources: &Sources) -> Vec<Offer> {
    let word = scene.word();
    let typed = word.of(scene.text());
    let capital = typed.chars().next().is_some_and(char::is_uppercase);
    if !capital || typed.chars().count() < LETTERS {
        return Vec::new();
    }
    let typed = typed.to_lowercase();
    let mut near = Names::default();
    for (candidate, _) in scene.candidates() {
        near.add(&candidate.passage.text);
    }
    let fits = |name: &String| {
        let name = name.to_lowercase();
        name != typed && name.split_whitespace().any(|part| part.starts_with(&typed))
    };
    let rank = |(name, often): (&String, &usize)| {
        let starts = name.to_lowercase().starts_with(&typed);
        let near = near.0.contains_key(name);
        ((!starts, !near, usize::MAX - often), name.clone())
    };
    let all = sources.names();
    let known = all
        .0
        .iter()
        .chain(near.0.iter().filter(|(name, _)| !all.0.contains_key(*name)));
    let mut ranked: Vec<_> = known.filter(|(name, _)| fits(name)).map(rank).collect();
    ranked.sort();
    let offer = |(_, name): (_, String)| Offer {
        label: name.clone(),
        kind: CompletionItemKind::CONSTANT,
        text: name,
        replaces: word,
        passage: None,
        cited: false,
        elsewhere: Vec::new(),
    };
    ranked.into_iter().map(offer).collect()
}
