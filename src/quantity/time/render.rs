//! Periods back to words: in one plain style for messages, or in the style a draft is written in for fixes.

use jiff::civil::Date;

use super::calendar::{self as cal, Days};
use super::compare::named;
use super::point::unit;
use super::words::{self, Edge};
use super::{Calendar, Grain, Period, PeriodOp};

/// The months of the year in English, January first.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
pub(super) const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
pub(super) const ORDINALS: [&str; 4] = ["first", "second", "third", "fourth"];

/// How a text spells its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Style {
    pub month: MonthForm,
    /// "5 December 2025", not "December 5, 2025".
    pub day_first: bool,
    /// "Q3 2025", not "the third quarter of 2025".
    pub short_quarter: bool,
    /// "FY2026", not "fiscal 2026".
    pub short_fiscal: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum MonthForm {
    #[default]
    Full,
    Short,
    /// As news agencies have it: March to July in full.
    Dotted,
}

/// The period in plain words, with its preposition: "December 5, 2025", "by 2027", "the third quarter of fiscal 2026".
///
/// Read again by [`super::periods`] these words give the same days, grain and calendar, for every
/// period that was written out in full.
pub fn render(period: &Period) -> String {
    let style = Style::default();
    let preposition = match period.op {
        PeriodOp::At => return core(period, style),
        PeriodOp::By => "by ",
        PeriodOp::Before => "before ",
        PeriodOp::After => "after ",
        PeriodOp::Since => "since ",
        PeriodOp::Until => "until ",
    };
    format!("{preposition}{}", core(period, style))
}

pub(super) fn month_name(month: i8, form: MonthForm) -> String {
    let name = usize::try_from(month - 1)
        .ok()
        .and_then(|m| MONTHS.get(m))
        .copied()
        .unwrap_or("");
    match form {
        MonthForm::Full => name.to_owned(),
        MonthForm::Short => name.get(..3).unwrap_or(name).to_owned(),
        MonthForm::Dotted if (3..=7).contains(&month) => name.to_owned(),
        MonthForm::Dotted if month == 9 => "Sept.".to_owned(),
        MonthForm::Dotted => format!("{}.", name.get(..3).unwrap_or(name)),
    }
}

fn day_text(day: Date, style: Style) -> String {
    let month = month_name(day.month(), style.month);
    match style.day_first {
        true => format!("{} {month} {}", day.day(), day.year()),
        false => format!("{month} {}, {}", day.day(), day.year()),
    }
}

/// The words without a preposition.
pub(super) fn core(period: &Period, style: Style) -> String {
    if let (None, Some((month, day))) = (period.from.or(period.to), period.partial) {
        return match (month, day) {
            (Some(month), Some(day)) if style.day_first => {
                format!("{day} {}", month_name(month, style.month))
            }
            (Some(month), Some(day)) => format!("{} {day}", month_name(month, style.month)),
            (Some(month), None) => month_name(month, MonthForm::Full),
            (None, Some(day)) => format!("the {day}{}", suffix(day)),
            (None, None) => String::from("an unstated date"),
        };
    }
    let base = match period.fuzzy {
        true => soft_base(period),
        false => named(period).map(|days| (days, None)),
    };
    match base {
        Some((days, edge)) => days_text(days, edge, period, style),
        None => String::from("an unstated date"),
    }
}

/// The period that "early", "mid" or "late" was said of, and which of them; a season keeps its days.
fn soft_base(period: &Period) -> Option<(Days, Option<Edge>)> {
    let days = match (period.from, period.to) {
        (Some(from), Some(to)) => (from, to),
        (Some(at), None) | (None, Some(at)) => (at, at),
        (None, None) => return None,
    };
    let matches = |part: Days| match period.op {
        PeriodOp::At => part == days,
        PeriodOp::By | PeriodOp::Until => part.1 == days.1,
        PeriodOp::Since => part.0 == days.0,
        PeriodOp::Before => cal::add_days(part.0, -1) == Some(days.1),
        PeriodOp::After => cal::add_days(part.1, 1) == Some(days.0),
    };
    // Before an early part stands the unit before; after a late one the next.
    for step in [0, 1, -1] {
        let Some(whole) = cal::shifted(days.0, step, unit(period.grain)) else {
            continue;
        };
        for edge in [Edge::Early, Edge::Mid, Edge::Late] {
            if let Some(part) = cal::edge(whole, edge)
                && matches(part)
            {
                return Some((whole, Some(edge)));
            }
        }
        for season in words::seasons() {
            let year = whole.0.year();
            if period.grain == Grain::Quarter
                && let Some(part) =
                    (-1..=1).find_map(|n| cal::season(year + n, season.1).filter(|p| matches(*p)))
            {
                return Some((part, None));
            }
        }
    }
    Some((named(period).unwrap_or(days), None))
}

