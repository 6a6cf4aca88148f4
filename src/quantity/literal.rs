//! A number in digits: separators, decimals, fraction characters, powers of ten.

use super::Dec;
use super::lexicon::power_of_ten;

/// A number in digits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Literal {
    pub value: Dec,
    /// Digits after the decimal point.
    pub decimals: u8,
    /// Digits before it.
    pub digits: u8,
    /// Written with thousands separators.
    pub grouped: bool,
    /// Begins with a zero that means nothing ("007"), so it names rather than counts.
    pub zero_led: bool,
    /// Part of a version number, a time of day, an address: never a figure.
    pub broken: bool,
    /// "½", "2½": written as a fraction.
    pub fraction: bool,
}

/// The value of a fraction character as numerator and denominator.
pub(super) fn vulgar(character: char) -> Option<(i64, i64)> {
    Some(match character {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅙' => (1, 6),
        '⅚' => (5, 6),
        '⅐' => (1, 7),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        '⅑' => (1, 9),
        '⅒' => (1, 10),
        _ => return None,
    })
}

/// The number whose digits begin at byte `at`, and where it ends.
pub(super) fn literal(text: &str, at: usize) -> (Literal, usize) {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let run = |from: usize| {
        bytes.get(from..).map_or(0, |rest| {
            rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
        })
    };
    let mut mantissa: i128 = 0;
    let mut significant = 0usize;
    let mut broken = false;
    let mut take = |from: usize, count: usize, broken: &mut bool| {
        for byte in bytes.get(from..from + count).unwrap_or_default() {
            if significant > 0 || *byte != b'0' {
                significant += 1;
            }
            if significant > 27 {
                *broken = true;
            } else {
                mantissa = mantissa * 10 + i128::from(byte - b'0');
            }
        }
    };
    let mut end = at;
    let whole = run(at);
    take(at, whole, &mut broken);
    end += whole;
    let mut digits = whole;
    let (grouped, groups_end) = groups(text, at, whole);
    if grouped {
        let mut from = end;
        while from < groups_end {
            if digit(from) {
                take(from, 1, &mut broken);
                digits += 1;
            }
            from += 1;
        }
        end = groups_end;
    }
    let mut decimals = 0;
    if bytes.get(end) == Some(&b'.') && digit(end + 1) {
        decimals = run(end + 1);
        take(end + 1, decimals, &mut broken);
        end += 1 + decimals;
    }
    // "1.2.3", "10:30", "192.168.0.1"
    while matches!(bytes.get(end), Some(b'.' | b':')) && digit(end + 1) {
        broken = true;
        end += 1 + run(end + 1);
    }
    let mut value =
        Dec::try_from_i128_with_scale(mantissa, u32::try_from(decimals).unwrap_or(28).min(28))
            .unwrap_or_default();
    let mut fraction = false;
    if !broken && let Some((numerator, denominator, after)) = vulgar_at(text, end, whole == 0) {
        value += Dec::from(numerator) / Dec::from(denominator);
        fraction = true;
        end = after;
    }
    if !broken && let Some((factor, after)) = power_at(text, end) {
        match value.checked_mul(factor) {
            Some(scaled) => value = scaled.normalize(),
            None => broken = true,
        }
        end = after;
        decimals = value.scale() as usize;
    }
    let literal = Literal {
        value,
        decimals: u8::try_from(decimals).unwrap_or(28),
        digits: u8::try_from(digits).unwrap_or(u8::MAX),
        grouped,
        zero_led: whole > 1 && bytes.get(at) == Some(&b'0'),
        broken,
        fraction,
    };
    (literal, end)
}

