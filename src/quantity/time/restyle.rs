//! A source's date in the spelling of a draft: what a fix puts in the place of the draft's date.

use jiff::civil::Date;

use super::calendar::{self as cal, Days};
use super::compare::named;
use super::point::unit;
use super::render::{MONTHS, MonthForm, ORDINALS, Style, WEEKDAYS, core, month_name, suffix};
use super::token::{self, Kind, Token};
use super::{Grain, Period, PeriodOp};

/// The date of `source` in the spelling of `draft`, without a preposition: a text to put in the place
/// of [`Period::core`] of the draft. `draft_text` is the words under that core.
pub fn in_style_of(source: &Period, draft: &Period, draft_text: &str) -> String {
    let written = draft_text;
    let tokens = token::tokens(written);
    if draft.grain == source.grain
        && draft.calendar == source.calendar
        && draft.fuzzy == source.fuzzy
        && let Some(text) = refilled(source, draft, written, &tokens)
    {
        return text;
    }
    core(source, style_of(&tokens, written))
}

fn style_of(tokens: &[Token], text: &str) -> Style {
    let mut style = Style::default();
    for (i, token) in tokens.iter().enumerate() {
        let word = token.span().of(text);
        let Some(entry) = token.entry() else { continue };
        if entry.month > 0 {
            style.day_first = i
                .checked_sub(1)
                .and_then(|b| tokens.get(b))
                .is_some_and(is_day);
            style.month = match tokens.get(i + 1) {
                _ if word.len() > 4 => MonthForm::Full,
                Some(next) if next.is_sign(b'.') => MonthForm::Dotted,
                _ if word.len() == 3 && word != "May" => MonthForm::Short,
                _ => MonthForm::Full,
            };
        }
        style.short_quarter |= word == "Q" || word == "H";
        style.short_fiscal |= word == "FY";
    }
    style
}

fn is_day(token: &Token) -> bool {
    matches!(token.kind, Kind::Number { digits: 1 | 2, .. })
}

/// What a number in a written date stands for.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Day,
    Month,
    Year,
    Part,
}

/// The draft's own words with the source's numbers and names put in; `None` if they do not fit.
fn refilled(source: &Period, draft: &Period, written: &str, tokens: &[Token]) -> Option<String> {
    let from = source.from.filter(|_| source.op == PeriodOp::At);
    let days = match (from, source.to.filter(|_| source.op == PeriodOp::At)) {
        (Some(from), Some(to)) => Some((from, to)),
        _ => named(source),
    };
    let single = |d: Days| cal::shifted(d.0, 0, unit(source.grain)) == Some(d);
    if !days.is_some_and(single) || !named(draft).is_some_and(single) {
        return None;
    }
    let at = days?.0;
    let part = match source.grain {
        Grain::Quarter => (at.month() + 2) / 3,
        Grain::Half => (at.month() + 5) / 6,
        _ => 0,
    };
    let roles = roles(tokens, named(draft)?.0, source.grain)?;
    let mut out = String::with_capacity(written.len() + 8);
    let (mut end, mut year_written) = (0, false);
    let iso = matches!(
        tokens.first().map(|t| t.kind),
        Some(Kind::Number { digits: 4, .. })
    ) && roles.iter().flatten().count() > 1;
    for (i, token) in tokens.iter().enumerate() {
        let span = token.span();
        if span.start < end {
            continue;
        }
        out.push_str(written.get(end..span.start)?);
        end = span.end;
        let word = token.span().of(written);
        let role = roles.get(i).copied().flatten();
        year_written |= role == Some(Role::Year);
        match (token.kind, role) {
            (
                Kind::Number {
                    digits, ordinal, ..
                },
                Some(role),
            ) => {
                let value = match role {
                    Role::Day => i32::from(at.day()),
                    Role::Month => i32::from(at.month()),
                    Role::Part => i32::from(part),
                    Role::Year if digits == 2 => i32::from(at.year().rem_euclid(100)),
                    Role::Year => i32::from(at.year()),
                };
                let padded = word.starts_with('0')
                    || (iso && role != Role::Year)
                    || (role == Role::Year && digits == 2);
                out.push_str(&if padded {
                    format!("{value:02}")
                } else {
                    value.to_string()
                });
                if ordinal {
                    out.push_str(suffix(value as i8));
                }
            }
            (
                Kind::Word {
                    entry: Some(entry), ..
                },
                _,
            ) if entry.month > 0 => {
                let dotted = tokens.get(i + 1).is_some_and(|t| t.is_sign(b'.'));
                let name = month_name(at.month(), MonthForm::Full);
                let short = if dotted && at.month() == 9 { 4 } else { 3 };
                let text = match dotted {
                    true if (3..=7).contains(&at.month()) => &name,
                    true => name.get(..short)?,
                    false if is_full_month(word) => &name,
                    false => name.get(..short)?,
                };
                out.push_str(&like_case(text, word));
                if dotted && text.len() == name.len() {
                    // Months that agencies do not shorten lose the dot.
                    end += 1;
                }
            }
            (
                Kind::Word {
                    entry: Some(entry), ..
                },
                _,
            ) if entry.weekday > 0 => {
                let name = WEEKDAYS.get(usize::try_from(cal::weekday_number(at) - 1).ok()?)?;
                out.push_str(if entry.weekday_full {
                    name
                } else {
                    name.get(..3)?
                });
            }
            (
                Kind::Word {
                    entry: Some(entry), ..
                },
                _,
            ) if entry.ordinal.is_some() && part > 0 => {
                let name = ORDINALS.get(usize::try_from(part - 1).ok()?)?;
                out.push_str(&like_case(name, word));
            }
            _ => out.push_str(word),
        }
    }
    out.push_str(written.get(end..)?);
    if !year_written {
        let day_first = source.grain == Grain::Day && !tokens.first().is_some_and(is_day);
        match draft.partial.is_some() && named(draft).is_some_and(|d| d.0.year() == at.year()) {
            true => {}
            false if day_first => out.push_str(&format!(", {}", at.year())),
            false => out.push_str(&format!(" {}", at.year())),
        }
    }
    Some(out)
}