fn days_text(days: Days, edge: Option<Edge>, period: &Period, style: Style) -> String {
    let (from, to) = days;
    let fiscal = period.calendar == Calendar::Fiscal;
    let prefix = match edge {
        Some(Edge::Early) => "early ",
        Some(Edge::Mid) => "mid-",
        Some(Edge::Late) => "late ",
        _ => "",
    };
    if period.fuzzy && from == to && period.grain > Grain::Day && edge.is_none() {
        return format!(
            "around {} {}",
            month_name(from.month(), style.month),
            from.year()
        );
    }
    if from == to && !(fiscal && period.grain > Grain::Day) {
        return day_text(from, style);
    }
    let whole = |grain: Grain| cal::shifted(from, 0, unit(grain)) == Some(days);
    let year = match (fiscal, style.short_fiscal) {
        (true, true) => format!("FY{}", from.year()),
        (true, false) => format!("fiscal {}", from.year()),
        (false, _) => from.year().to_string(),
    };
    let part = |letter: &str, name: &str, number: i8| match style.short_quarter {
        true if edge.is_none() => format!("{letter}{number} {year}"),
        _ => {
            let nth = usize::try_from(number - 1)
                .ok()
                .and_then(|n| ORDINALS.get(n))
                .unwrap_or(&"");
            format!("{nth} {name} of {year}")
        }
    };
    if let (true, None, Some(name)) = (period.fuzzy, edge, season_name(days)) {
        return format!("{name} {}", from.year());
    }
    let text = match period.grain {
        Grain::Month if whole(Grain::Month) => {
            format!("{} {}", month_name(from.month(), style.month), from.year())
        }
        Grain::Quarter if whole(Grain::Quarter) => part("Q", "quarter", (from.month() + 2) / 3),
        Grain::Half if whole(Grain::Half) => part("H", "half", (from.month() + 5) / 6),
        // Outside these centuries a bare number is read as one.
        Grain::Year if whole(Grain::Year) && !fiscal && !(1900..=2100).contains(&from.year()) => {
            format!("the year {year}")
        }
        Grain::Year if whole(Grain::Year) => year,
        Grain::Decade if whole(Grain::Decade) => format!("{}s", from.year()),
        Grain::Century if whole(Grain::Century) => {
            let nth = from.year().div_euclid(100) + 1;
            format!("{nth}{} century", suffix((nth % 100) as i8))
        }
        Grain::Week if whole(Grain::Week) => format!("week of {}", day_text(from, style)),
        _ => return span_text(days, period, style),
    };
    let article = match period.grain {
        Grain::Week | Grain::Decade | Grain::Century if prefix.is_empty() => "the ",
        Grain::Quarter | Grain::Half if prefix.is_empty() && !text.starts_with(['Q', 'H']) => {
            "the "
        }
        Grain::Century | Grain::Decade | Grain::Quarter | Grain::Half if prefix != "mid-" => "",
        _ => "",
    };
    let prefix = match (prefix, period.grain) {
        ("mid-", Grain::Quarter | Grain::Half | Grain::Week) => "the middle of the ",
        ("early ", Grain::Quarter | Grain::Half | Grain::Week) => "early in the ",
        ("late ", Grain::Quarter | Grain::Half | Grain::Week) => "late in the ",
        (prefix, _) => prefix,
    };
    format!("{article}{prefix}{text}")
}

/// Days that are no unit of the calendar: an issuer's quarter by its end, anything else by both ends.
fn span_text(days: Days, period: &Period, style: Style) -> String {
    let (from, to) = days;
    let end = |at: Date| match period.grain {
        Grain::Year => at.year().to_string(),
        Grain::Month => format!("{} {}", month_name(at.month(), style.month), at.year()),
        _ => day_text(at, style),
    };
    let unit_at = |at: Date| cal::shifted(at, 0, unit(period.grain));
    let units =
        unit_at(from).is_some_and(|u| u.0 == from) && unit_at(to).is_some_and(|u| u.1 == to);
    let quarter = |at: Date| format!("Q{} {}", (at.month() + 2) / 3, at.year());
    match period.grain {
        Grain::Year | Grain::Month if units => return format!("{} to {}", end(from), end(to)),
        Grain::Quarter if units => return format!("{} to {}", quarter(from), quarter(to)),
        _ => {}
    }
    let name = match period.grain {
        Grain::Quarter => Some("quarter"),
        Grain::Half => Some("half"),
        Grain::Year => Some("year"),
        Grain::Month => Some("month"),
        Grain::Week => Some("week"),
        _ => None,
    };
    for (count, word) in [
        (1, ""),
        (2, "two "),
        (3, "three "),
        (4, "four "),
        (6, "six "),
        (9, "nine "),
    ] {
        if let Some(name) = name
            && super::settle::ending(to, count, unit(period.grain)) == Some(days)
        {
            let plural = if count > 1 { "s" } else { "" };
            return format!("the {word}{name}{plural} ended {}", day_text(to, style));
        }
    }
    format!("{} to {}", day_text(from, style), day_text(to, style))
}

fn season_name(days: Days) -> Option<&'static str> {
    let year = days.0.year();
    words::seasons()
        .iter()
        .find(|(_, season)| cal::season(year, *season) == Some(days))
        .map(|(name, _)| *name)
}

pub(super) fn suffix(n: i8) -> &'static str {
    match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}
