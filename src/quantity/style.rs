//! A source's value written the way the draft writes its own: "$1.4tn" in place of "$1.4bn".

use super::Dec;
use super::compare::in_unit_of;
use super::figure::{Approx, Comparator, Dim, Figure, Value};
use super::lexicon::{lexicon, power_of_ten};
use super::reader::Reader;
use super::render::{grouped, hedges, render_value};
use super::token::tokens;
use crate::text::Span;

/// Ways to write scales, thousand to trillion; a correction stays within the draft's own way.
const SCALES: &[[&str; 4]] = &[
    ["thousand", "million", "billion", "trillion"],
    ["k", "mn", "bn", "tn"],
    ["k", "m", "bn", "tn"],
    ["k", "mln", "bln", "trn"],
    ["K", "M", "B", "T"],
    ["k", "m", "b", "t"],
    ["K", "MM", "B", "T"],
];

/// The value of `source` in the style of the draft: its currency sign and place, its scale words or
/// suffixes, its separators, digits or words.
///
/// `draft_text` is what stands under the draft figure's `core`. Where the draft's way cannot say the
/// value (a range for a number, another kind of quantity), the source is rendered plainly.
pub fn in_style_of(source: &Figure, draft: &Figure, draft_text: &str) -> String {
    restyled(source, draft, draft_text).unwrap_or_else(|| render_value(source))
}

/// What puts the source's figure in the place of the draft's: the bytes of the draft's text that it takes,
/// and the words. The texts are those that the figures' spans lie in.
///
/// The value is written as by [`in_style_of`]. How it is hedged is part of what the source says: its "nearly"
/// or "more than" comes along. A draft's own hedge stays where the source has the same, or where it is an
/// "about", which an exact value bears out; "nearly" and the like would say something that the source does not.
pub fn correction(
    source: &Figure,
    source_text: &str,
    draft: &Figure,
    draft_text: &str,
) -> (Span, String) {
    let value = in_style_of(source, draft, draft.core.of(draft_text));
    let exact = matches!(source.value, Value::Exact(_));
    let alike = exact && (source.approx, source.comparator) == (draft.approx, draft.comparator);
    let before = Span::new(draft.span.start, draft.core.start).of(draft_text);
    let behind = Span::new(draft.core.end, draft.span.end).of(draft_text);
    let roughly = draft.comparator == Comparator::Equal && draft.approx == Some(Approx::About);
    match (is_bare(draft), is_bare(source) || !exact) {
        (true, true) => (draft.core, value),
        (true, false) => {
            let hedge = at_place_of(draft.core.start, hedge(source, source_text), draft_text);
            (draft.core, format!("{hedge}{value}"))
        }
        (false, _) if alike => (draft.span, format!("{before}{value}{behind}")),
        (false, true) => {
            let kept = if roughly && exact { before } else { "" };
            (draft.span, format!("{kept}{value}{}", rate(draft, behind)))
        }
        (false, false) => {
            let hedge = at_place_of(draft.span.start, hedge(source, source_text), draft_text);
            (draft.span, format!("{hedge}{value}{}", rate(draft, behind)))
        }
    }
}

fn is_bare(figure: &Figure) -> bool {
    figure.comparator == Comparator::Equal && figure.approx.is_none()
}

/// What stands behind a figure if it is "a year" and not "or more".
fn rate<'t>(figure: &Figure, behind: &'t str) -> &'t str {
    if figure.rate.is_some() { behind } else { "" }
}

/// The source's own words before its number; plain ones if its hedge stands behind it.
fn hedge(source: &Figure, text: &str) -> String {
    match Span::new(source.span.start, source.core.start).of(text) {
        "" => hedges(source),
        words => words.to_owned(),
    }
}

/// Words that begin at a byte of the draft, with a capital if a sentence begins there.
fn at_place_of(start: usize, words: String, draft_text: &str) -> String {
    let before = draft_text.get(..start).unwrap_or("").trim_end();
    let begins = before.is_empty() || before.ends_with(['.', '!', '?']);
    let mut letters = words.chars();
    let Some(first) = letters.next() else {
        return words;
    };
    let first: String = match begins {
        true => first.to_uppercase().collect(),
        false => first.to_lowercase().collect(),
    };
    first + letters.as_str()
}

