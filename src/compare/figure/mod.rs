//! A figure of the draft beside the figures of a passage.

mod anaphor;
mod binding;
mod cells;
pub mod counter;
mod counterpart;
pub mod derived;
mod fit;
mod flow;
mod gate;
mod margins;
mod measured;
mod movement;
mod other_period;
mod payment;
mod places;
pub mod rank;
mod respective;
pub mod rival;
pub mod set_aside;
pub mod slip;
mod standing;
mod swapped;
mod weigh;
mod whole;

use super::{Alignment, Judgement, Stance};
use crate::claims::Analysis;
use crate::claims::lexicon::Pos;
use crate::quantity::Dim;
use crate::quantity::compare::{Comparison, Relation, compare, relation};
use crate::text::Span;
pub use binding::Bound;
use binding::Share;
use counterpart::Counterpart;
use fit::{Fit, Thing};
use gate::Gate;
use measured::{Measured, same_kind};
pub use weigh::digits;

/// The figure of the passage that measures what figure `index` of the draft does, and what it says.
///
/// Identity comes before value: of all figures that can be held against the draft's, the one that fits
/// best by its words decides. That its value agrees counts as a sign among others.
pub fn judge(
    draft: &Analysis,
    index: usize,
    source: &Analysis,
    alignment: &Alignment,
) -> Option<Judgement> {
    let mine = Bound::new(draft, index)?;
    if let Some(found) = whole::judge(&mine, source, alignment) {
        return Some(found);
    }
    if let Some(found) = in_copy(&mine, source, alignment) {
        return Some(found);
    }
    let all: Vec<(Bound, Comparison)> = (0..source.figures.len())
        .filter_map(|at| {
            let other = Bound::new(source, at)?;
            let comparison = cells::compare(&mine, &other);
            (comparison.relation != Relation::NotComparable).then_some((other, comparison))
        })
        .collect();
    if let Some(found) = other_period::judge(&mine, &all, alignment) {
        return Some(found);
    }
    let all = of_the_same_sort(&mine, all);
    let asked = Measured::new(&mine);
    let things: Vec<Thing> = all
        .iter()
        .map(|(other, _)| fit::thing(&mine, &asked, other, &Measured::new(other)))
        .collect();
    let counted = things.contains(&Thing::Same);
    let (bounds, comparisons): (Vec<Bound>, Vec<Comparison>) = all
        .into_iter()
        .zip(things)
        .filter(|((_, comparison), thing)| match thing {
            // A figure of another thing is no rival, and backs the draft's only if it is quite rare.
            Thing::Other => {
                comparison.relation == Relation::Equal
                    && weigh::digits(mine.figure) >= weigh::RARE_DIGITS
            }
            // Where the passage counts the very thing, a figure of something else is none of it.
            Thing::Mentioned | Thing::Times => !counted,
            _ => true,
        })
        .map(|(pair, _)| pair)
        .unzip();
    let siblings: Vec<Bound> = (0..draft.figures.len())
        .filter(|at| *at != index)
        .filter_map(|at| Bound::new(draft, at))
        .filter(|b| relation(mine.figure, b.figure) != Relation::NotComparable)
        .collect();
    let fits: Vec<Fit> = (0..bounds.len())
        .map(|at| Fit::new(&mine, &asked, &siblings, &bounds, at, alignment))
        .collect();
    let mut best: Option<(f32, Judgement)> = None;
    let mut counted_otherwise = false;
    for (at, other) in bounds.iter().enumerate() {
        let (fit, comparison) = (&fits[at], &comparisons[at]);
        let (open, mut judgement) = pair(&mine, other, comparison, fit);
        let apart = |rival: &Bound| !matches!(gate::gate(&mine, rival), Gate::Open);
        if judgement.stance == Stance::Supports
            && !other.is_comparison
            && is_taken_by_another(at, &fits, &comparisons, |rival| apart(&bounds[rival]))
        {
            let why = "the source gives another figure for it, and this one for something else";
            judgement = Judgement::nearest(judgement.relatedness, why, other.figure.span);
        }
        // Where something sets the two apart, the figure decides nothing, however well it fits.
        let rank =
            weigh::rank(fit, mine.figure, other.figure, comparison) + if open { OPEN } else { 0.0 };
        if best.as_ref().is_none_or(|(r, _)| rank > *r) {
            counted_otherwise = flow::is_counted_otherwise(&mine, other);
            best = Some((rank, judgement));
        }
    }
    if counted_otherwise
        && best
            .as_ref()
            .is_some_and(|(_, b)| b.stance == Stance::Contradicts)
    {
        return best.map(|(_, best)| best);
    }
    let found = derived::judge(&mine, source, alignment, best.map(|(_, best)| best));
    swapped::judge(&mine, source, alignment, found.as_ref().map(|f| f.stance)).or(found)
}

