//! Numbers and dates as a cell's number format shows them (ECMA-376 part 1, 18.8.31).

use rust_decimal::{Decimal, RoundingStrategy};

use crate::quantity::time::MONTHS;

/// A date with its time, from a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub year: u16,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
}

/// A date without what its format leaves out: "2024-12-31", "December 2024", "2024".
pub(super) fn date(moment: Moment, format: &str) -> String {
    let Moment {
        year,
        month,
        day,
        hour,
        minute,
    } = moment;
    let code = unquoted(format).to_ascii_lowercase();
    let time = format!("{hour:02}:{minute:02}");
    if !code.contains('y') && !code.contains('d') && code.contains('h') {
        return time;
    }
    let name = MONTHS
        .get(usize::from(month).saturating_sub(1))
        .copied()
        .unwrap_or("");
    if !code.contains('d') && code.contains('y') && !name.is_empty() {
        return match code.contains('m') {
            true => format!("{name} {year}"),
            false => year.to_string(),
        };
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    match code.contains('h') && time != "00:00" {
        true => format!("{day} {time}"),
        false => day,
    }
}

/// A number with the decimals, separators, scale, percent sign and words of its format.
pub(super) fn shown(value: f64, format: &str) -> String {
    let Some(exact) = decimal(value) else {
        return String::new();
    };
    let sections = sections(format);
    let section = match sections.as_slice() {
        [_, negative, ..] if value < 0.0 => Some((negative, true)),
        [_, _, zero, ..] if value == 0.0 => Some((zero, true)),
        [first, ..] => Some((first, false)),
        [] => None,
    };
    match section.map(|(code, own)| (Layout::of(code), own)) {
        Some((Some(layout), own)) => layout.write(exact, own),
        _ => plain(exact),
    }
}

/// The shortest decimal that means the same number, as spreadsheets show it: 15 digits at most.
fn decimal(value: f64) -> Option<Decimal> {
    if !value.is_finite() {
        return None;
    }
    let text = format!("{value:.14e}");
    let exact = Decimal::from_scientific(&text).ok()?;
    Some(exact.normalize())
}

/// As "General" shows it: at most ten decimals.
fn plain(value: Decimal) -> String {
    value.round_dp(10).normalize().to_string()
}

/// The format's parts for positive, negative and zero values.
fn sections(format: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in format.chars() {
        if c == ';' && !quoted && !escaped {
            parts.push(String::new());
            continue;
        }
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}

/// The letters of a format that mean something.
fn unquoted(format: &str) -> String {
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '[' => while chars.next().is_some_and(|c| c != ']') {},
            '\\' | '_' | '*' => {
                chars.next();
            }
            c => out.push(c),
        }
    }
    out
}

/// One section of a number format.
#[derive(Default)]
struct Layout {
    before: String,
    after: String,
    decimals: u32,
    /// Decimals that are left out if they are zero ("#").
    optional: u32,
    grouped: bool,
    /// Powers of a thousand that the value is divided by.
    thousands: u32,
    percent: bool,
    has_digits: bool,
}

impl Layout {
    /// `None` for formats that are shown in another way: General, fractions, exponents, dates, conditions.
    fn of(code: &str) -> Option<Layout> {
        let mut layout = Layout::default();
        let mut chars = code.chars().peekable();
        let (mut point, mut commas) = (false, 0);
        while let Some(c) = chars.next() {
            match c {
                '0' | '#' | '?' => {
                    layout.grouped |= commas > 0 && !point;
                    commas = 0;
                    layout.has_digits = true;
                    if point {
                        layout.decimals += 1;
                        layout.optional = if c == '0' { 0 } else { layout.optional + 1 };
                    }
                }
                '.' if layout.has_digits || chars.peek().is_some_and(|c| "0#?".contains(*c)) => {
                    point = true
                }
                ',' if layout.has_digits => commas += 1,
                '%' => {
                    layout.percent = true;
                    layout.word("%");
                }
                '"' => {
                    let words: String = chars.by_ref().take_while(|c| *c != '"').collect();
                    layout.word(&words);
                }
                '\\' => {
                    let word: String = chars.next().into_iter().collect();
                    layout.word(&word);
                }
                '_' | '*' => {
                    chars.next();
                }
                '[' => {
                    let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    match inside.strip_prefix('$') {
                        Some(currency) => {
                            let sign = currency.split('-').next().unwrap_or("");
                            layout.word(sign);
                        }
                        None if inside.contains(['<', '>', '=']) => return None,
                        None => {}
                    }
                }
                'E' | 'e' | '/' | '@' => return None,
                'G' | 'g' | 'y' | 'd' | 'h' | 's' => return None,
                c => layout.word(c.encode_utf8(&mut [0; 4])),
            }
        }
        layout.thousands = commas;
        Some(layout)
    }