/// Whether thousands separators follow the `whole` digits at `at`, and where the groups end.
///
/// Commas in threes or, as in India, in twos before a last three; thin and no-break spaces and the
/// Swiss apostrophe in threes; a plain space in threes only where the number cannot be two numbers:
/// at least two groups, or a last group "000".
fn groups(text: &str, at: usize, whole: usize) -> (bool, usize) {
    let bytes = text.as_bytes();
    let end = at + whole;
    if !(1..=3).contains(&whole) {
        return (false, end);
    }
    let run = |from: usize| {
        bytes.get(from..).map_or(0, |rest| {
            rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
        })
    };
    let Some(separator) = text.get(end..).and_then(|rest| rest.chars().next()) else {
        return (false, end);
    };
    if !matches!(
        separator,
        ',' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’'
    ) {
        return (false, end);
    }
    let mut lengths = [0usize; 9];
    let mut count = 0;
    let mut from = end;
    while text
        .get(from..)
        .is_some_and(|rest| rest.starts_with(separator))
        && count < lengths.len()
    {
        let length = run(from + separator.len_utf8());
        if length != 3 && length != 2 {
            break;
        }
        lengths[count] = length;
        count += 1;
        from += separator.len_utf8() + length;
    }
    let Some((&last, firsts)) = lengths.get(..count).and_then(<[usize]>::split_last) else {
        return (false, end);
    };
    let threes = last == 3 && firsts.iter().all(|length| *length == 3);
    let indian =
        separator == ',' && whole <= 2 && last == 3 && firsts.iter().all(|length| *length == 2);
    let plain_space = separator != ' '
        || bytes.get(at) != Some(&b'0') && (count > 1 || text.get(from - 3..from) == Some("000"));
    let letters_follow = separator == ' ' && bytes.get(from).is_some_and(u8::is_ascii_alphabetic);
    if (threes || indian) && plain_space && !letters_follow {
        (true, from)
    } else {
        (false, end)
    }
}

/// A fraction character at `end`, after at most one space when a whole number stands before it.
fn vulgar_at(text: &str, end: usize, alone: bool) -> Option<(i64, i64, usize)> {
    let rest = text.get(end..)?;
    let (rest, skipped) = match rest.strip_prefix([' ', '\u{a0}']) {
        Some(stripped) if !alone => (stripped, rest.len() - stripped.len()),
        _ => (rest, 0),
    };
    let character = rest.chars().next()?;
    let (numerator, denominator) = vulgar(character)?;
    Some((numerator, denominator, end + skipped + character.len_utf8()))
}

/// "e-3", "×10⁶", "x 10^6", "x2^10" at `end`: the factor and where it ends.
fn power_at(text: &str, end: usize) -> Option<(Dec, usize)> {
    let rest = text.get(end..)?;
    if rest.starts_with(['e', 'E']) {
        let (power, used) = signed(rest.get(1..)?)?;
        let after = rest.get(1 + used..)?;
        if after.starts_with(|next: char| next.is_alphanumeric()) {
            return None;
        }
        return Some((power_of_ten(power)?, end + 1 + used));
    }
    let trimmed = rest.trim_start_matches(' ');
    let sign = trimmed
        .chars()
        .next()
        .filter(|sign| matches!(sign, '×' | 'x' | '*' | '·'))?;
    let base_at = trimmed.get(sign.len_utf8()..)?.trim_start_matches(' ');
    let (base, exponent) = if let Some(rest) = base_at.strip_prefix("10") {
        (10, rest)
    } else {
        (2, base_at.strip_prefix('2')?)
    };
    let (power, used) = match exponent.strip_prefix('^') {
        Some(exponent) => signed(exponent).map(|(power, used)| (power, used + 1))?,
        None if exponent.starts_with(['-', '−']) => signed(exponent)?,
        None => superscript(exponent)?,
    };
    let factor = if base == 10 {
        power_of_ten(power)?
    } else {
        Dec::from(
            1u128
                .checked_shl(u32::try_from(power).ok()?)
                .filter(|_| power < 90)?,
        )
    };
    let after = exponent.get(used..)?;
    Some((factor, text.len() - after.len()))
}

/// One or two digits with an optional sign, and the bytes used.
fn signed(text: &str) -> Option<(i32, usize)> {
    let (digits, negative) = match text.strip_prefix(['-', '−']) {
        Some(digits) => (digits, true),
        None => (text.strip_prefix('+').unwrap_or(text), false),
    };
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&count) {
        return None;
    }
    let power: i32 = digits.get(..count)?.parse().ok()?;
    Some((
        if negative { -power } else { power },
        text.len() - digits.len() + count,
    ))
}

/// Superscript digits with an optional superscript minus, and the bytes used.
fn superscript(text: &str) -> Option<(i32, usize)> {
    const DIGITS: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let (digits, negative) = match text.strip_prefix('⁻') {
        Some(digits) => (digits, true),
        None => (text, false),
    };
    let mut power = 0i32;
    let mut used = 0;
    for letter in digits.chars().take(2) {
        let Some(digit) = DIGITS.chars().position(|digit| digit == letter) else {
            break;
        };
        power = power * 10 + i32::try_from(digit).ok()?;
        used += letter.len_utf8();
    }
    (used > 0).then_some((
        if negative { -power } else { power },
        text.len() - digits.len() + used,
    ))
}
