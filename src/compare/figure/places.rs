//! Where in its sentence each figure stands: the text that is its own, and what it shares with those before it.
//!
//! Worked out once for all figures of a passage: a pasted list holds hundreds, and every one is held against every other.

use std::sync::Arc;

use crate::claims::Analysis;
use crate::claims::lexicon::Pos;
use crate::compare::stretch::{self, Stretch, stretch};
use crate::compare::subject;
use crate::quantity::Dim;
use crate::text::Span;

/// Words that announce the value that the one before is held against.
const CONTRAST: [&str; 4] = ["from", "compared", "versus", "against"];

/// The place of one figure.
#[derive(Debug, Clone)]
pub struct Place {
    /// The stretch around the figure that speaks of no other figure.
    pub own: Span,
    /// What stands before the first figure of the sentence.
    pub frame: Span,
    /// What is said of the figures before it and of this one too: subject and verb of its clause.
    pub shared: Arc<[Span]>,
    /// True if the figure is what another one is held against ("up from $3 billion", "(2022: 5)").
    pub is_comparison: bool,
}

/// The place of figure `index` of a passage of prose.
pub fn of(analysis: &Analysis, index: usize) -> Option<&Place> {
    analysis.kept_places(places)?.get(index)
}

fn places(analysis: &Analysis) -> Vec<Place> {
    let figures = &analysis.figures;
    let is_ordinal = |at: usize| matches!(figures[at].dim, Dim::Ordinal);
    // "the second most wins, with five": an ordinal is a word like others beside a number.
    let all: Vec<usize> = (0..figures.len()).collect();
    let numbers: Vec<usize> = all.iter().copied().filter(|at| !is_ordinal(*at)).collect();
    let cores = |of: &[usize]| -> Vec<Span> { of.iter().map(|at| figures[*at].core).collect() };
    let (all_cores, number_cores) = (cores(&all), cores(&numbers));
    let (of_all, of_numbers) = (
        shared(analysis, &all_cores),
        shared(analysis, &number_cores),
    );
    let mut found: Vec<Place> = Vec::with_capacity(figures.len());
    for (at, figure) in figures.iter().enumerate() {
        let (cores, shared) = match is_ordinal(at) {
            true => (&all_cores, &of_all),
            false => (&number_cores, &of_numbers),
        };
        let core = figure.core;
        let Stretch {
            own,
            frame,
            follows,
        } = stretch(analysis, core, cores.iter().copied());
        let lead = Span::new(own.start, core.start);
        let contrasted = || {
            let bracket = lead.of(&analysis.text).contains('(');
            bracket
                || analysis
                    .words_in(lead)
                    .any(|w| CONTRAST.contains(&w.lower.as_str()))
        };
        let joined = found
            .last()
            .is_some_and(|before| before.is_comparison && is_joined(analysis, at));
        let place = cores.iter().position(|c| *c == core);
        found.push(Place {
            own,
            frame,
            shared: place
                .and_then(|at| shared.get(at))
                .cloned()
                .unwrap_or_default(),
            is_comparison: follows && contrasted() || joined,
        });
    }
    found
}

/// "Compared with SEK 791 million and 18.5 %": nothing but "and" stands before it and the figure before, of another kind.
fn is_joined(analysis: &Analysis, index: usize) -> bool {
    let (Some(before), Some(figure)) = (
        index.checked_sub(1).and_then(|at| analysis.figures.get(at)),
        analysis.figures.get(index),
    ) else {
        return false;
    };
    if before.dim == figure.dim || before.span.end > figure.span.start {
        return false;
    }
    let between = Span::new(before.span.end, figure.span.start);
    between.of(&analysis.text).trim() == "and"
}

/// What is said of each of the figures at `cores` before its own stretch begins.
///
/// A later figure shares subject and verb with the ones before it ("5 ships and 3 planes"), only the
/// subject where it has a verb of its own ("killing 7 and wounding 60"), and nothing where it has both
/// ("exports rose 12 %, while imports fell 3 %").
fn shared(analysis: &Analysis, cores: &[Span]) -> Vec<Arc<[Span]>> {
    let words = &analysis.words;
    let mut order: Vec<usize> = (0..cores.len()).collect();
    order.sort_by_key(|at| cores[*at].start);
    let mut found: Vec<Arc<[Span]>> = vec![Arc::from([]); cores.len()];
    let mut shared: Vec<Span> = Vec::new();
    let mut last: Option<Span> = None;
    for at in order {
        let figure = cores[at];
        let Some(previous) = last.replace(figure) else {
            shared.push(Span::new(0, figure.start));
            found[at] = shared.as_slice().into();
            continue;
        };
        let from = stretch::cut(analysis, previous.end, figure.start).min(figure.start);
        let lead = Span::new(from, figure.start);
        let first = words.partition_point(|w| w.span.start < lead.start);
        let inside: Vec<usize> = (first..words.len())
            .take_while(|&i| words[i].span.start < lead.end)
            .filter(|&i| lead.covers(words[i].span))
            .collect();
        let verb = inside
            .iter()
            .position(|&i| subject::is_verb_form(analysis, i));
        if let Some(verb) = verb {
            let has_subject = inside.iter().take(verb).any(|&i| {
                let word = &words[i];
                let named = analysis.names.iter().any(|n| n.words.contains(&i));
                let noun = word.is_content() && word.may_be(Pos::Noun);
                named || noun && !analysis.is_measured(word.span)
            });
            if has_subject {
                shared.clear();
            } else {
                leave_verb(analysis, &mut shared);
            }
            shared.push(lead);
        }
        found[at] = shared.as_slice().into();
    }
    found
}

/// Cuts what is shared before its first verb: the figure has one of its own.
fn leave_verb(analysis: &Analysis, shared: &mut Vec<Span>) {
    let words = &analysis.words;
    let first = (0..words.len()).find(|&i| {
        shared.iter().any(|s| s.covers(words[i].span)) && subject::is_verb_form(analysis, i)
    });
    if let Some(first) = first {
        let end = words[first].span.start;
        shared.retain(|s| s.start < end);
        for span in shared {
            *span = Span::new(span.start, span.end.min(end));
        }
    }
}
