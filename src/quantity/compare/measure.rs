//! Brings two figures into one unit, or says why that cannot be done.

use super::{Comparison, Note, Relation};
use crate::quantity::Dec;
use crate::quantity::figure::{Dim, DurationUnit, Figure, Rate, TemperatureScale, Value};
use crate::quantity::interval::{coarsest_place, written_place};
use crate::quantity::render::{render, render_value};

/// A figure's number in the unit of the comparison.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    pub value: Value,
    /// The place it was written to, and the coarsest it may have been rounded to.
    pub place: Dec,
    pub coarse: Dec,
    /// Whose tolerances a fraction word has: a plain fraction's or a percentage's.
    pub dim: Dim,
}

/// Two figures that can be compared as numbers.
#[derive(Debug)]
pub(super) struct Pair<'f> {
    pub draft: &'f Figure,
    pub source: &'f Figure,
    pub left: Measured,
    pub right: Measured,
    /// What the way into one unit asks to be remarked.
    pub note: Option<Note>,
    /// The rule that led into one unit, where one did.
    pub rule: Option<&'static str>,
    /// The source's value in the draft's unit, in words, where it was converted.
    pub converted: Option<String>,
    /// Part of the value that a conversion leaves open; zero where it is exact.
    pub slack: Dec,
    /// False if nobody asks why they compare as they do.
    pub told: bool,
}

impl Pair<'_> {
    /// A figure in words; nothing if nobody asks.
    pub fn words(&self, figure: &Figure) -> String {
        if self.told {
            render(figure)
        } else {
            String::new()
        }
    }
}

pub(super) enum Gate<'f> {
    Open(Box<Pair<'f>>),
    Decided(Comparison),
}

/// A source's number as `value × factor + offset` in the draft's unit.
struct Conversion {
    factor: Dec,
    offset: Dec,
    note: Option<Note>,
    rule: Option<&'static str>,
    slack: Dec,
}

/// Places after the point that a converted value keeps: far more than anyone writes.
const EXACT_PLACES: u32 = 18;

impl Conversion {
    const NONE: Self = Self {
        factor: Dec::ONE,
        offset: Dec::ZERO,
        note: None,
        rule: None,
        slack: Dec::ZERO,
    };

    fn noted(note: Note, rule: &'static str) -> Self {
        Self {
            note: Some(note),
            rule: Some(rule),
            ..Self::NONE
        }
    }

    fn times(factor: Dec, rule: &'static str) -> Self {
        Self {
            factor,
            rule: Some(rule),
            ..Self::NONE
        }
    }

    fn apply(&self, value: Dec) -> Option<Dec> {
        let converted = value.checked_mul(self.factor)?.checked_add(self.offset)?;
        // A factor such as 1/12 is cut off at 28 digits; this takes the cut out of the result again.
        Some(if converted.scale() > EXACT_PLACES {
            converted.round_dp(EXACT_PLACES).normalize()
        } else {
            converted
        })
    }
}

pub(super) fn pair<'f>(draft: &'f Figure, source: &'f Figure, told: bool) -> Gate<'f> {
    let apart = |rule, note, why: &str| {
        let reason = match told {
            true => format!("{} and {} {why}", render(draft), render(source)),
            false => String::new(),
        };
        Gate::Decided(Comparison::new(Relation::NotComparable, rule, note, reason))
    };
    let mut conversion = match conversion(draft, source) {
        Ok(conversion) => conversion,
        Err((rule, note)) => {
            let why = if note == Some(Note::CurrencyAmbiguous) {
                "need not be the same currency"
            } else {
                "are different kinds of quantity"
            };
            return apart(rule, note, why);
        }
    };
    match rate(draft.rate.as_ref(), source.rate.as_ref()) {
        RateGate::Same => {}
        RateGate::Times(factor) => {
            conversion.factor = conversion.factor.saturating_mul(factor);
            conversion.note = Some(Note::DerivedAverage);
            conversion.rule = Some("R18");
        }
        RateGate::Missing => conversion.note = conversion.note.or(Some(Note::RateMissing)),
        RateGate::Apart => return apart("R18", None, "are not counted by the same thing"),
    }
    let Some(right) = measured(source, &conversion).map(|right| Measured {
        dim: draft.dim.clone(),
        ..right
    }) else {
        return apart("R22", None, "are too large to compare");
    };
    let Some(left) = measured(draft, &Conversion::NONE) else {
        return apart("R22", None, "are too large to compare");
    };
    let was_converted = conversion.factor != Dec::ONE || !conversion.offset.is_zero();
    let converted = (was_converted && told).then(|| {
        let mut shown = draft.clone();
        shown.value = right.value.clone();
        shown.approx = None;
        shown.comparator = crate::quantity::Comparator::Equal;
        render_value(&shown)
    });
    Gate::Open(Box::new(Pair {
        draft,
        source,
        left,
        right,
        note: conversion.note,
        rule: conversion.rule,
        converted,
        slack: conversion.slack,
        told,
    }))
}

