//! A statement beside a whole document: its parts may stand in several passages, but all of them must stand somewhere.

use super::alignment::Alignment;
use super::entailment::{self, Features, Model, Unit};
use super::{Judgement, Stance};
use crate::claims::Analysis;
use crate::text::Span;

/// A passage of the document, as it was read for this statement.
pub struct Part<'a> {
    pub source: &'a Analysis,
    pub alignment: &'a Alignment,
}

/// What names must be lacking, by their weight, for a document to speak of somebody else.
const UNNAMED: f32 = 0.6;
/// Share of the statement that is found from which what is lacking can be named by itself.
const HALF: f32 = 0.5;
/// What must be lacking to be named by itself: more than wording.
const DEFINITE: f32 = 0.9;
/// Words on each side of a word that speak of it.
const COMPANY: usize = 3;

/// What the document as a whole says of the statement.
pub struct Whole {
    pub backed: bool,
    /// Share of the statement that is found, 0 to 1.
    pub found: f32,
    /// Bytes of the draft's passage that the document lacks, where that is less than the statement.
    pub at: Option<Span>,
    /// Position of the passage that holds most of it.
    pub best: usize,
    pub reason: String,
}

/// Reads a statement against all passages of one document; `None` if there is nothing to find.
///
/// Whether it is backed is weighed by fitted weights, but three things are never outweighed: a name
/// that is nowhere in the document, a word that stands there as its opposite, and a passage that has
/// the same thing in another state, role or modality.
pub fn read(draft: &Analysis, parts: &[Part<'_>]) -> Option<Whole> {
    let model = Model::get();
    let barred = |features: &Features| {
        features.lacking_names >= UNNAMED || features.reversed > 0.0 || features.disagrees > 0.0
    };
    // What grammar has to say can only count against the statement.
    let open = |words: &Features| !barred(words) && model.probability(words) >= model.backed;
    let measured = entailment::measure(draft, parts, &open)?;
    let (features, best) = (&measured.features, measured.best);
    let probability = model.probability(features);
    let barred = barred(features);
    let backed = probability >= model.backed && !barred;
    let found = (1.0 - features.lacking_share).max(0.0);
    let missing: Vec<&Unit> = measured.units.iter().filter(|u| u.lacking > 0.2).collect();
    let surely = probability < model.lacking || barred;
    let at = (surely && found >= HALF && features.lacking >= DEFINITE)
        .then(|| run(draft, &missing))
        .flatten();
    Some(Whole {
        backed,
        found,
        at,
        best,
        reason: reason(draft, &missing, backed),
    })
}

/// Lets the document as a whole decide where no passage contradicts (`judgements`, in the order of
/// `parts`): what it lacks is not backed, whatever share of the statement one passage has; what
/// several passages have together is.
pub fn settle(draft: &Analysis, parts: &[Part<'_>], judgements: &mut [Option<Judgement>]) {
    let Some(whole) = read(draft, parts) else {
        return;
    };
    if whole.backed {
        let backed_by_one = judgements
            .iter()
            .flatten()
            .any(|j| j.stance == Stance::Supports);
        let best = parts.get(whole.best).zip(judgements.get_mut(whole.best));
        if let (Some((part, judgement)), false) = (best, backed_by_one) {
            *judgement = Some(Judgement {
                stance: Stance::Supports,
                relatedness: whole.found,
                reason: whole.reason,
                marks: part.alignment.marks(),
                expected: None,
                at: None,
            });
        }
        return;
    }
    for judgement in judgements.iter_mut().flatten() {
        judgement.stance = Stance::Nearest;
        judgement.at = whole.at;
        judgement.reason.clone_from(&whole.reason);
    }
}

/// The bytes from the first to the last word of the stretch of the statement that lacks most: words
/// that are lacking with no more than [`COMPANY`] words between them.
fn run(draft: &Analysis, missing: &[&Unit]) -> Option<Span> {
    let mut runs: Vec<(Span, usize, f32)> = Vec::new();
    for unit in missing {
        let first = draft.words.iter().position(|w| unit.span.covers(w.span));
        match runs.last_mut() {
            Some((span, last, lacking)) if first.is_some_and(|f| f <= *last + COMPANY) => {
                *span = span.join(unit.span);
                *last = unit.word;
                *lacking += unit.lacking;
            }
            _ => runs.push((unit.span, unit.word, unit.lacking)),
        }
    }
    let mut longest: Option<(Span, f32)> = None;
    for (span, _, lacking) in runs {
        if longest.is_none_or(|(_, most)| lacking > most) {
            longest = Some((span, lacking));
        }
    }
    longest.map(|(span, _)| span)
}

fn reason(draft: &Analysis, missing: &[&Unit], backed: bool) -> String {
    if backed {
        return "passages of the source say it together".into();
    }
    let mut most: Vec<&&Unit> = missing.iter().collect();
    most.sort_by(|a, b| {
        b.lacking
            .total_cmp(&a.lacking)
            .then(a.span.start.cmp(&b.span.start))
    });
    let words: Vec<String> = most
        .iter()
        .take(3)
        .map(|u| format!("“{}”", u.span.of(&draft.text)))
        .collect();
    if words.is_empty() {
        "it says so only in part".into()
    } else {
        format!("it has nothing of {}", words.join(", "))
    }
}
