//! Names that are everyday words: "Tern is led by …" opens with a name if the sources write "Tern" inside their sentences.

use std::borrow::Cow;
use std::sync::Arc;

use crate::claims::Analysis;
use crate::claims::names::Name;
use crate::claims::words::{Class, Shape};

/// The draft's passage with its first word read as a name, where the passages found for it use the word as one and never
/// as a common word; otherwise as it is.
pub fn with_opening_name<'a>(draft: &'a Analysis, sources: &[Arc<Analysis>]) -> Cow<'a, Analysis> {
    let Some(first) = draft.words.first() else {
        return Cow::Borrowed(draft);
    };
    let open = first.shape == Shape::Capital
        && first.class != Class::Function
        && !draft.names.iter().any(|n| n.span.overlaps(first.span));
    let common = |source: &Analysis| {
        let mut words = source.words.iter();
        words.any(|w| w.lower == first.lower && w.shape == Shape::Lower)
    };
    let named = |source: &Analysis| {
        let mut names = source.names.iter();
        names.any(|n| n.words.start > 0 && n.tokens.len() == 1 && n.tokens[0] == first.lower)
    };
    if !open || !sources.iter().any(|s| named(s)) || sources.iter().any(|s| common(s)) {
        return Cow::Borrowed(draft);
    }
    Cow::Owned(draft.with_name(opening(draft)))
}

/// The passages found for a draft's sentence, their first words read as names where the draft has them as such.
pub fn with_names_of(draft: &Analysis, sources: &mut [Arc<Analysis>]) {
    for source in sources {
        let Some(first) = source.words.first() else {
            continue;
        };
        let open = first.shape == Shape::Capital
            && first.class != Class::Function
            && !source.names.iter().any(|n| n.span.overlaps(first.span));
        let named = draft
            .names
            .iter()
            .any(|n| n.tokens.len() == 1 && n.tokens[0] == first.lower);
        if open && named {
            let name = opening(source);
            *source = Arc::new(source.with_name(name));
        }
    }
}

/// The first word as a name.
fn opening(analysis: &Analysis) -> Name {
    let first = analysis.words.first();
    Name {
        span: first.map(|w| w.span).unwrap_or_default(),
        words: 0..1,
        tokens: first.map(|w| w.lower.clone()).into_iter().collect(),
    }
}