/// The value of `source` in the unit of `draft`; `None` where the two are different kinds of quantity
/// or different currencies.
pub fn in_unit_of(source: &Figure, draft: &Figure) -> Option<Value> {
    let conversion = conversion(draft, source).ok()?;
    if matches!(
        conversion.note,
        Some(Note::PercentForPoints | Note::UnitSlip | Note::CurrencySlip)
    ) {
        return None;
    }
    Some(measured(source, &conversion)?.value)
}

fn measured(figure: &Figure, conversion: &Conversion) -> Option<Measured> {
    let convert = |value: Dec| conversion.apply(value);
    let value = match &figure.value {
        Value::Exact(value) => Value::Exact(convert(*value)?),
        Value::Range { low, high } => Value::Range {
            low: convert(*low)?,
            high: convert(*high)?,
        },
        Value::Centre { mid, tolerance } => Value::Centre {
            mid: convert(*mid)?,
            tolerance: tolerance.checked_mul(conversion.factor)?,
        },
        Value::Vague { low, high } => Value::Vague {
            low: convert(*low)?,
            high: high.and_then(convert),
        },
    };
    let anchor = match &figure.value {
        Value::Exact(value) | Value::Centre { mid: value, .. } => *value,
        Value::Range { high, .. } => *high,
        Value::Vague { low, .. } => *low,
    };
    let factor = conversion.factor.abs();
    Some(Measured {
        value,
        place: written_place(&figure.written).checked_mul(factor)?,
        coarse: coarsest_place(anchor, &figure.written).checked_mul(factor)?,
        dim: figure.dim.clone(),
    })
}

