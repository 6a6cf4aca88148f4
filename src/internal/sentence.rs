//! Arithmetic inside one sentence: a change, share, rest, rate or price that its own figures contradict.

use super::Slip;
use super::cues::{Cues, is_level, is_single, only_links};
use super::totals::total;
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::quantity::derive::{self, Derived};
use crate::quantity::render::grouped;
use crate::quantity::{Dec, Dim, Figure, Rate, Value};
use crate::text::Span;

/// Words by which a change is not that of the two levels as they stand: another base, or a mean of years.
const OTHER_BASIS: [&str; 17] = [
    "constant",
    "currency",
    "organic",
    "organically",
    "like-for-like",
    "comparable",
    "underlying",
    "adjusted",
    "real",
    "annual",
    "annually",
    "annualised",
    "annualized",
    "compound",
    "average",
    "cagr",
    "excluding",
];
/// Words between the two figures of "47 of the 104 patients" at most.
const OF_REACH: usize = 4;
/// Words between a part of a whole and the share that it makes at most.
const SHARE_REACH: usize = 8;

/// The figures of the passage that its other figures contradict.
pub fn slips(analysis: &Analysis, claims: &[Claim]) -> Vec<Slip> {
    if analysis.row.is_some() || claims.is_empty() {
        return Vec::new();
    }
    let claimed: Vec<&Figure> = claims
        .iter()
        .filter_map(|claim| match claim.kind {
            ClaimKind::Figure(i) => analysis.figures.get(i),
            _ => None,
        })
        .collect();
    let cues = Cues { analysis };
    let mut slips = Vec::new();
    for rule in [change, step, share, rest, rate, product, multiple, total] {
        for slip in rule(&cues, &claimed) {
            if !slips.iter().any(|known: &Slip| known.at == slip.at) {
                slips.push(slip);
            }
        }
    }
    slips
}

type Figures<'f> = [&'f Figure];

/// Three figures that follow one another, those aside that `counts` leaves out.
fn triples<'f>(figures: &Figures<'f>, counts: impl Fn(&Figure) -> bool) -> Vec<[&'f Figure; 3]> {
    let kept: Vec<&Figure> = figures.iter().copied().filter(|f| counts(f)).collect();
    kept.windows(3).map(|w| [w[0], w[1], w[2]]).collect()
}

/// The two levels of a change among three figures that follow one another, and the change itself.
///
/// "rose 14 % to 1.5 from 1.2", "1.5, up 14 % from 1.2", "from 1.2 to 1.5, up 14 %".
fn roles<'f>(
    cues: &Cues,
    three: [&'f Figure; 3],
    change: usize,
) -> Option<(&'f Figure, &'f Figure)> {
    let [a, b, c] = three;
    let (first, second) = match change {
        0 => (b, c),
        1 => (a, c),
        _ => (a, b),
    };
    let (to, from) = match (cues.is_base(first), cues.is_base(second)) {
        (false, true) => (first, second),
        (true, false) => (second, first),
        _ => return None,
    };
    let led_by_to = |f: &Figure| cues.lead(f).is_some_and(|w| w.lower == "to");
    let tied = match change {
        // Another clause may begin between the change and its levels.
        0 => {
            led_by_to(to)
                && !cues
                    .between(a, c)
                    .iter()
                    .any(|w| matches!(w.lower.as_str(), "and" | "but" | "while" | "whereas"))
        }
        1 => only_links(&cues.between(a, b)) && std::ptr::eq(to, a),
        _ => only_links(&cues.between(b, c)),
    };
    tied.then_some((to, from))
}

/// A growth rate beside its two levels.
fn change(cues: &Cues, figures: &Figures) -> Vec<Slip> {
    let counts = |f: &Figure| is_level(f) || is_single(f) && f.dim == Dim::Percent;
    let mut slips = Vec::new();
    for three in triples(figures, counts) {
        let percents: Vec<usize> = (0..3).filter(|i| three[*i].dim == Dim::Percent).collect();
        let [at] = percents[..] else { continue };
        let percent = three[at];
        let (Some(direction), Some((to, from))) = (cues.direction(percent), roles(cues, three, at))
        else {
            continue;
        };
        let clause = cues.analysis.clause_at(percent.core.start);
        let other_basis = cues
            .analysis
            .words_in(clause)
            .any(|w| OTHER_BASIS.contains(&w.lower.as_str()));
        if other_basis || percent.rate.is_some() {
            continue;
        }
        let Some(mut derived) = derive::change_percent(from, to) else {
            continue;
        };
        let falls = direction == "down";
        if falls {
            derived.value = derived.value.times(Dec::NEGATIVE_ONE);
            derived.exact = -derived.exact;
        }
        let mut stated = percent.clone();
        if let Value::Exact(value) = stated.value {
            stated.value = Value::Exact(value.abs());
        }
        slips.extend(
            Slip::unless_matching(cues.analysis, &stated, &derived, &[to, from]).map(|slip| {
                // A change the other way cannot be mended by another number.
                let expected = slip.expected.filter(|_| derived.exact > Dec::ZERO);
                Slip { expected, ..slip }
            }),
        );
    }
    slips
}

