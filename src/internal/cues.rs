//! The words that tie the figures of one sentence together: "up", "from", "or", "leaving".

use crate::claims::Analysis;
use crate::claims::words::{Class, Word};
use crate::quantity::{Comparator, Dim, Figure, Value};
use crate::text::Span;

/// Words before a level that is the one a change starts from.
const BASE: [&str; 6] = ["from", "against", "versus", "vs", "than", "compared"];
/// Words between "compared" or a figure's cue and the figure that say nothing of their own.
const FILLERS: [&str; 16] = [
    "the", "a", "an", "its", "their", "his", "her", "our", "just", "only", "some", "about",
    "roughly", "nearly", "with", "to",
];

/// The figures of a sentence and the words between them.
pub struct Cues<'a> {
    pub analysis: &'a Analysis,
}

impl<'a> Cues<'a> {
    /// The words between two figures, in order.
    pub fn between(&self, a: &Figure, b: &Figure) -> Vec<&'a Word> {
        let (from, to) = (a.span.end.min(b.span.end), b.span.start.max(a.span.start));
        if from > to {
            return Vec::new();
        }
        self.analysis.words_in(Span::new(from, to)).collect()
    }

    /// The text between two figures.
    pub fn gap(&self, a: &Figure, b: &Figure) -> &'a str {
        self.analysis
            .text
            .get(a.span.end..b.span.start)
            .unwrap_or("")
    }

    /// The last word before the figure that is no article or hedge.
    pub fn lead(&self, figure: &Figure) -> Option<&'a Word> {
        self.before(figure)
            .find(|w| !FILLERS.contains(&w.lower.as_str()) || w.lower == "to")
    }

    /// The words before the figure, nearest first.
    pub fn before(&self, figure: &Figure) -> impl Iterator<Item = &'a Word> {
        let start = figure.span.start;
        self.analysis
            .words
            .iter()
            .rev()
            .skip_while(move |w| w.span.end > start)
    }

    /// The words behind the figure, nearest first.
    pub fn behind(&self, figure: &Figure) -> impl Iterator<Item = &'a Word> {
        let end = figure.span.end;
        self.analysis
            .words
            .iter()
            .skip_while(move |w| w.span.start < end)
    }

    /// True if the figure is what another one is compared with: "from $1.2bn", "against 40",
    /// "compared with 7", "(2023: 5)".
    pub fn is_base(&self, figure: &Figure) -> bool {
        let mut before = self.before(figure);
        let first = before.find(|w| !FILLERS.contains(&w.lower.as_str()));
        if first.is_some_and(|w| BASE.contains(&w.lower.as_str())) {
            return true;
        }
        let lead = self.analysis.text.get(..figure.span.start).unwrap_or("");
        let opened = lead
            .rfind('(')
            .filter(|at| lead.rfind(')').is_none_or(|c| c < *at));
        // "(FY24: £132.0 million)", "(2023: 5)"
        opened.is_some_and(|at| {
            let inside = Span::new(at, figure.span.start);
            lead.trim_end().ends_with(':')
                && self.analysis.periods.iter().any(|p| inside.covers(p.core))
        })
    }

    /// The way a change figure points: by the words just before it or just behind it.
    pub fn direction(&self, figure: &Figure) -> Option<&'static str> {
        const NEAR: usize = 3;
        let bound = |w: &&Word| !matches!(w.lower.as_str(), "and" | "but" | "while" | "to" | "of");
        let before = self
            .before(figure)
            .take_while(|w| !self.is_measured(w))
            .take_while(bound)
            .take(NEAR)
            .find_map(|w| w.direction);
        let behind = || {
            self.behind(figure)
                .take_while(|w| !self.is_measured(w))
                .take(2)
                .find_map(|w| match w.lower.as_str() {
                    "more" => Some("up"),
                    "less" | "fewer" => Some("down"),
                    _ => w.direction,
                })
        };
        before.or_else(behind)
    }

    fn is_measured(&self, word: &Word) -> bool {
        self.analysis
            .figures
            .iter()
            .any(|f| f.span.covers(word.span))
    }
}

/// True if the words only join two figures of one thing: ", or", "up", "an increase of".
pub fn only_links(words: &[&Word]) -> bool {
    words.iter().all(|w| {
        let joins = matches!(
            w.lower.as_str(),
            "and" | "but" | "while" | "whereas" | "although" | "plus" | "with"
        );
        !joins && (w.class == Class::Function || w.direction.is_some() || is_link(w))
    })
}

fn is_link(word: &Word) -> bool {
    [
        "or",
        "i.e",
        "equal",
        "equivalent",
        "mean",
        "year",
        "change",
        "total",
        "just",
        "previously",
    ]
    .iter()
    .any(|link| word.is(link))
}

/// A single value, bare or hedged, that a sum can be made of.
pub fn is_single(figure: &Figure) -> bool {
    matches!(figure.value, Value::Exact(_)) && figure.comparator == Comparator::Equal
}

/// An amount or a number of things, as against a percentage, a length of time or a rank.
pub fn is_level(figure: &Figure) -> bool {
    is_single(figure)
        && figure.rate.is_none()
        && matches!(
            figure.dim,
            Dim::Money { .. } | Dim::Count { .. } | Dim::Number | Dim::Physical { .. }
        )
}