/// How a source's number becomes one in the draft's unit.
fn conversion(draft: &Figure, source: &Figure) -> Result<Conversion, (&'static str, Option<Note>)> {
    let hundred = Dec::ONE_HUNDRED;
    let apart = Err(("R22", None));
    match (&draft.dim, &source.dim) {
        (Dim::Money { code: a, sign: x }, Dim::Money { code: b, sign: y }) => {
            match currencies(a.as_deref(), x, b.as_deref(), y) {
                Currencies::Same => Ok(Conversion::NONE),
                Currencies::Unsure => Err(("R6", Some(Note::CurrencyAmbiguous))),
                Currencies::Different => Ok(Conversion::noted(Note::CurrencySlip, "R6")),
            }
        }
        (Dim::Number, Dim::Money { .. }) | (Dim::Money { .. }, Dim::Number) => {
            Ok(Conversion::noted(Note::CurrencyMissing, "R6"))
        }
        (Dim::Percent, Dim::Percent)
        | (Dim::PercentPoint, Dim::PercentPoint)
        | (Dim::BasisPoint, Dim::BasisPoint)
        | (Dim::Multiple, Dim::Multiple)
        | (Dim::Fraction, Dim::Fraction)
        | (Dim::Ordinal, Dim::Ordinal) => Ok(Conversion::NONE),
        (Dim::Number | Dim::Count { .. }, Dim::Number | Dim::Count { .. }) => Ok(Conversion::NONE),
        (Dim::BasisPoint, Dim::PercentPoint) => Ok(Conversion::times(hundred, "R9")),
        (Dim::PercentPoint, Dim::BasisPoint) => Ok(Conversion::times(Dec::new(1, 2), "R9")),
        (Dim::Percent, Dim::PercentPoint) | (Dim::PercentPoint, Dim::Percent) => {
            Ok(Conversion::noted(Note::PercentForPoints, "R9"))
        }
        (Dim::Percent, Dim::BasisPoint) => Ok(Conversion {
            factor: Dec::new(1, 2),
            ..Conversion::noted(Note::PercentForPoints, "R9")
        }),
        (Dim::BasisPoint, Dim::Percent) => Ok(Conversion {
            factor: hundred,
            ..Conversion::noted(Note::PercentForPoints, "R9")
        }),
        (Dim::Percent, Dim::Fraction) => Ok(Conversion::times(hundred, "R3")),
        (Dim::Fraction, Dim::Percent) => Ok(Conversion::times(Dec::new(1, 2), "R3")),
        (
            Dim::Physical {
                name: a,
                dimension: x,
                to_si: f,
            },
            Dim::Physical {
                name: b,
                dimension: y,
                to_si: g,
            },
        ) => {
            if a == b {
                return Ok(Conversion::NONE);
            }
            if x != y {
                return if same_family(x, y) {
                    slip(*f, *g)
                } else {
                    apart
                };
            }
            let factor = g.checked_div(*f).ok_or(("R22", None))?;
            if is_power_of_ten(factor) {
                return Ok(Conversion::times(factor, "R22"));
            }
            Ok(Conversion {
                factor,
                slack: super::tolerance::CONVERTED,
                ..Conversion::noted(Note::UnitConverted, "R22")
            })
        }
        (Dim::Temperature { scale: a }, Dim::Temperature { scale: b }) => Ok(temperature(*a, *b)),
        (
            Dim::Duration { unit: a } | Dim::Age { unit: a },
            Dim::Duration { unit: b } | Dim::Age { unit: b },
        ) => duration(*a, *b),
        // "106 non-consecutive weeks" counts weeks.
        (Dim::Duration { unit }, Dim::Count { of: Some(noun) })
        | (Dim::Count { of: Some(noun) }, Dim::Duration { unit })
            if DurationUnit::named(noun) == Some(*unit) =>
        {
            Ok(Conversion::NONE)
        }
        _ => apart,
    }
}

/// Energy for power (a time apart), area for length: easily confused, never equal.
fn same_family(a: &crate::quantity::Dimension, b: &crate::quantity::Dimension) -> bool {
    let differing: Vec<usize> = (0..a.len())
        .filter(|index| a[*index] != b[*index])
        .collect();
    matches!(differing[..], [index] if (index == 2 || index == 0) && (a[index] - b[index]).abs() == 1)
}

/// "GWh" for "GW": the same prefix, so that the numbers as written are set side by side.
fn slip(draft_si: Dec, source_si: Dec) -> Result<Conversion, (&'static str, Option<Note>)> {
    let ratio = source_si.checked_div(draft_si).ok_or(("R22", None))?;
    // An hour between them is the dimension itself; what remains is the prefix.
    let prefix = [Dec::ONE, Dec::from(3600)]
        .into_iter()
        .flat_map(|hour| [ratio.checked_mul(hour), ratio.checked_div(hour)])
        .flatten()
        .map(|prefix| prefix.round_dp(9))
        .find(|prefix| is_power_of_ten(*prefix));
    Ok(Conversion {
        factor: prefix.unwrap_or(Dec::ONE),
        ..Conversion::noted(Note::UnitSlip, "R22")
    })
}

fn is_power_of_ten(factor: Dec) -> bool {
    !factor.is_zero() && factor.normalize().mantissa() == 1 || {
        let mut mantissa = factor.normalize().mantissa().abs();
        while mantissa > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
        }
        mantissa == 1
    }
}

fn temperature(draft: Option<TemperatureScale>, source: Option<TemperatureScale>) -> Conversion {
    use TemperatureScale::{Celsius, Fahrenheit};
    let (nine, five) = (Dec::from(9), Dec::from(5));
    let converted = |factor: Dec, offset: Dec| Conversion {
        factor,
        offset,
        slack: super::tolerance::CONVERTED,
        ..Conversion::noted(Note::UnitConverted, "R22")
    };
    match (draft, source) {
        (Some(Celsius), Some(Fahrenheit)) => converted(five / nine, Dec::from(-160) / nine),
        (Some(Fahrenheit), Some(Celsius)) => converted(nine / five, Dec::from(32)),
        _ => Conversion::NONE,
    }
}