/// Without the figures that the passage deals out to something else ("respectively"), and without those of another sort
/// where it has one of the draft's: "222 rushing yards" beside "151 total yards".
fn of_the_same_sort<'a>(
    mine: &Bound,
    mut all: Vec<(Bound<'a>, Comparison)>,
) -> Vec<(Bound<'a>, Comparison)> {
    all.retain(|(other, _)| !respective::belongs_to_another(mine, other));
    let sort = derived::sort(mine);
    let has_word = |other: &Bound| {
        let theirs = derived::sort(other);
        (!theirs.is_empty()).then(|| {
            let mut own = sort.iter();
            own.any(|a| theirs.iter().any(|b| a.stem == b.stem))
        })
    };
    let sorts: Vec<Option<bool>> = all.iter().map(|(other, _)| has_word(other)).collect();
    if sort.is_empty() || !sorts.contains(&Some(true)) {
        return all;
    }
    let kept = all.into_iter().zip(sorts);
    kept.filter(|(_, sort)| *sort != Some(false))
        .map(|(pair, _)| pair)
        .collect()
}

/// True if another figure with another value stands at the very noun or verb at which the draft's stands ("a
/// final dividend of 14.2p"), and the one at `at` does not ("taking the total to 21.0p"). One that is `apart`, of
/// another period for instance, does not count.
fn is_taken_by_another(
    at: usize,
    fits: &[Fit],
    comparisons: &[Comparison],
    apart: impl Fn(usize) -> bool,
) -> bool {
    let Some(fit) = fits.get(at) else {
        return false;
    };
    let mut others = fits.iter().zip(comparisons).enumerate();
    !fit.same_taker
        && others.any(|(rival, (other, comparison))| {
            !apart(rival)
                && other.same_taker
                && comparison.relation == Relation::Disjoint
                && other.local >= fit.local
        })
}