fn is_full_month(word: &str) -> bool {
    MONTHS.iter().any(|m| m.eq_ignore_ascii_case(word))
}

fn like_case(name: &str, word: &str) -> String {
    match word.chars().next() {
        Some(_) if word.len() > 1 && word.chars().all(char::is_uppercase) => name.to_uppercase(),
        Some(first) if first.is_uppercase() => {
            let mut letters = name.chars();
            letters
                .next()
                .map(|c| c.to_uppercase().chain(letters).collect())
                .unwrap_or_default()
        }
        _ => name.to_lowercase(),
    }
}

/// The role of each number of a written date, told by where the draft's own day, month and year stand.
fn roles(tokens: &[Token], at: Date, grain: Grain) -> Option<Vec<Option<Role>>> {
    let named_month = tokens
        .iter()
        .any(|t| t.entry().is_some_and(|e| e.month > 0));
    let named_part = tokens
        .iter()
        .any(|t| t.entry().is_some_and(|e| e.ordinal.is_some()));
    let mut left: Vec<Role> = match grain {
        Grain::Day => vec![Role::Day],
        Grain::Quarter | Grain::Half if !named_part => vec![Role::Part],
        _ => Vec::new(),
    };
    if !named_month && matches!(grain, Grain::Day | Grain::Month) {
        left.push(Role::Month);
    }
    let part = match grain {
        Grain::Quarter => (at.month() + 2) / 3,
        Grain::Half => (at.month() + 5) / 6,
        _ => 0,
    };
    let numbers = tokens
        .iter()
        .filter(|t| matches!(t.kind, Kind::Number { .. }))
        .count();
    let mut roles = Vec::with_capacity(tokens.len());
    for token in tokens {
        let Kind::Number { value, digits, .. } = token.kind else {
            let unknown = token.is_word() && token.entry().is_none();
            let fixed = token
                .entry()
                .is_some_and(|e| e.shift.is_some() || e.day.is_some() || e.cardinal.is_some());
            if unknown || fixed {
                return None;
            }
            roles.push(None);
            continue;
        };
        let value = i64::from(value);
        let matching = left.iter().position(|role| match role {
            Role::Day => value == i64::from(at.day()),
            Role::Month => value == i64::from(at.month()),
            Role::Part => value == i64::from(part),
            Role::Year => false,
        });
        let year = value == i64::from(at.year())
            || (digits == 2 && value == i64::from(at.year().rem_euclid(100)));
        let role = match matching {
            _ if digits == 4 && year => Role::Year,
            // "12/12/12": what is left over at the end is the year.
            Some(found) => left.remove(found),
            None if year => Role::Year,
            None => return None,
        };
        roles.push(Some(role));
    }
    let complete = left.is_empty() && (numbers > 0 || named_month || named_part);
    complete.then_some(roles)
}