fn duration(
    draft: DurationUnit,
    source: DurationUnit,
) -> Result<Conversion, (&'static str, Option<Note>)> {
    if draft == source {
        return Ok(Conversion::NONE);
    }
    let exact = match (
        draft.months(),
        source.months(),
        draft.seconds(),
        source.seconds(),
    ) {
        (Some(a), Some(b), ..) | (_, _, Some(a), Some(b)) => b.checked_div(a),
        _ => None,
    };
    if let Some(factor) = exact {
        return Ok(Conversion::times(factor, "R22"));
    }
    let factor = source
        .mean_seconds()
        .checked_div(draft.mean_seconds())
        .ok_or(("R22", None))?;
    Ok(Conversion {
        factor,
        slack: super::tolerance::CALENDAR,
        ..Conversion::noted(Note::ApproximateUnit, "R22")
    })
}

enum Currencies {
    Same,
    Different,
    Unsure,
}

/// A sign that several currencies share: the currency it means unless something else is said, and
/// the others it may mean.
const SHARED_SIGNS: &[(&str, Option<&str>, &[&str])] = &[
    (
        "$",
        Some("USD"),
        &[
            "AUD", "CAD", "NZD", "HKD", "SGD", "TWD", "MXN", "COP", "CLP", "ARS",
        ],
    ),
    ("£", Some("GBP"), &["EGP", "LBP"]),
    ("¥", None, &["JPY", "CNY"]),
    ("kr", None, &["SEK", "NOK", "DKK", "ISK"]),
    ("Rs", Some("INR"), &["PKR", "LKR"]),
    ("franc", Some("CHF"), &["FRF"]),
    ("peso", None, &["MXN", "PHP", "COP", "CLP", "ARS"]),
    ("dinar", None, &["KWD", "BHD", "JOD", "IQD", "RSD"]),
    ("riyal", None, &["SAR", "QAR", "OMR", "IRR"]),
    ("lira", None, &["TRY", "ITL"]),
];

fn currencies(a: Option<&str>, a_sign: &str, b: Option<&str>, b_sign: &str) -> Currencies {
    let family = |sign: &str| SHARED_SIGNS.iter().find(|(shared, ..)| *shared == sign);
    let against = |sign: &str, code: &str| match family(sign) {
        Some((_, Some(usual), _)) if *usual == code => Currencies::Same,
        Some((_, None, others)) if others.contains(&code) => Currencies::Same,
        Some((_, Some(_), others)) if others.contains(&code) => Currencies::Unsure,
        _ => Currencies::Different,
    };
    match (a, b) {
        (Some(a), Some(b)) if a == b => Currencies::Same,
        (Some(_), Some(_)) => Currencies::Different,
        (None, None) if a_sign == b_sign => Currencies::Same,
        (None, None) => Currencies::Different,
        (None, Some(code)) => against(a_sign, code),
        (Some(code), None) => against(b_sign, code),
    }
}

enum RateGate {
    Same,
    /// The source's value times this is per the draft's time.
    Times(Dec),
    Missing,
    Apart,
}

fn rate(draft: Option<&Rate>, source: Option<&Rate>) -> RateGate {
    let each = |rate: Option<&Rate>| matches!(rate, Some(Rate::Thing(thing)) if thing == "each");
    match (draft, source) {
        (None, None) => RateGate::Same,
        (Some(a), Some(b)) if a == b => RateGate::Same,
        (Some(Rate::Time(a)), Some(Rate::Time(b))) => {
            match a.mean_seconds().checked_div(b.mean_seconds()) {
                Some(factor) => RateGate::Times(factor),
                None => RateGate::Apart,
            }
        }
        (Some(_), Some(_)) if each(draft) || each(source) => RateGate::Missing,
        (Some(_), Some(_)) => RateGate::Apart,
        _ => RateGate::Missing,
    }
}
