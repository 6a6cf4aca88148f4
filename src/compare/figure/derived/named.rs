//! Sums whose parts the draft's own sentence names: a share of what it gives, the rest of a whole, a part "of which".

use super::change::agrees_on_metric;
use super::{Operation, Outcome, Scene, is_same, marks, named, pooled, thing};
use crate::claims::Analysis;
use crate::compare::figure::binding::Bound;
use crate::quantity::derive::{self, Derived};
use crate::quantity::{Comparator, Dec, Dim, Figure, Relation, Value, compare};
use crate::text::Span;

/// Tries a share, a complement and a part on operands that the draft's sentence names.
pub fn outcome(scene: &Scene) -> Option<Outcome> {
    if scene.mine.analysis.row.is_some() || scene.mine.figure.comparator != Comparator::Equal {
        return None;
    }
    share(scene)
        .or_else(|| part_of_named(scene))
        .or_else(|| part_of_told(scene))
        .or_else(|| complement(scene))
        .or_else(|| part_of_which(scene))
}

/// The passage's figures that the draft's sentence gives as well.
pub fn operands<'s, 'a>(scene: &'s Scene<'a>) -> Vec<&'s Bound<'a>> {
    let mine = scene.mine;
    scene
        .operands
        .iter()
        .filter(|o| matches!(o.figure.value, Value::Exact(_)))
        .filter(|o| {
            let others = mine.analysis.figures.iter().enumerate();
            others.filter(|(i, _)| *i != mine.index).any(|(_, figure)| {
                (figure.kind() == o.figure.kind() || is_counted(figure) && is_counted(o.figure))
                    && compare(figure, o.figure).relation == Relation::Equal
            })
        })
        .collect()
}

fn is_counted(figure: &Figure) -> bool {
    matches!(figure.dim, Dim::Count { .. } | Dim::Number)
}

/// "71 of 98 launches, a share of 72 %", "39 of 52, or 75 %".
fn share(scene: &Scene) -> Option<Outcome> {
    let mine = scene.mine.figure;
    if !matches!(mine.dim, Dim::Percent | Dim::Fraction) {
        return None;
    }
    let cued = named(scene.mine) == Some(Operation::Share) || follows_or(scene.mine);
    let named = operands(scene);
    let [a, b] = named[..] else { return None };
    let (Value::Exact(x), Value::Exact(y)) = (&a.figure.value, &b.figure.value) else {
        return None;
    };
    let (part, whole) = if x <= y { (a, b) } else { (b, a) };
    if !cued || x == y {
        return None;
    }
    let derived = share_in_unit(scene.mine, part, &[], whole)?;
    settled(scene, derived, marks(&[part, whole]))
}

/// "A quarter of the 1,200 people": the part that the passage sets off with "of whom" or "… of 1,200", over the whole
/// that both name.
fn part_of_named(scene: &Scene) -> Option<Outcome> {
    let mine = scene.mine;
    if !matches!(mine.figure.dim, Dim::Percent | Dim::Fraction) {
        return None;
    }
    let named = operands(scene);
    let [whole] = named[..] else { return None };
    let own = |f: &&Figure| {
        f.span != mine.figure.span && compare(f, whole.figure).relation == Relation::Equal
    };
    let stated = mine.analysis.figures.iter().find(own)?;
    let of_it = is_only(mine.analysis, mine.figure.span.end, stated.span.start, &OF);
    let of_them = stated.core.end <= mine.figure.core.start && is_of_them(mine);
    if !of_it && !of_them && !follows_or(mine) {
        return None;
    }
    let source = scene.source;
    let mut parts = scene.operands.iter().filter(|part| {
        let (a, b) = (whole.figure.core, part.figure.core);
        let lead = source.text.get(a.end..part.figure.span.start);
        let set_off = lead.is_some_and(|lead| SET_OFF.iter().any(|s| lead.trim_end().ends_with(s)));
        let alike = part.figure.dim == whole.figure.dim || is_counted(part.figure);
        alike && (set_off || b.end <= a.start && is_only(source, b.end, a.start, &OF))
    });
    let (part, None) = (parts.next()?, parts.next()) else {
        return None;
    };
    let mut part_figure = part.figure.clone();
    part_figure.dim = whole.figure.dim.clone();
    let derived = derive::share(&part_figure, whole.figure)?;
    let derived = if mine.figure.dim == Dim::Fraction {
        derived.times(Dec::new(1, 2))
    } else {
        derived
    };
    let marks = marks(&[part, whole]);
    match settled(scene, derived, marks)? {
        // Beside a part that the draft has got wrong nothing says which of the two is the slip.
        Outcome::Differs(..) if !of_it && !of_them => Some(Outcome::Open),
        outcome => Some(outcome),
    }
}

