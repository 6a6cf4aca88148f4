//! A figure of the draft beside the figures of a passage.

mod binding;
mod counterpart;
pub mod derived;
mod fit;
mod flow;
mod gate;

use super::{Alignment, Judgement, Stance};
use crate::claims::Analysis;
use crate::quantity::compare::{Comparison, Note, Relation, compare, in_unit_of};
use crate::quantity::{Comparator, Dec, Dim, Figure, Value};
use crate::text::Span;
use binding::Bound;
use counterpart::Counterpart;
use fit::Fit;
use gate::Gate;

/// Relatedness from which an equal value is taken to back the claim. An equal figure is itself
/// evidence of sameness, so it needs less than a different one.
const SUPPORT: f32 = 0.38;
/// The same for a value with many digits, which no other thing is likely to have.
const SUPPORT_RARE: f32 = 0.25;
/// The same where both count the same thing, or the value is sharp and close.
const SUPPORT_SAME_THING: f32 = 0.3;
/// Digits from which a value is rare.
const RARE_DIGITS: u32 = 4;
/// Relatedness from which a different value contradicts.
const CONFLICT: f32 = 0.62;
/// Share of the words next to the figure that must be found next to the other one before it contradicts.
const CONFLICT_LOCAL: f32 = 0.55;
/// How much less a value must fit that is nearly the draft's: a slip stays close to what it slipped from.
const ALIKE: f32 = 0.15;
/// The same where both count the same thing as well.
const ALIKE_THINGS: f32 = 0.25;
/// The part of a value that a value alike is off by at most: one in twenty.
const ALIKE_PART: Dec = Dec::from_parts(20, 0, 0, false, 0);
/// How much better a contradicting figure must fit than a backing one to be preferred to it.
const BETTER_FIT: f32 = 0.3;

/// The most telling figure of the passage for figure `index` of the draft, and what it says.
pub fn judge(
    draft: &Analysis,
    index: usize,
    source: &Analysis,
    alignment: &Alignment,
) -> Option<Judgement> {
    let mine = Bound::new(draft, index)?;
    if let Some(found) = in_copy(&mine, source, alignment) {
        return Some(found);
    }
    let others: Vec<(Bound, Comparison)> = (0..source.figures.len())
        .filter_map(|at| {
            let other = Bound::new(source, at)?;
            let comparison = compare(mine.figure, other.figure);
            (comparison.relation != Relation::NotComparable).then_some((other, comparison))
        })
        .collect();
    let fits: Vec<Fit> = others
        .iter()
        .map(|(other, _)| Fit::new(&mine, other, alignment))
        .collect();
    let mut best: Option<(f32, Judgement)> = None;
    for (at, (other, comparison)) in others.iter().enumerate() {
        let fit = &fits[at];
        if fit.things == Some(false) && comparison.relation != Relation::Equal {
            continue;
        }
        // Another figure of the same kind that fits as well makes it doubtful which one is meant.
        let rival = (0..fits.len())
            .filter(|i| *i != at && fits[*i].things != Some(false))
            .map(|i| fits[i].local)
            .fold(0.0, f32::max);
        let judgement = pair(&mine, other, comparison, fit, rival);
        let rank = judgement.relatedness
            + match judgement.stance {
                Stance::Supports => 1.0 + BETTER_FIT,
                Stance::Contradicts => 1.0,
                Stance::Nearest => 0.0,
            };
        if best.as_ref().is_none_or(|(r, _)| rank > *r) {
            best = Some((rank, judgement));
        }
    }
    derived::judge(&mine, source, alignment, best.map(|(_, best)| best))
}

/// What the figure says that stands in the place of the draft's, where the passage is a copy of the
/// draft's sentence but for a few words. There is no doubt then which figure is meant.
fn in_copy(mine: &Bound, source: &Analysis, alignment: &Alignment) -> Option<Judgement> {
    let at = match counterpart::find(mine, source, alignment) {
        Counterpart::Unknown => return None,
        Counterpart::Nothing => {
            let why = "the source has no figure in this place";
            let nearest = Judgement::nearest(CONFLICT, why, Span::default());
            return derived::judge(mine, source, alignment, Some(nearest));
        }
        Counterpart::Figure(at) => at,
    };
    let other = Bound::new(source, at)?;
    let comparison = compare(mine.figure, other.figure);
    let judgement = match (comparison.relation, gate::gate(mine, &other)) {
        (Relation::Equal, Gate::Open) => supports(&other, 1.0, &comparison),
        (Relation::Disjoint, Gate::Open) => {
            contradicts(mine, &other, 1.0, comparison.reason.clone())
        }
        (Relation::Consistent, Gate::Open) => {
            Judgement::nearest(1.0, comparison.reason.clone(), other.figure.span)
        }
        _ => return None,
    };
    Some(judgement)
}

