//! Written-out days ("11 December 2025", "Dec. 11, 2025", "2025-12-11") in the head or the name of a file.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::quantity::time;
use crate::text::Span;

/// The days written in `words` with day, month and year, and where they stand.
///
/// "12/05/2025" is not among them, because nobody can tell its day from its month.
pub fn days(words: &str) -> impl Iterator<Item = (Span, Date)> {
    DAY.captures_iter(words).filter_map(|found| {
        let one_of = |names: [&str; 3]| {
            names
                .iter()
                .find_map(|name| found.name(name))
                .map(|m| m.as_str())
        };
        let year = one_of(["y1", "y2", "y3"])?.parse().ok()?;
        let day = one_of(["d1", "d2", "d3"])?.parse().ok()?;
        let written = one_of(["m1", "m2", "m3"])?;
        let month = written
            .parse()
            .ok()
            .or_else(|| time::month_number(written))?;
        let span = found.get(0)?.range().into();
        Some((span, Date::new(year, month, day).ok()?))
    })
}

/// The day that a text begins with.
pub fn leading_day(words: &str) -> Option<Date> {
    let (span, day) = days(words.trim()).next()?;
    (span.start == 0).then_some(day)
}

/// The day in a value that holds nothing else of note ("Tue, 4 Mar 2025 10:00:00 GMT", "20250304").
pub fn written_day(value: &str) -> Option<Date> {
    let short = value.chars().count() <= 60;
    short
        .then(|| {
            days(value)
                .next()
                .map(|(_, day)| day)
                .or_else(|| day_in_name(value))
        })
        .flatten()
}

/// The day in a file's name: "results-2025-12-11", "20251211_wire", "note 11 Dec 2025".
pub fn day_in_name(stem: &str) -> Option<Date> {
    let digits = NAME_DAY.captures_iter(stem).find_map(|found| {
        let part = |at: usize| found.get(at).map(|m| m.as_str());
        Date::new(
            part(1)?.parse().ok()?,
            part(2)?.parse().ok()?,
            part(3)?.parse().ok()?,
        )
        .ok()
    });
    digits.or_else(|| {
        days(&stem.replace(['_', '-'], " "))
            .next()
            .map(|(_, day)| day)
    })
}

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    let month = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
    let year = "(?:19|20)[0-9]{2}";
    let iso =
        format!(r"(?<y1>{year})([-/.])(?<m1>[01]?[0-9])[-/.](?<d1>[0-3]?[0-9])(?:T[0-9:.,Z+-]+)?");
    let day_first = format!(
        r"(?<d2>[0-3]?[0-9])(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?<m2>{month})\.?,?[\s-]+(?<y2>{year})"
    );
    let month_first =
        format!(r"(?<m3>{month})\.?\s*(?<d3>[0-3]?[0-9])(?:st|nd|rd|th)?,?\s+(?<y3>{year})");
    Regex::new(&format!(r"(?i)\b(?:{iso}|{day_first}|{month_first})\b")).expect("literal pattern")
});

static NAME_DAY: LazyLock<Regex> = LazyLock::new(|| {
    let pattern =
        r"(?:^|[^0-9])((?:19|20)[0-9]{2})[-_. ]?([01][0-9])[-_. ]?([0-3][0-9])(?:$|[^0-9])";
    Regex::new(pattern).expect("literal pattern")
});

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_in_every_usual_form() {
        let forms = [
            "2025-12-11",
            "2025/12/11",
            "2025-12-11T09:30:00Z",
            "11 December 2025",
            "11th of December, 2025",
            "11-Dec-2025",
            "Dec. 11, 2025",
            "December 11 2025",
            "DEC 11th, 2025",
        ];
        for form in forms {
            assert_eq!(leading_day(form), Some(date(2025, 12, 11)), "{form}");
        }
        assert_eq!(leading_day("Sept. 3, 2024"), Some(date(2024, 9, 3)));
    }

    #[test]
    fn what_is_no_day() {
        for words in [
            "12/05/2025",
            "Marketing 5, 2025",
            "31 February 2024",
            "FY25",
            "May 2025",
            "December 2025",
        ] {
            assert_eq!(leading_day(words), None, "{words}");
        }
    }

    #[test]
    fn names_of_files() {
        for name in [
            "wire-2025-12-11",
            "20251211",
            "2025_12_11 note",
            "note-11-dec-2025",
        ] {
            assert_eq!(day_in_name(name), Some(date(2025, 12, 11)), "{name}");
        }
        for name in ["table-FY25", "33ff86787404d998", "20251345", "1202512119"] {
            assert_eq!(day_in_name(name), None, "{name}");
        }
    }
}