/// "84 % of its patients": the passage itself tells a part of a whole, "380 of a planned 450 patients".
fn part_of_told(scene: &Scene) -> Option<Outcome> {
    let mine = scene.mine;
    if !matches!(mine.figure.dim, Dim::Percent | Dim::Fraction) {
        return None;
    }
    let noun = pooled::whole_of(mine)?;
    let mut told = scene.operands.windows(2).filter(|pair| {
        let [part, whole] = pair else { return false };
        let counted = is_counted(part.figure) && is_counted(whole.figure);
        let (a, b) = (part.figure.core.end, whole.figure.core.start);
        let of = || {
            let mut between = scene.source.words_in(Span::new(a, b));
            between.next().is_some_and(|w| w.lower == "of") && between.count() < BETWEEN
        };
        counted && a < b && of() && thing(whole).is_some_and(|t| is_same(&t, noun))
    });
    let (Some([part, whole]), None) = (told.next(), told.next()) else {
        return None;
    };
    let derived = share_in_unit(mine, part, &[], whole)?;
    settled(scene, derived, marks(&[part, whole]))
}

/// "35 % of them": of what the sentence counts before.
fn is_of_them(mine: &Bound) -> bool {
    let behind = Span::new(mine.figure.span.end, mine.analysis.text.len());
    let mut words = mine.analysis.words_in(behind);
    words.next().is_some_and(|w| w.lower == "of")
        && words
            .next()
            .is_some_and(|w| matches!(w.lower.as_str(), "them" | "these" | "those" | "whom"))
}

/// Words between a part and its whole, less one: "of a planned".
const BETWEEN: usize = 4;

/// Words between a part and its whole.
const OF: [&str; 6] = ["of", "the", "all", "its", "their", "those"];
/// What sets a part off behind its whole.
const SET_OFF: [&str; 3] = ["of whom", "of which", "of them"];

/// True if "of" and small words are all that stands between two places.
fn is_only(analysis: &Analysis, from: usize, to: usize, list: &[&str]) -> bool {
    if to <= from {
        return false;
    }
    let mut words = analysis.words_in(Span::new(from, to)).peekable();
    words.peek().is_some_and(|w| w.lower == "of") && words.all(|w| list.contains(&w.lower.as_str()))
}

/// The share that the part and those `beside` it are of the whole, in the unit of the draft's figure.
pub fn share_in_unit(
    mine: &Bound,
    part: &Bound,
    beside: &[Bound],
    whole: &Bound,
) -> Option<Derived> {
    let parts: Vec<&Figure> = std::iter::once(part)
        .chain(beside)
        .map(|b| b.figure)
        .collect();
    let share = match derive::sum(&parts) {
        None => derive::share(part.figure, whole.figure)?,
        Some(sum) => {
            let together = Figure {
                value: Value::Exact(sum.exact),
                ..part.figure.clone()
            };
            let share = derive::share(&together, whole.figure)?;
            let arithmetic = format!("{}; {}", sum.arithmetic, share.arithmetic);
            Derived {
                arithmetic,
                ..share
            }
        }
    };
    Some(if mine.figure.dim == Dim::Fraction {
        share.times(Dec::new(1, 2))
    } else {
        share
    })
}

/// "…, or 75 %": the same said in another way.
fn follows_or(mine: &Bound) -> bool {
    let start = mine.figure.span.start;
    mine.analysis
        .words
        .iter()
        .rfind(|w| w.span.end <= start)
        .is_some_and(|w| w.lower == "or")
}

/// "holds 60 %, leaving outsiders with 40 %": what is left of all.
fn complement(scene: &Scene) -> Option<Outcome> {
    if scene.mine.figure.dim != Dim::Percent || named(scene.mine) != Some(Operation::Rest) {
        return None;
    }
    let named = operands(scene);
    let shares: Vec<&Bound> = named
        .into_iter()
        .filter(|o| o.figure.dim == Dim::Percent)
        .collect();
    let [other] = shares[..] else { return None };
    let derived = derive::complement(other.figure)?;
    settled(scene, derived, vec![other.figure.span])
}

/// "a budget of €8.2m, of which €2.4m is spent": the whole without a part.
fn part_of_which(scene: &Scene) -> Option<Outcome> {
    let mine = scene.mine;
    let before = mine.analysis.text.get(..mine.figure.span.start)?;
    let lead = before.trim_end();
    if !lead.ends_with("of which") && !lead.ends_with("of it") {
        return None;
    }
    let named = operands(scene);
    for whole in &named {
        for part in &scene.operands {
            if part.index == whole.index || part.is_comparison || !agrees_on_metric(mine, part) {
                continue;
            }
            let derived = derive::difference(whole.figure, part.figure)
                .filter(|d| derive::comes_out(mine.figure, d));
            if let Some(derived) = derived {
                return Some(Outcome::Follows(derived, marks(&[whole, part])));
            }
        }
    }
    None
}

/// The draft names operation and operands, so that what comes out otherwise contradicts.
fn settled(scene: &Scene, derived: Derived, marks: Vec<Span>) -> Option<Outcome> {
    Some(if derive::comes_out(scene.mine.figure, &derived) {
        Outcome::Follows(derived, marks)
    } else {
        Outcome::Differs(derived, marks, "")
    })
}
