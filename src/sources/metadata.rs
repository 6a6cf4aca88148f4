//! Title and date of a source: front matter, a dateline near the top, the file's name.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::DateFrom;
use crate::text::{PassageKind, Text};

/// The title: front matter, else the first heading, else the first line if it is short, else the file's name.
pub fn title(id: &str, text: &Text) -> String {
    let front = text
        .metadata
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case("title"));
    if let Some((_, title)) = front {
        return title.clone();
    }
    let heading = text
        .passages
        .iter()
        .find(|p| matches!(p.kind, PassageKind::Heading(_)));
    if let Some(heading) = heading {
        return heading.text.clone();
    }
    let first = text
        .passages
        .iter()
        .find(|p| p.kind == PassageKind::Paragraph);
    match first {
        Some(line) if line.text.chars().count() <= LONGEST_TITLE => line.text.clone(),
        _ => stem(id).to_owned(),
    }
}

/// The day a source was published, and where it says so.
pub fn date(id: &str, text: &Text) -> (Option<Date>, DateFrom) {
    let found = (front_matter_date(text), DateFrom::FrontMatter);
    let found = if found.0.is_some() {
        found
    } else {
        (
            column_date(text).or_else(|| dateline(text)),
            DateFrom::Dateline,
        )
    };
    let found = if found.0.is_some() {
        found
    } else {
        (file_name_date(id), DateFrom::FileName)
    };
    if found.0.is_some() {
        found
    } else {
        (None, DateFrom::Unknown)
    }
}

const LONGEST_TITLE: usize = 120;
/// How many passages from the top may hold a dateline.
const NEAR_TOP: usize = 6;

fn stem(id: &str) -> &str {
    let name = id.rsplit('/').next().unwrap_or(id);
    name.rsplit_once('.')
        .map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

fn front_matter_date(text: &Text) -> Option<Date> {
    let keys = [
        "date",
        "published",
        "publish_date",
        "published_at",
        "pubdate",
        "publication_date",
        "updated",
    ];
    let value = |key: &&str| {
        text.metadata
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
    };
    keys.iter()
        .filter_map(value)
        .find_map(|(_, value)| dates(value).next().map(|found| found.date))
}

/// The date of a table whose every row gives the same one in a column such as `as_of`.
fn column_date(text: &Text) -> Option<Date> {
    let mut common = None;
    let mut rows = text
        .passages
        .iter()
        .filter(|p| p.kind != PassageKind::Paragraph)
        .peekable();
    rows.peek()?;
    for row in rows {
        let cell = row
            .cells
            .iter()
            .find(|cell| AS_OF.contains(&cell.header.to_lowercase().as_str()))?;
        let date = whole_date(cell.span.of(&row.text))?;
        if *common.get_or_insert(date) != date {
            return None;
        }
    }
    common
}

const AS_OF: [&str; 8] = [
    "as of",
    "date",
    "report date",
    "published",
    "publication date",
    "as of date",
    "asof",
    "snapshot date",
];

/// A date near the top that stands as a dateline does: alone in a short line without a verb, behind a
/// city in capitals, or before "(Reuters) -".
fn dateline(text: &Text) -> Option<Date> {
    let top = text
        .passages
        .iter()
        .filter(|p| p.cells.is_empty())
        .take(NEAR_TOP);
    let mut titles = 0;
    for passage in top {
        let words = passage.text.trim();
        titles += usize::from(matches!(passage.kind, PassageKind::Heading(_)));
        let Some(found) = dates(words).next() else {
            continue;
        };
        let before = words.get(..found.start).unwrap_or("").trim();
        let after = words.get(found.end..).unwrap_or("").trim_start();
        let label = before.trim_end_matches(':').to_lowercase();
        let labelled = [
            "published",
            "updated",
            "date",
            "posted",
            "released",
            "issued",
            "published on",
            "last updated",
        ]
        .contains(&label.as_str());
        let short = words.chars().count() <= 90 && !words.ends_with(['.', '!', '?']) && found.full;
        let heading = matches!(passage.kind, PassageKind::Heading(_));
        let is_line = short && !heading && !has_verb(words) && passage.kind != PassageKind::Item;
        // "Oct 29 (Reuters) - …" names no year; without one it dates nothing.
        let wire = found.full
            && found.start < 60
            && (after.starts_with('(')
                || after.starts_with('-')
                || after.starts_with('–')
                || after.starts_with('—'))
            && before
                .trim_end_matches([',', ' '])
                .chars()
                .all(|c| c.is_uppercase() || !c.is_alphabetic() || before.len() < 30);
        let byline = found.full
            && !heading
            && passage.context.before.is_none()
            && after.starts_with(". By ");
        if labelled || is_line || wire || byline {
            return Some(found.date);
        }
    }
    let _ = titles;
    None
}

/// Words that make a line a sentence rather than a dateline.
fn has_verb(words: &str) -> bool {
    let verbs = [
        "is",
        "was",
        "are",
        "were",
        "has",
        "have",
        "had",
        "will",
        "said",
        "says",
        "rose",
        "fell",
        "would",
        "announced",
    ];
    words.split_whitespace().any(|word| verbs.contains(&word))
}

fn file_name_date(id: &str) -> Option<Date> {
    let stem = stem(id);
    let iso = NAME_DATE.captures_iter(stem).find_map(|found| {
        let part = |at: usize| found.get(at).and_then(|m| m.as_str().parse::<i16>().ok());
        civil(part(1)?, part(2)?, part(3)?)
    });
    iso.or_else(|| {
        dates(&stem.replace(['_', '-'], " "))
            .find(|found| found.full)
            .map(|found| found.date)
    })
}

static NAME_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9])((?:19|20)[0-9]{2})[-_. ]?([01][0-9])[-_. ]?([0-3][0-9])(?:$|[^0-9])")
        .expect("literal pattern")
});

