//! Figures written out again, for messages and for corrections in the draft's own style.

use super::Dec;
use super::figure::{Approx, Comparator, Dim, Figure, Rate, TemperatureScale, Value};
use super::lexicon::power_of_ten;

/// A figure in plain English, with its hedges and its rate: "more than $1.4 trillion a year".
///
/// Reading the result again gives the same value, unit, hedges and rate.
pub fn render(figure: &Figure) -> String {
    hedges(figure) + &render_value(figure)
}

/// The hedges alone, each with a space behind it: "more than ", "" for none.
pub fn hedges(figure: &Figure) -> String {
    let comparator = match figure.comparator {
        Comparator::Equal => "",
        Comparator::More => "more than ",
        Comparator::AtLeast => "at least ",
        Comparator::Less => "less than ",
        Comparator::AtMost => "at most ",
    };
    let approx = match figure.approx {
        None => "",
        Some(Approx::About) => "about ",
        Some(Approx::Nearly) => "nearly ",
        Some(Approx::JustOver) => "just over ",
    };
    format!("{comparator}{approx}")
}

/// The same without the hedges: "$1.4 trillion a year".
pub fn render_value(figure: &Figure) -> String {
    // A cell of a column "in millions" is read as one of millions.
    let scale = figure.written.scale + figure.written.table_scale;
    let number = match &figure.value {
        Value::Exact(value) => one(figure, *value, scale),
        Value::Range { low, high } => {
            let (low, high) = (one(figure, *low, scale), one(figure, *high, scale));
            format!("between {low} and {high}")
        }
        Value::Centre { mid, tolerance } => {
            format!(
                "{} plus or minus {}",
                one(figure, *mid, scale),
                one(figure, *tolerance, scale)
            )
        }
        Value::Vague { low, high } => return vague(figure, *low, *high),
    };
    number + &rate(figure)
}

fn rate(figure: &Figure) -> String {
    match &figure.rate {
        Some(Rate::Time(unit)) => format!(" per {}", unit.name()),
        Some(Rate::Thing(thing)) if thing == "each" => " each".to_owned(),
        Some(Rate::Thing(thing)) => format!(" per {thing}"),
        None => String::new(),
    }
}

/// One number with its unit.
fn one(figure: &Figure, value: Dec, scale: i8) -> String {
    let negative = if value.is_sign_negative() && !value.is_zero() {
        "-"
    } else {
        ""
    };
    let number = scaled(value.abs(), scale, figure.written.decimals);
    let plural = |name: &str| {
        if value.abs() == Dec::ONE {
            name.to_owned()
        } else {
            plural(name)
        }
    };
    match &figure.dim {
        Dim::Money { code, sign } => {
            if figure.written.minor {
                let hundredths = scaled(
                    (value.abs() * Dec::ONE_HUNDRED).normalize(),
                    0,
                    figure.written.decimals,
                );
                let name = if sign == "£" || code.as_deref() == Some("GBP") {
                    "pence"
                } else {
                    "cents"
                };
                return format!("{negative}{hundredths} {name}");
            }
            match code.as_deref() {
                Some("USD") => format!("{negative}US${number}"),
                Some("EUR") => format!("{negative}€{number}"),
                Some(code) => format!("{negative}{code} {number}"),
                None if sign.chars().all(|letter| !letter.is_alphabetic()) => {
                    format!("{negative}{sign}{number}")
                }
                None if sign == "Rs" => format!("{negative}Rs {number}"),
                None => format!("{negative}{number} {sign}"),
            }
        }
        Dim::Percent => format!("{negative}{number} %"),
        Dim::PercentPoint => format!("{negative}{number} percentage {}", plural("point")),
        Dim::BasisPoint => format!("{negative}{number} basis {}", plural("point")),
        Dim::Multiple => format!("{negative}{number}x"),
        Dim::Fraction => fraction(value),
        Dim::Ordinal => ordinal(value),
        Dim::Count { of: Some(noun) } => format!("{negative}{number} {}", plural(noun)),
        Dim::Count { of: None } | Dim::Number => format!("{negative}{number}"),
        Dim::Physical { name, .. } => format!("{negative}{number} {}", plural(name)),
        Dim::Temperature {
            scale: Some(TemperatureScale::Celsius),
        } => format!("{negative}{number} °C"),
        Dim::Temperature {
            scale: Some(TemperatureScale::Fahrenheit),
        } => format!("{negative}{number} °F"),
        Dim::Temperature { scale: None } => format!("{negative}{number} degrees"),
        Dim::Duration { unit } => format!("{negative}{number} {}", plural(unit.name())),
        Dim::Age { unit } => format!("{negative}{number} {} old", plural(unit.name())),
    }
}