    fn word(&mut self, word: &str) {
        if self.has_digits {
            self.after.push_str(word);
        } else {
            self.before.push_str(word);
        }
    }

    /// `signs_itself` where the section says how a negative value looks.
    fn write(&self, value: Decimal, signs_itself: bool) -> String {
        if !self.has_digits {
            return format!("{}{}", self.before, self.after).trim().to_owned();
        }
        let mut scaled = value;
        if self.percent {
            scaled = scaled.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(scaled);
        }
        for _ in 0..self.thousands {
            scaled /= Decimal::ONE_THOUSAND;
        }
        let mut rounded = scaled.round_dp_with_strategy(
            self.decimals.min(20),
            RoundingStrategy::MidpointAwayFromZero,
        );
        rounded.rescale(self.decimals.min(20));
        let negative = rounded.is_sign_negative() && !rounded.is_zero();
        let mut digits = rounded.abs().to_string();
        for _ in 0..self.optional {
            if digits.contains('.') && digits.ends_with('0') {
                digits.pop();
            }
        }
        let digits = digits.trim_end_matches('.');
        let digits = if self.grouped {
            grouped(digits)
        } else {
            digits.to_owned()
        };
        let sign = if negative && !signs_itself { "-" } else { "" };
        format!("{sign}{}{digits}{}", self.before, self.after)
            .trim()
            .to_owned()
    }
}

/// "1234567.5" to "1,234,567.5".
fn grouped(digits: &str) -> String {
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut out = String::new();
    for (at, c) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_look_as_their_formats_say() {
        let cases = [
            (0.125, "0.0%", "12.5%"),
            (1234.5678, "#,##0", "1,235"),
            (1234.5678, "General", "1234.5678"),
            (0.1 + 0.2, "General", "0.3"),
            (-1234.5, "#,##0.0;(#,##0.0)", "(1,234.5)"),
            (-12.0, "0", "-12"),
            (4_100_000_000.0, "\"$\"#,##0.0,,,\"bn\"", "$4.1bn"),
            (4_098_000.0, "#,##0,", "4,098"),
            (12.0, "[$€-407] #,##0.00", "€ 12.00"),
            (3.25, "0.0x", "3.3x"),
            (0.0, "#,##0;-#,##0;\"-\"", "-"),
            (7.0, "_(* #,##0_);_(* (#,##0);_(* \"-\"??_);_(@_)", "7"),
            (1.5, "# ?/?", "1.5"),
            (2.50, "0.##", "2.5"),
        ];
        for (value, format, expected) in cases {
            assert_eq!(shown(value, format), expected, "{value} {format}");
        }
    }

    #[test]
    fn dates_keep_what_their_formats_show() {
        let moment = Moment {
            year: 2024,
            month: 12,
            day: 31,
            hour: 0,
            minute: 0,
        };
        assert_eq!(date(moment, "dd/mm/yyyy"), "2024-12-31");
        assert_eq!(date(moment, "mmm\\-yy"), "December 2024");
        assert_eq!(date(moment, "yyyy"), "2024");
        assert_eq!(
            date(
                Moment {
                    hour: 9,
                    minute: 30,
                    ..moment
                },
                "yyyy-mm-dd hh:mm"
            ),
            "2024-12-31 09:30"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_format_is_stood(value in proptest::num::f64::ANY, format in "[#0?.,%\"\\\\_*;\\[$\\]a-zé-]{0,12}") {
            shown(value, &format);
        }
    }
}