struct FoundDate {
    start: usize,
    end: usize,
    date: Date,
    /// True if the year is written.
    full: bool,
}

fn whole_date(words: &str) -> Option<Date> {
    let words = words.trim();
    dates(words)
        .find(|found| found.start == 0 && found.full)
        .map(|found| found.date)
}

/// Dates with day, month and year: "2025-12-11", "11 December 2025", "Dec. 11, 2025", "December 11th 2025".
fn dates(words: &str) -> impl Iterator<Item = FoundDate> {
    DATE.captures_iter(words).filter_map(|found| {
        let whole = found.get(0)?;
        let group = |names: [&str; 3]| {
            names
                .iter()
                .find_map(|name| found.name(name))
                .map(|m| m.as_str())
        };
        let year = group(["y1", "y2", "y3"])?.parse().ok()?;
        let day = group(["d1", "d2", "d3"])?.parse().ok()?;
        let month = match found.name("m1") {
            Some(number) => number.as_str().parse().ok()?,
            None => month(group(["m2", "m3", "m3"])?)?,
        };
        Some(FoundDate {
            start: whole.start(),
            end: whole.end(),
            date: civil(year, month, day)?,
            full: true,
        })
    })
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let month = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec";
    let pattern = format!(
        r"(?ix)\b(?:
            (?<y1>(?:19|20)[0-9]{{2}}) [-/.] (?<m1>[01]?[0-9]) [-/.] (?<d1>[0-3]?[0-9])
          | (?<d2>[0-3]?[0-9]) (?:st|nd|rd|th)? [\s\ -]* (?:of\s+)? (?<m2>(?:{month})[a-z]*) \.? ,? [\s-]+ (?<y2>(?:19|20)[0-9]{{2}})
          | (?<m3>(?:{month})[a-z]*) \.? \s* (?<d3>[0-3]?[0-9]) (?:st|nd|rd|th)? ,? \s+ (?<y3>(?:19|20)[0-9]{{2}})
        )\b"
    );
    Regex::new(&pattern).expect("literal pattern")
});

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The number of a month's name or of its abbreviation.
fn month(name: &str) -> Option<i16> {
    let name = name.to_lowercase();
    let at = MONTHS
        .iter()
        .position(|month| month.starts_with(&name) || name == "sept" && *month == "september")?;
    i16::try_from(at + 1).ok()
}

fn civil(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