/// An absolute step beside its two levels: "rose by $300m to $1.5bn from $1.2bn".
fn step(cues: &Cues, figures: &Figures) -> Vec<Slip> {
    let mut slips = Vec::new();
    for three in triples(figures, is_level) {
        let [by, ..] = three;
        let led = cues.lead(by).is_some_and(|w| w.lower == "by");
        let Some(direction) = cues.direction(by).filter(|_| led) else {
            continue;
        };
        let Some((to, from)) = roles(cues, three, 0) else {
            continue;
        };
        let derived = if direction == "down" {
            derive::difference(from, to)
        } else {
            derive::difference(to, from)
        };
        slips.extend(
            derived.and_then(|derived| {
                Slip::unless_matching(cues.analysis, by, &derived, &[to, from])
            }),
        );
    }
    slips
}

/// True if the two figures are a part and its whole: "45 of 90", "71 of the world's 98".
fn is_part(cues: &Cues, part: &Figure, whole: &Figure) -> bool {
    let words = cues.between(part, whole);
    let of = words.iter().position(|w| w.lower == "of");
    is_level(part)
        && is_level(whole)
        && of.is_some_and(|at| at <= 1 && words.len() <= at + OF_REACH)
        && !cues.gap(part, whole).contains([',', ';', '(', ')', ':'])
        && derive::difference(whole, part).is_some_and(|rest| rest.exact > Dec::ZERO)
}

/// A share beside the part and the whole that make it: "45 of 90, or 50.0%", "50.0% (45 of 90)".
fn share(cues: &Cues, figures: &Figures) -> Vec<Slip> {
    let counts = |f: &Figure| is_level(f) || is_single(f) && f.dim == Dim::Percent;
    let mut slips = Vec::new();
    for [a, b, c] in triples(figures, counts) {
        let (part, whole, percent, link) = if c.dim == Dim::Percent && is_part(cues, a, b) {
            (a, b, c, (b, c))
        } else if a.dim == Dim::Percent && is_part(cues, b, c) {
            (b, c, a, (a, b))
        } else {
            continue;
        };
        let words = cues.between(link.0, link.1);
        let gap = cues.gap(link.0, link.1);
        let restates = words
            .iter()
            .any(|w| matches!(w.lower.as_str(), "or" | "share" | "proportion" | "i.e"))
            || gap.trim_end().ends_with('(');
        let leaves = words
            .iter()
            .any(|w| is_remainder(w) || w.direction.is_some() || w.lower == "and");
        if !restates || leaves || words.len() > SHARE_REACH {
            continue;
        }
        slips.extend(derive::share(part, whole).and_then(|derived| {
            Slip::unless_matching(cues.analysis, percent, &derived, &[part, whole])
        }));
    }
    slips
}

fn is_remainder(word: &crate::claims::words::Word) -> bool {
    word.is("leave") || word.is("remain") || matches!(word.lower.as_str(), "remaining" | "rest")
}

/// What is left of a whole: "71 of 98, which leaves 27"; "60%, leaving others with 40%".
fn rest(cues: &Cues, figures: &Figures) -> Vec<Slip> {
    let mut slips = Vec::new();
    let counted: Vec<&Figure> = figures.iter().copied().filter(|f| is_level(f)).collect();
    for three in counted.windows(3) {
        let [part, whole, left] = three else { continue };
        let leaves = cues.between(whole, left).iter().any(|w| is_remainder(w));
        if !is_part(cues, part, whole) || !leaves {
            continue;
        }
        slips.extend(derive::difference(whole, part).and_then(|derived| {
            Slip::unless_matching(cues.analysis, left, &derived, &[whole, part])
        }));
    }
    let percents: Vec<&Figure> = figures
        .iter()
        .copied()
        .filter(|f| f.dim == Dim::Percent)
        .collect();
    if let [taken, left] = percents[..]
        && is_single(taken)
        && is_single(left)
        && cues.between(taken, left).iter().any(|w| w.is("leave"))
        && cues.direction(taken).is_none()
        && cues.direction(left).is_none()
        && let (Value::Exact(a), Value::Exact(b)) = (&taken.value, &left.value)
        && derive::sum(&[taken, left]).is_some_and(|sum| !sum.value.contains(Dec::ONE_HUNDRED))
        && *a < Dec::ONE_HUNDRED
        && *b < Dec::ONE_HUNDRED
    {
        let rest = Dec::ONE_HUNDRED - a;
        let arithmetic = format!(
            "100 − {} = {} %",
            grouped(a.normalize()),
            grouped(rest.normalize())
        );
        slips.push(Slip::new(cues.analysis, left, rest, &arithmetic, &[taken]));
    }
    slips
}