fn pair(mine: &Bound, other: &Bound, comparison: &Comparison, fit: &Fit, rival: f32) -> Judgement {
    let related = fit.related();
    let nearest = |why: &str| Judgement::nearest(related, why, other.figure.span);
    match comparison.relation {
        Relation::Equal => {
            let bounded = mine.figure.comparator != Comparator::Equal;
            let enough = match comparison.note {
                // Any small number is "less than a million".
                Some(Note::BoundFarFromValue) => CONFLICT,
                _ if fit.things == Some(false) => CONFLICT,
                _ if digits(mine.figure) >= RARE_DIGITS => SUPPORT_RARE,
                _ if fit.things == Some(true) || bounded && alike(mine.figure, other.figure) => {
                    SUPPORT_SAME_THING
                }
                _ => SUPPORT,
            };
            if related < enough || fit.foreign && fit.names <= 0.0 {
                return nearest("the same figure is given for something else");
            }
            match gate::gate(mine, other) {
                Gate::Open => match gate::scope(mine, other) {
                    Some(part) => nearest(&format!("the source says so of a part only, “{part}”")),
                    None => supports(other, related, comparison),
                },
                Gate::Metric(why) | Gate::Standing(why) => nearest(&why),
                Gate::Period(why) => {
                    nearest(&format!("the same figure belongs to another period: {why}"))
                }
                Gate::Direction(why) => contradicts(mine, other, related, why),
            }
        }
        Relation::Disjoint => {
            let less = match (alike(mine.figure, other.figure), fit.things) {
                (true, Some(true)) => ALIKE_THINGS,
                (true, _) => ALIKE,
                (false, _) => 0.0,
            };
            let sure = related >= CONFLICT - less
                && fit.local >= CONFLICT_LOCAL - less
                && fit.names >= 1.0
                && fit.local >= rival;
            match gate::gate(mine, other) {
                Gate::Open
                    if sure
                        && exclusive(mine.figure, other.figure, fit.things)
                        && gate::scope(mine, other).is_none() =>
                {
                    contradicts(mine, other, related, comparison.reason.clone())
                }
                Gate::Period(why) => {
                    nearest(&format!("the source's figure is for another period: {why}"))
                }
                _ => nearest(&comparison.reason),
            }
        }
        _ => nearest(&comparison.reason),
    }
}

/// Significant digits as far as they tell: zeros at either end left out.
fn digits(figure: &Figure) -> u32 {
    match &figure.value {
        Value::Exact(value) => {
            let digits = value.normalize().mantissa().unsigned_abs().to_string();
            u32::try_from(digits.trim_end_matches('0').len()).unwrap_or(0)
        }
        _ => 0,
    }
}

/// True if the two values are written with two digits or more and lie close to one another.
fn alike(mine: &Figure, other: &Figure) -> bool {
    let (Value::Exact(a), Some(Value::Exact(b))) = (&mine.value, in_unit_of(other, mine)) else {
        return false;
    };
    let gap = (*a - b).abs();
    a.abs() >= Dec::TEN && gap * ALIKE_PART <= a.abs()
}

/// Two different values exclude each other only where there can be but one: a bare number or a
/// count of something unnamed may stand beside another.
fn exclusive(mine: &Figure, other: &Figure, things: Option<bool>) -> bool {
    match (&mine.dim, &other.dim) {
        (Dim::Number | Dim::Count { .. } | Dim::Ordinal, _) => things == Some(true),
        (_, Dim::Number) => things == Some(true),
        _ => true,
    }
}

fn supports(other: &Bound, related: f32, comparison: &Comparison) -> Judgement {
    Judgement {
        stance: Stance::Supports,
        relatedness: related,
        reason: comparison.reason.clone(),
        marks: vec![other.figure.span],
        expected: None,
        at: None,
    }
}

fn contradicts(mine: &Bound, other: &Bound, related: f32, reason: String) -> Judgement {
    let figure = mine.figure;
    let written =
        crate::quantity::in_style_of(other.figure, figure, figure.core.of(&mine.analysis.text));
    let bare = figure.comparator == Comparator::Equal && figure.approx.is_none();
    Judgement {
        stance: Stance::Contradicts,
        relatedness: related,
        reason,
        marks: vec![other.figure.span],
        expected: (!written.is_empty()).then_some(written),
        at: Some(if bare { figure.core } else { figure.span }),
    }
}