/// What the figure says that stands in the place of the draft's, where the passage is a copy of the
/// draft's sentence but for a few words. There is no doubt then which figure is meant.
fn in_copy(mine: &Bound, source: &Analysis, alignment: &Alignment) -> Option<Judgement> {
    let at = match counterpart::find(mine, source, alignment) {
        Counterpart::Unknown => return None,
        Counterpart::Nothing => {
            let why = "the source has no figure in this place";
            let nearest = Judgement::nearest(1.0, why, Span::default());
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
        _ => return None,
    };
    Some(judgement)
}

/// More than any rank: figures that nothing sets apart come first.
const OPEN: f32 = 10.0;

/// What one figure of the passage says of the draft's, and whether nothing sets the two apart.
fn pair(mine: &Bound, other: &Bound, comparison: &Comparison, fit: &Fit) -> (bool, Judgement) {
    let sure = weigh::sureness(fit);
    let nearest = |why: &str| Judgement::nearest(sure, why, other.figure.span);
    let equal = comparison.relation == Relation::Equal;
    match gate::gate(mine, other) {
        Gate::Open => {}
        Gate::Metric(why) | Gate::Standing(why) => return (false, nearest(&why)),
        Gate::Period(why) if equal => {
            let why = format!("the same figure belongs to another period: {why}");
            // So rare a figure is the same one, and the draft has got its period wrong.
            if weigh::digits(mine.figure) >= weigh::RARE_DIGITS - 1
                && mine.is_period_sure()
                && gate::is_apart(mine, other)
                && weigh::contradicts(fit, mine.figure, other.figure)
            {
                let mut wrong = contradicts(mine, other, sure, why);
                wrong.expected = None;
                return (false, wrong);
            }
            return (false, nearest(&why));
        }
        Gate::Period(why) => {
            let why = format!("the source's figure is for another period: {why}");
            return (false, nearest(&why));
        }
        Gate::Deadline(why) => {
            let wrong = equal && weigh::contradicts(fit, mine.figure, other.figure);
            return match wrong {
                true => {
                    let mut wrong = contradicts(mine, other, sure, why);
                    wrong.expected = None;
                    wrong.at = mine.period().map(|p| p.core);
                    (true, wrong)
                }
                false => (false, nearest(&why)),
            };
        }
        Gate::Direction(why) if equal && weigh::supports(fit, mine.figure, comparison) => {
            return (true, contradicts(mine, other, sure, why));
        }
        Gate::Direction(why) => return (false, nearest(&why)),
    }
    if comparison.relation == Relation::Disjoint && gate::is_earlier_level(mine, other) {
        return (false, nearest("the draft's figure is the level before"));
    }
    if equal && let Some(level) = gate::given_up_for(mine, other) {
        let wrong = weigh::supports(fit, mine.figure, comparison) && gate::is_reached(mine);
        return match wrong {
            true => (
                true,
                contradicts(
                    mine,
                    &level,
                    sure,
                    "the source has it as the level before".to_string(),
                ),
            ),
            false => (false, nearest("the source has it as the level before")),
        };
    }
    if comparison.relation == Relation::Disjoint
        && (gate::is_of_another_time(mine, other) || gate::may_be_of_a_later_time(mine, other))
    {
        return (false, nearest("the two are for different periods"));
    }
    if comparison.relation == Relation::Disjoint
        && (gate::is_of_the_next(mine, other)
            || gate::is_of_several(mine, other)
            || gate::steps_from_another_level(mine, other))
    {
        return (false, nearest("the source says so of something else"));
    }
    if comparison.relation == Relation::Disjoint && gate::was_before(mine, other) {
        return (
            false,
            nearest("the source speaks of a fact, the draft of what lies ahead"),
        );
    }
    if payment::differs(mine, other) {
        return (false, nearest("the two are paid in different things"));
    }
    if comparison.relation == Relation::Disjoint && gate::is_said_by_another(mine, other) {
        return (false, nearest("somebody else says so"));
    }
    if comparison.relation == Relation::Disjoint && gate::has_its_digits(mine, other) {
        return (
            false,
            nearest("the source has the same digits without a unit"),
        );
    }
    if let Some(part) = gate::scope(mine, other) {
        let why = format!("the source says so of a part only, “{part}”");
        return (false, nearest(&why));
    }
    let moves = |b: &Bound| derived::is_step(b) || rival::is_movement(b);
    let steps = moves(mine) && moves(other);
    if equal && !steps && derived::is_step(mine) != derived::is_step(other) {
        return (
            false,
            nearest("one of the two is by how much something differs"),
        );
    }
    if comparison.relation == Relation::Disjoint
        && derived::step(mine).is_some() != derived::step(other).is_some()
        && !moves(mine)
        && !moves(other)
    {
        return (
            false,
            nearest("one of the two is by how much something differs"),
        );
    }
    if comparison.relation == Relation::Disjoint && is_share_beside_change(mine, other) {
        return (
            false,
            nearest("one of the two is a share, the other a change"),
        );
    }
    let is_cell = other.analysis.row.is_some();
    if comparison.relation == Relation::Disjoint && is_cell && mine.is_ahead() && !other.is_ahead()
    {
        return (false, nearest("the source's table does not look ahead"));
    }
    if comparison.relation == Relation::Disjoint && gate::is_of_another_noun(mine, other) {
        return (
            false,
            nearest("the source gives its figure for something else"),
        );
    }
    if comparison.relation == Relation::Disjoint && is_cell && gate::narrows(mine, other) {
        return (false, nearest("the source's table counts more than these"));
    }
    if comparison.relation != Relation::Equal && mine.share() != other.share() {
        return (false, nearest(&comparison.reason));
    }
    if flow::is_counted_otherwise(mine, other)
        && let (Some(a), Some(b)) = (flow::per(mine), flow::per(other))
    {
        let (a, b) = (a.name(), b.name());
        let why = format!("the source counts it by the {b}, not by the {a}");
        let wrong =
            equal && fit.thing == Thing::Same && weigh::supports(fit, mine.figure, comparison);
        return match wrong {
            true => {
                let mut wrong = contradicts(mine, other, sure, why);
                wrong.expected = None;
                (true, wrong)
            }
            false => (false, nearest(&why)),
        };
    }
    let judgement = match comparison.relation {
        Relation::Equal
            if (mine.share() == Share::Rest) != (other.share() == Share::Rest)
                && !is_of_another_deed(mine, other) =>
        {
            nearest("one of the two is what is left beside others")
        }
        Relation::Equal
            if gate::turns(mine, other) && weigh::supports(fit, mine.figure, comparison) =>
        {
            let why = "the level was reached from the other side".to_string();
            contradicts(mine, other, sure, why)
        }
        Relation::Equal if weigh::supports(fit, mine.figure, comparison) => {
            let backing = weigh::backing(fit, mine.figure, comparison);
            supports(other, backing, comparison)
        }
        Relation::Equal => nearest("the same figure is given for something else"),
        Relation::Disjoint
            if weigh::contradicts(fit, mine.figure, other.figure)
                && movement::is_of_one_thing(mine, other) =>
        {
            contradicts(mine, other, sure, comparison.reason.clone())
        }
        Relation::Disjoint
            if slip::is_slip(fit, mine.figure, other.figure, comparison)
                && movement::is_of_one_thing(mine, other) =>
        {
            let sure = sure.min(slip::SURE);
            contradicts(mine, other, sure, comparison.reason.clone())
        }
        Relation::Consistent if weigh::falls_short(fit, mine.figure, other.figure) => {
            let why = "the source does not go as far".to_string();
            contradicts(mine, other, sure, why)
        }
        _ => nearest(&comparison.reason),
    };
    (true, judgement)
}

/// True for "killed 4 people and wounded 80 others": they are others than those killed, and all that were wounded.
fn is_of_another_deed(mine: &Bound, other: &Bound) -> bool {
    let rest = if other.share() == Share::Rest {
        other
    } else {
        mine
    };
    let verb = |bound: &Bound| Measured::new(bound).taker.filter(|w| w.may_be(Pos::Verb));
    let (Some(a), Some(b)) = (verb(mine), verb(other)) else {
        return false;
    };
    let before = rest.index.checked_sub(1);
    let first = before.and_then(|at| verb(&Bound::new(rest.analysis, at)?));
    same_kind(&a, &b) && first.is_some_and(|first| !same_kind(&first, &a) && !same_kind(&first, &b))
}

/// True for "rose by 18 %" beside "brings in 60 % of revenue".
fn is_share_beside_change(mine: &Bound, other: &Bound) -> bool {
    let percents = [mine, other].iter().all(|b| b.figure.dim == Dim::Percent);
    let apart = |a: &Bound, b: &Bound| {
        rival::is_movement(a) && !rival::is_movement(b) && derived::is_part(b)
    };
    percents && (apart(mine, other) || apart(other, mine))
}

fn supports(other: &Bound, related: f32, comparison: &Comparison) -> Judgement {
    Judgement {
        not_yet: false,
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
    let (at, written) = crate::quantity::correction(
        other.figure,
        &other.analysis.text,
        figure,
        &mine.analysis.text,
    );
    let same = relation(figure, other.figure) == Relation::Equal;
    Judgement {
        not_yet: false,
        stance: Stance::Contradicts,
        relatedness: related,
        reason,
        marks: vec![other.figure.span],
        // Where the value is right, something else is wrong.
        expected: (!written.is_empty() && !same).then_some(written),
        at: Some(at),
    }
}
