//! Figures that the sources have for what the sentence speaks of.

use std::collections::BTreeSet;

use tower_lsp::ls_types::CompletionItemKind;

use super::Offer;
use super::scene::Scene;
use crate::claims::names::{self, NameRelation};
use crate::claims::words::{self, Class, Shape, Word};
use crate::claims::{Analysis, analyse};
use crate::quantity::{Dim, Figure};
use crate::text::{PassageKind, Span};

/// Words between a figure and the metric from which it is probably another's.
const FAR: usize = 12;

/// What the sentence so far is about.
struct Subject {
    /// The words of each name.
    names: Vec<Vec<String>>,
    /// Stems of its words of meaning, names aside.
    words: BTreeSet<String>,
    periods: Vec<crate::quantity::Period>,
}

/// Figures for the sentence, best first; none if it names neither a thing nor a measure.
pub fn offers(scene: &Scene<'_>) -> Vec<Offer> {
    let word = scene.word();
    let typed = word.of(scene.text());
    let sign = typed.chars().next().filter(|c| "$€£¥".contains(*c));
    let begun = typed.chars().any(|c| c.is_ascii_digit());
    // A word being typed is no figure, and a name for the other list.
    if !typed.is_empty() && sign.is_none() && !begun {
        return Vec::new();
    }
    let subject = Subject::of(scene);
    if subject.words.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(f32, usize, Offer)> = Vec::new();
    for (rank, (candidate, analysis)) in scene.candidates().iter().enumerate() {
        for (i, figure) in analysis.figures.iter().enumerate() {
            let words = figure.core.of(&analysis.text);
            let fits = match sign {
                Some(sign) => matches!(figure.dim, Dim::Money { .. }) && words.contains(sign),
                None => words.starts_with(typed),
            };
            let known = |(_, _, offer): &(f32, usize, Offer)| offer.label == words;
            if !fits
                || matches!(figure.dim, Dim::Ordinal | Dim::Age { .. })
                || found.iter().any(known)
            {
                continue;
            }
            let Some(score) = subject.score(analysis, i, figure) else {
                continue;
            };
            let offer = Offer {
                label: words.to_owned(),
                kind: CompletionItemKind::VALUE,
                text: words.to_owned(),
                replaces: word,
                passage: Some(candidate.clone()),
                cited: true,
                elsewhere: Vec::new(),
            };
            found.push((score, rank, offer));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.into_iter().map(|(_, _, offer)| offer).collect()
}

impl Subject {
    fn of(scene: &Scene<'_>) -> Self {
        let analysis = analyse(&scene.passage, &scene.setting);
        let mut names: Vec<Vec<String>> = analysis
            .names
            .iter()
            .map(|name| name.tokens.clone())
            .collect();
        let own = |word: &Word| {
            analysis
                .names
                .iter()
                .any(|name| name.span.covers(word.span))
        };
        let measured = |word: &Word| analysis.is_measured(word.span);
        let words = analysis
            .words
            .iter()
            .filter(|word| tells(word) && !own(word) && !measured(word))
            .map(|word| word.stem.clone())
            .collect();
        if names.is_empty() {
            // "It had revenue of": the sentence before and the headings say who.
            let around = scene.passage.context.before.iter();
            for text in around.chain(scene.passage.context.headings.iter().rev()) {
                names.extend(
                    names::names(text, &words::words(text))
                        .into_iter()
                        .map(|n| n.tokens),
                );
                if !names.is_empty() {
                    break;
                }
            }
        }
        Self {
            names,
            words,
            periods: analysis.periods,
        }
    }

    /// How well a figure of a source answers; `None` if it is about something else.
    fn score(&self, source: &Analysis, at: usize, figure: &Figure) -> Option<f32> {
        let clause = match source.kind {
            PassageKind::Row => Span::new(0, source.text.len()),
            _ => source.clause_at(figure.core.start),
        };
        let named = self
            .names
            .iter()
            .filter(|name| is_about(source, name))
            .count();
        if named == 0 && !self.names.is_empty() {
            return None;
        }
        let header = source.row_header(figure.core);
        let has = |stem: &String| {
            let near = source.words_in(clause).any(|word| word.stem == *stem);
            near || header.iter().any(|word| word.stem == *stem)
        };
        let shared = self.words.iter().filter(|stem| has(stem)).count();
        if shared == 0 {
            return None;
        }
        let share = shared as f32 / self.words.len() as f32;
        let named = named as f32 / self.names.len().max(1) as f32;
        let own_period = source
            .row
            .as_ref()
            .and_then(|row| row.periods.get(at)?.as_ref());
        let periods = source
            .periods
            .iter()
            .filter(|p| clause.covers(p.core))
            .chain(own_period);
        let time = match (self.periods.first(), periods.clone().next()) {
            (Some(asked), Some(_))
                if periods
                    .clone()
                    .any(|p| p.from == asked.from && p.to == asked.to) =>
            {
                1.0
            }
            (Some(_), Some(_)) => -1.0,
            _ => 0.0,
        };
        let near = self.distance(source, figure).min(FAR) as f32 / FAR as f32;
        Some(2.0 * share + named + time - 0.5 * near)
    }

    /// Words between the figure and the nearest word that the sentence has too.
    fn distance(&self, source: &Analysis, figure: &Figure) -> usize {
        let place = |offset| {
            source
                .words
                .partition_point(|word| word.span.start < offset)
        };
        let here = place(figure.core.start);
        let shared = source
            .words
            .iter()
            .enumerate()
            .filter(|(_, word)| self.words.contains(&word.stem));
        shared.map(|(at, _)| at.abs_diff(here)).min().unwrap_or(FAR)
    }
}

/// True if the passage names the thing, or what stands round it does.
fn is_about(source: &Analysis, name: &[String]) -> bool {
    let same = |other: &names::Name| names::relation(name, &other.tokens) == NameRelation::Same;
    let cells = source.row.iter().flat_map(|row| &row.cells);
    let headers = cells.flat_map(|(_, words)| words);
    let around: BTreeSet<&str> = source
        .surroundings
        .iter()
        .chain(headers)
        .map(|word| word.lower.as_str())
        .collect();
    let named = source.names.iter().any(same);
    named || name.iter().all(|token| around.contains(token.as_str()))
}

/// True for words that say what is measured.
fn tells(word: &Word) -> bool {
    word.is_content() && word.class != Class::Negation && word.shape != Shape::Digits
}