fn restyled(source: &Figure, draft: &Figure, draft_text: &str) -> Option<String> {
    let (Value::Exact(old), Value::Exact(_)) = (&draft.value, &source.value) else {
        return None;
    };
    let Value::Exact(mut value) = in_unit_of(source, draft)? else {
        return None;
    };
    if draft.written.minor {
        value = value.checked_mul(Dec::ONE_HUNDRED)?;
    }
    // In a table "in millions" the cell holds the millions alone.
    if draft.written.table_scale > 0 {
        value = value
            .checked_div(power_of_ten(i32::from(draft.written.table_scale))?)?
            .normalize();
    }
    if matches!(draft.dim, Dim::Fraction | Dim::Multiple | Dim::Ordinal) {
        return None;
    }
    let singular = |value: Dec| value.abs() == Dec::ONE;
    let inflects = matches!(
        draft.dim,
        Dim::Duration { .. } | Dim::Physical { .. } | Dim::PercentPoint | Dim::BasisPoint
    );
    if inflects && singular(*old) != singular(value) {
        return None;
    }
    let tokens = tokens(draft_text, lexicon());
    let reader = Reader::new(draft_text, &tokens);
    let money = matches!(draft.dim, Dim::Money { .. });
    let (at, amount) =
        (0..tokens.list.len()).find_map(|at| Some((at, reader.amount(at, money)?)))?;
    let before = draft_text.get(..reader.start(at))?;
    let after = draft_text.get(reader.end_before(amount.end)..)?;
    let before = if value.is_sign_negative() == old.is_sign_negative() {
        before.to_owned()
    } else if value.is_sign_negative() {
        // "+10.0%" to "-10.0%"
        format!("-{}", before.replacen('+', "", 1))
    } else {
        before.replacen(['-', '−'], "", 1)
    };
    let value = value.abs();
    if reader.literal(at).is_none() {
        return Some(format!(
            "{before}{}{after}",
            words(value).unwrap_or_else(|| grouped(value.normalize()))
        ));
    }
    let tail = draft_text.get(reader.end_before(at + 1)..reader.end_before(amount.end))?;
    let letters = tail.trim_start();
    let gap = tail.get(..tail.len() - letters.len())?;
    // "$0.12" has two places, "12 cents" none.
    let shift = match (draft.written.minor, source.written.minor) {
        (true, false) => -2,
        (false, true) => 2,
        _ => 0,
    };
    let decimals = u32::from(source.written.decimals).saturating_add_signed(shift);
    if letters.is_empty() {
        // The draft has no scale word: the digits in full, unless that would be a long row of zeros.
        let long = source.written.scale >= 6 && value >= Dec::from(1_000_000);
        if long && money {
            let power = source.written.scale;
            return Some(format!(
                "{before}{}{after}",
                number(value, power, decimals)? + " " + scale_word(power)?
            ));
        }
        return Some(format!(
            "{before}{}{after}",
            number(
                value,
                0,
                if source.written.scale == 0 {
                    decimals
                } else {
                    0
                }
            )?
        ));
    }
    let family = SCALES.iter().find(|family| family.contains(&letters))?;
    let fits = |power: i8| {
        power_of_ten(i32::from(power))
            .and_then(|factor| value.checked_div(factor))
            .is_some_and(|number| number >= Dec::ONE && number < Dec::ONE_THOUSAND)
    };
    let power = [draft.written.scale, source.written.scale, 12, 9, 6, 3]
        .into_iter()
        .find(|power| *power > 0 && fits(*power))
        .unwrap_or(draft.written.scale);
    let index = usize::try_from(power / 3 - 1).ok()?;
    let scale = family.get(index)?;
    let kept = if power == source.written.scale {
        decimals
    } else {
        0
    };
    Some(format!(
        "{before}{}{gap}{scale}{after}",
        number(value, power, kept)?
    ))
}

fn scale_word(power: i8) -> Option<&'static str> {
    SCALES
        .first()?
        .get(usize::try_from(power / 3 - 1).ok()?)
        .copied()
}

/// `value` in units of ten to the `power`, with at least `decimals` places.
fn number(value: Dec, power: i8, decimals: u32) -> Option<String> {
    let mut number = value
        .checked_div(power_of_ten(i32::from(power))?)?
        .normalize();
    if number.scale() < decimals {
        number.rescale(decimals);
    }
    Some(grouped(number))
}

/// Small whole numbers in words, as a draft that writes "five" would.
fn words(value: Dec) -> Option<String> {
    const WORDS: &[&str] = &[
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    if !value.fract().is_zero() {
        return None;
    }
    let index = usize::try_from(value).ok()?;
    WORDS.get(index).map(|word| (*word).to_owned())
}