/// The digits of a number with at least `decimals` places, and its scale word.
fn scaled(value: Dec, scale: i8, decimals: u8) -> String {
    let (factor, word) = match scale {
        12 => (12, " trillion"),
        9 => (9, " billion"),
        6 => (6, " million"),
        _ => (0, ""),
    };
    let mut number = power_of_ten(factor)
        .and_then(|factor| value.checked_div(factor))
        .unwrap_or(value)
        .normalize();
    // A repeating quotient is cut where no reader looks any more.
    if number.scale() > 6 {
        number = number.round_dp(6).normalize();
    }
    if factor > 0 && number.is_zero() && !value.is_zero() {
        return grouped(value.normalize());
    }
    if number.scale() < u32::from(decimals) && decimals < 7 && (scale == 0 || factor > 0) {
        number.rescale(u32::from(decimals));
    }
    grouped(number) + word
}

/// Digits with commas in threes: "1,234,567.8".
pub fn grouped(value: Dec) -> String {
    let digits = value.to_string();
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits.as_str()),
    };
    let (whole, rest) = match digits.split_once('.') {
        Some((whole, decimals)) => (whole, format!(".{decimals}")),
        None => (digits, String::new()),
    };
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}{rest}")
}

fn ordinal(value: Dec) -> String {
    let digits = value.normalize().to_string();
    let teen = digits.len() > 1 && digits.as_bytes().get(digits.len() - 2) == Some(&b'1');
    let ending = match digits.as_bytes().last() {
        Some(b'1') if !teen => "st",
        Some(b'2') if !teen => "nd",
        Some(b'3') if !teen => "rd",
        _ => "th",
    };
    digits + ending
}

/// A fraction as numerator and denominator where a small one fits, else as a decimal.
fn fraction(value: Dec) -> String {
    for denominator in 2..=100u32 {
        let numerator = (value * Dec::from(denominator)).round();
        if !numerator.is_zero()
            && (numerator / Dec::from(denominator) - value).abs() < Dec::new(1, 12)
        {
            return format!("{numerator}/{denominator}");
        }
    }
    value.round_dp(6).normalize().to_string()
}

fn vague(figure: &Figure, low: Dec, high: Option<Dec>) -> String {
    let noun = match &figure.dim {
        Dim::Count { of: Some(noun) } => format!(" {}", plural(noun)),
        _ => String::new(),
    };
    if figure.dim == Dim::Percent {
        return match high {
            Some(high) if low.is_zero() => format!("less than {} %", grouped(high.normalize())),
            _ => format!("more than {} %", grouped(low.normalize())),
        };
    }
    match high {
        Some(high) => format!(
            "between {} and {}{noun}",
            grouped(low.normalize()),
            grouped(high.normalize())
        ),
        None => format!("at least {}{noun}", grouped(low.normalize())),
    }
}

/// The plural of a unit or noun in lower case.
fn plural(name: &str) -> String {
    match name {
        "foot" => return "feet".to_owned(),
        "person" => return "people".to_owned(),
        "inch" => return "inches".to_owned(),
        "hertz" | "horsepower" | "aircraft" | "staff" | "spacecraft" | "personnel" => {
            return name.to_owned();
        }
        "century" => return "centuries".to_owned(),
        _ => {}
    }
    if let Some((head, rest)) = name.split_once(" per ") {
        return format!("{} per {rest}", plural(head));
    }
    if name.ends_with("foot") || name.ends_with("inch") {
        return name
            .strip_suffix("foot")
            .map_or_else(|| format!("{name}es"), |stem| format!("{stem}feet"));
    }
    if name.ends_with(['s', 'x', 'z']) || name.ends_with("ch") || name.ends_with("sh") {
        return format!("{name}es");
    }
    match name.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{name}s"),
    }
}