/// A sum over some years beside its yearly part: "$950bn over six years, or $158bn a year".
fn rate(cues: &Cues, figures: &Figures) -> Vec<Slip> {
    let mut slips = Vec::new();
    for three in figures.windows(3) {
        let [total, length, each] = three else {
            continue;
        };
        let (Dim::Duration { unit }, Some(Rate::Time(per))) = (&length.dim, &each.rate) else {
            continue;
        };
        // "over" may have been read as a part of "over six years".
        let over = cues
            .analysis
            .words_in(Span::new(
                total.span.end,
                length.core.start.max(total.span.end),
            ))
            .any(|w| matches!(w.lower.as_str(), "over" | "across" | "spread"));
        let restates = cues.between(length, each).iter().any(|w| w.lower == "or");
        let (Value::Exact(count), true) = (&length.value, over && restates && is_level(total))
        else {
            continue;
        };
        let periods = if unit == per {
            Some(*count)
        } else {
            unit.months()
                .zip(per.months())
                .and_then(|(a, b)| count.checked_mul(a)?.checked_div(b))
        };
        let mut stated = (*each).clone();
        stated.rate = None;
        let same = stated.dim == total.dim;
        slips.extend(
            periods
                .filter(|_| same)
                .and_then(|periods| derive::per_period(total, periods))
                .and_then(|derived| {
                    Slip::unless_matching(cues.analysis, &stated, &derived, &[total, length])
                }),
        );
    }
    slips
}

/// A number of things at a price beside what they fetch: "1,000 shares at $16, which grossed $16,000".
fn product(cues: &Cues, figures: &Figures) -> Vec<Slip> {
    let mut slips = Vec::new();
    for three in figures.windows(3) {
        let [number, price, total] = three else {
            continue;
        };
        let things = matches!(number.dim, Dim::Count { .. } | Dim::Number) && is_level(number);
        let money = |f: &Figure| matches!(f.dim, Dim::Money { .. }) && is_single(f);
        if !things || !money(price) || !money(total) || price.dim != total.dim {
            continue;
        }
        let at = cues.lead(price).is_some_and(|w| w.lower == "at");
        let link = cues.between(price, total);
        let fetches = link
            .iter()
            .any(|w| w.is("gross") || w.is("raise") || w.is("total") || w.lower == "worth");
        let otherwise = link.iter().any(|w| {
            matches!(
                w.lower.as_str(),
                "net" | "netted" | "and" | "than" | "from" | "tax"
            )
        });
        if !at || !fetches || otherwise || total.rate.is_some() {
            continue;
        }
        let (Value::Exact(n), Value::Exact(p)) = (&number.value, &price.value) else {
            continue;
        };
        let (a, b) = (number.interval(), price.interval());
        let ends = a
            .low
            .zip(b.low)
            .zip(a.high.zip(b.high))
            .and_then(|((a, b), (c, d))| {
                Some((a.checked_mul(b)?, c.checked_mul(d)?, n.checked_mul(*p)?))
            });
        let Some((low, high, exact)) = ends else {
            continue;
        };
        let words = |f: &Figure| f.core.of(&cues.analysis.text).to_owned();
        let derived = Derived {
            value: crate::quantity::interval::Interval::closed(low, high),
            exact,
            arithmetic: format!(
                "{} × {} = {}",
                words(number),
                words(price),
                super::restated(total, exact, "").unwrap_or_else(|| grouped(exact.normalize()))
            ),
        };
        slips.extend(Slip::unless_matching(
            cues.analysis,
            total,
            &derived,
            &[number, price],
        ));
    }
    slips
}

/// A multiple beside the two amounts it relates: "£1.2bn, or 3 times its revenue of £400m".
fn multiple(cues: &Cues, figures: &Figures) -> Vec<Slip> {
    let mut slips = Vec::new();
    for three in figures.windows(3) {
        let [whole, times, base] = three else {
            continue;
        };
        if times.dim != Dim::Multiple || !is_single(times) || !is_level(whole) || !is_level(base) {
            continue;
        }
        let restates = cues
            .between(whole, times)
            .iter()
            .all(|w| matches!(w.lower.as_str(), "or" | "which" | "is" | "that"))
            && !cues.between(whole, times).is_empty();
        let of = cues.lead(base).is_some_and(|w| w.lower == "of");
        if !restates || !of || cues.between(times, base).len() > OF_REACH {
            continue;
        }
        slips.extend(derive::ratio(whole, base).and_then(|derived| {
            Slip::unless_matching(cues.analysis, times, &derived, &[whole, base])
        }));
    }
    slips
}
