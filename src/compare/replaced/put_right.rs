//! What the sentence behind one that has a value says is right instead: "The right figure is 96", "The number was six".

use crate::claims::lexicon::{DOCUMENTS, SAYING};
use crate::claims::words::{Word, words};
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::quantity::{self, Dim, Figure, time};
use crate::text::Span;

/// Words by which a correction says which value holds: "the right figure is", "the actual number was".
const RIGHT: [&str; 5] = ["right", "correct", "corrected", "actual", "true"];
/// Nouns for a value behind them.
const VALUES: [&str; 10] = [
    "figure", "number", "value", "amount", "sum", "total", "date", "rate", "year", "day",
];
/// Verbs (lemmas), beside those of saying, for what a document says of a value that another one puts right.
const GIVING: [&str; 6] = ["give", "put", "state", "list", "show", "print"];

/// What such a sentence says of the draft's value.
pub enum Right {
    /// Another value is right; with the reason, and how the draft would write it.
    Other {
        reason: String,
        expected: Option<String>,
    },
    /// The draft's value is, at these bytes of the sentence.
    TheDrafts(Span),
}

/// What the sentence `after` the passage `before` says of the draft's value; `None` if it does not speak of a right one.
pub fn put_right(claim: &Claim, draft: &Analysis, before: &str, after: &str) -> Option<Right> {
    let told = words(after);
    let announced = told.windows(2).any(|pair| {
        RIGHT.contains(&pair[0].lower.as_str()) && VALUES.contains(&pair[1].lower.as_str())
    });
    let says_so = is_the_value(&told) && gives(before) || is_it(&told) && corrects(before);
    if !announced && !says_so {
        return None;
    }
    let reason = || format!("the source takes it back: “{}”", after.trim());
    let periods = time::periods(after, None);
    match claim.kind {
        ClaimKind::Figure(i) => {
            let mine = draft.figures.get(i)?;
            let figures = quantity::figures(after, &periods);
            let mut alike = figures.iter().filter_map(|f| like(f, mine));
            let right = alike.next()?;
            if announced && alike.next().is_some() {
                return None;
            }
            let written = quantity::in_style_of(&right, mine, mine.core.of(&draft.text));
            match quantity::relation(mine, &right) {
                quantity::Relation::Equal => Some(Right::TheDrafts(right.span)),
                quantity::Relation::Disjoint => Some(Right::Other {
                    reason: reason(),
                    expected: Some(written).filter(|w| !w.is_empty()),
                }),
                _ => None,
            }
        }
        ClaimKind::Date(i) => {
            let mine = draft.periods.get(i)?;
            let (right, others) = periods.split_first()?;
            if !others.is_empty() || right.grain != mine.grain {
                return None;
            }
            let written = time::in_style_of(right, mine, mine.core.of(&draft.text));
            // "Until 2 March" ends on that day.
            match (mine.to == right.to, time::compare(mine, right).relation) {
                (true, _) => Some(Right::TheDrafts(right.span)),
                (false, time::Relation::Disjoint) => Some(Right::Other {
                    reason: reason(),
                    expected: Some(written).filter(|w| !w.is_empty()),
                }),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The figure as one of the draft's kind: "the number was six" does not say of what.
fn like(figure: &Figure, mine: &Figure) -> Option<Figure> {
    let bare = matches!(figure.dim, Dim::Number | Dim::Count { of: None });
    let counted = matches!(mine.dim, Dim::Count { .. } | Dim::Number);
    if figure.dim == mine.dim {
        Some(figure.clone())
    } else if bare && counted {
        let dim = mine.dim.clone();
        Some(Figure {
            dim,
            ..figure.clone()
        })
    } else {
        None
    }
}

/// "The number was", "The date should have been": a sentence that says of the value before it what it is.
fn is_the_value(told: &[Word]) -> bool {
    let first: Vec<&str> = told.iter().take(3).map(|w| w.lower.as_str()).collect();
    matches!(first[..], ["the", noun, verb]
        if VALUES.contains(&noun) && matches!(verb, "is" | "was" | "should"))
}

/// "It was made in August": a sentence that says of what the one before it spoke of how it is.
fn is_it(told: &[Word]) -> bool {
    let first: Vec<&str> = told.iter().take(2).map(|w| w.lower.as_str()).collect();
    matches!(
        first[..],
        [
            "it" | "they" | "this",
            "is" | "was" | "are" | "were" | "should"
        ]
    )
}

/// True for a passage in which a paper speaks of its own report: "Our article of 22 September said that".
fn corrects(before: &str) -> bool {
    let all = words(before);
    let own = all
        .windows(2)
        .any(|pair| pair[0].lower == "our" && DOCUMENTS.contains(pair[1].lemma()));
    (own || all.iter().any(|w| w.is("correction") || w.is("correct"))) && gives(before)
}

/// True for a passage that tells what somebody said or wrote.
fn gives(before: &str) -> bool {
    words(before).iter().any(|w| {
        w.lemmas
            .iter()
            .any(|(l, _)| SAYING.contains(l) || GIVING.contains(l))
    })
}
