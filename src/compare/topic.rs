//! What a whole document speaks of: its names and words, for sentences that leave them open.

use rustc_hash::FxHashSet;

use crate::claims::Analysis;
use crate::claims::names::{Name, NameRelation};
use crate::claims::words::Word;

/// The names and the stems of the content words of a document.
#[derive(Debug, Clone, Default)]
pub struct Topic {
    pub named: Vec<Name>,
    pub stems: FxHashSet<String>,
}

impl Topic {
    /// Adds what one passage speaks of.
    pub fn add(&mut self, analysis: &Analysis) {
        self.add_words(analysis.names.clone(), &analysis.words);
    }

    /// The same, of a passage that was not analysed further.
    pub fn add_words(&mut self, names: Vec<Name>, words: &[Word]) {
        for name in names {
            if !self.named.iter().any(|n| n.tokens == name.tokens) {
                self.named.push(name);
            }
        }
        let content = words.iter().filter(|w| w.is_content());
        self.stems.extend(content.map(|w| w.stem.clone()));
    }

    /// True if the document has the name, in whichever form.
    pub fn names(&self, name: &Name) -> bool {
        self.named
            .iter()
            .any(|n| n.relation(name) == NameRelation::Same)
    }
}

/// True if the passage has the name, in whichever form.
pub fn has_name(analysis: &Analysis, name: &Name) -> bool {
    let same = |other: &Name| name.relation(other) == NameRelation::Same;
    analysis.names.iter().any(same)
}

/// True if every word of the name stands in the passage or round it.
pub fn has_words(analysis: &Analysis, name: &Name) -> bool {
    name.tokens.iter().all(|token| {
        let mut words = analysis.surroundings.iter().chain(&analysis.words);
        words.any(|w| w.lower == *token)
    })
}

/// True if the name stands in the passage, in whichever form, or all its words stand in it and round it.
pub fn knows(source: &Analysis, name: &Name) -> bool {
    has_name(source, name) || has_words(source, name)
}
