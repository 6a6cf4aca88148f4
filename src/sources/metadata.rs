//! Title and date of a source: front matter, a dateline near the top, the file's name.

use jiff::civil::Date;

use super::DateFrom;
use super::about::{About, Credits};
use super::dates::{day_in_name, days, leading_day};
use crate::text::{Passage, PassageKind, Span, Text};

/// All that is known of a document: `known` from outside comes first, then its front matter, what the
/// document says of itself (`own`), a dateline, the file's name, and last when the file was made.
pub fn of(id: &str, text: &Text, known: About, own: About) -> About {
    let mut front = About::default();
    for (key, value) in &text.metadata {
        front.set(key, value, DateFrom::FrontMatter);
    }
    front.date = front_matter_date(text).map(|day| (day, DateFrom::FrontMatter));
    let mut about = known.or(front);
    let (said, made) = match own.date {
        Some((_, DateFrom::FileMetadata)) => (None, own.date),
        said => (said, None),
    };
    about.date = about
        .date
        .or(said)
        .or_else(|| {
            Some((
                column_date(text).or_else(|| dateline(text))?,
                DateFrom::Dateline,
            ))
        })
        .or_else(|| Some((day_in_name(stem(id))?, DateFrom::FileName)))
        .or(made);
    about = about.or(own);
    about.credits = about.credits.or(by_dateline(text));
    if about.title.is_none() {
        about.title = Some(title(id, text));
    }
    if about.credits.language.is_none() {
        about.credits.language = language(text).map(Into::into);
    }
    about
}

/// The title: a heading at the top, else the first line, cut if it is long, else the file's name.
fn title(id: &str, text: &Text) -> String {
    let is_heading = |p: &&Passage| matches!(p.kind, PassageKind::Heading(_));
    let top = text
        .passages
        .iter()
        .find(|p| p.kind == PassageKind::Heading(1));
    let first = text
        .passages
        .first()
        .filter(|p| is_heading(p) || p.kind == PassageKind::Paragraph);
    match top.or(first) {
        Some(line) => shortened(&line.text),
        None => stem(id).to_owned(),
    }
}

/// The language of a text that is long enough to tell.
fn language(text: &Text) -> Option<&'static str> {
    let mut words = String::new();
    for passage in text.passages.iter().filter(|p| p.cells.is_empty()) {
        words.extend(passage.text.chars().take(LANGUAGE_SAMPLE));
        words.push(' ');
        if words.len() > LANGUAGE_SAMPLE {
            break;
        }
    }
    let found = whatlang::detect(&words).filter(whatlang::Info::is_reliable)?;
    TWO_LETTERS
        .iter()
        .find(|(three, _)| *three == found.lang().code())
        .map(|(_, two)| *two)
}

/// Bytes of prose that tell the language.
const LANGUAGE_SAMPLE: usize = 2_000;

/// ISO 639-3 to 639-1, of the languages that financial news is mostly written in.
const TWO_LETTERS: [(&str, &str); 18] = [
    ("eng", "en"),
    ("deu", "de"),
    ("fra", "fr"),
    ("spa", "es"),
    ("por", "pt"),
    ("ita", "it"),
    ("nld", "nl"),
    ("swe", "sv"),
    ("nob", "no"),
    ("dan", "da"),
    ("fin", "fi"),
    ("pol", "pl"),
    ("rus", "ru"),
    ("jpn", "ja"),
    ("cmn", "zh"),
    ("kor", "ko"),
    ("tur", "tr"),
    ("ara", "ar"),
];

/// In characters.
const LONGEST_TITLE: usize = 120;
/// How many passages from the top may hold a dateline.
const NEAR_TOP: usize = 6;
/// In characters.
const LONGEST_DATELINE: usize = 100;

/// Names of the front matter's entry that holds the date, the best first.
const DATE_KEYS: [&str; 7] = [
    "date",
    "published",
    "publish_date",
    "published_at",
    "pubdate",
    "publication_date",
    "updated",
];
/// Headers of a column that dates the whole table.
const DATE_COLUMNS: [&str; 7] = [
    "as of",
    "date",
    "report date",
    "published",
    "publication date",
    "as of date",
    "snapshot date",
];
/// What stands before a date that is the document's own.
const DATE_LABELS: [&str; 9] = [
    "date",
    "published",
    "published on",
    "updated",
    "last updated",
    "posted",
    "posted on",
    "released",
    "issued",
];
/// Words before a date of which something else is told: "the call of 3 June", "weeks ended 29 March".
const DATED_THINGS: [&str; 20] = [
    "of", "on", "since", "by", "until", "till", "from", "to", "before", "after", "in", "ended",
    "ending", "through", "dated", "between", "and", "week", "for", "the",
];
/// Words that make a line a sentence rather than a dateline.
const VERBS: [&str; 20] = [
    "is",
    "was",
    "are",
    "were",
    "has",
    "have",
    "had",
    "will",
    "would",
    "said",
    "says",
    "rose",
    "fell",
    "announced",
    "announces",
    "reported",
    "reports",
    "closed",
    "opened",
    "began",
];

fn shortened(line: &str) -> String {
    if line.chars().count() <= LONGEST_TITLE {
        return line.to_owned();
    }
    let cut: String = line.chars().take(LONGEST_TITLE).collect();
    let words = cut
        .rsplit_once(char::is_whitespace)
        .map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", words.trim_end_matches([',', ';', ':']))
}

/// The file's name without folders and extension.
fn stem(id: &str) -> &str {
    let name = id.rsplit('/').next().unwrap_or(id);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

fn front_matter_date(text: &Text) -> Option<Date> {
    let value = |key: &&str| {
        text.metadata
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
    };
    DATE_KEYS
        .iter()
        .filter_map(value)
        .find_map(|(_, value)| leading_day(value))
}

/// The date of a table whose every row gives the same one in a column such as `as_of`.
fn column_date(text: &Text) -> Option<Date> {
    let of_row = |row: &Passage| {
        let cell = row
            .cells
            .iter()
            .find(|cell| DATE_COLUMNS.contains(&cell.header.to_lowercase().as_str()))?;
        leading_day(cell.span.of(&row.text))
    };
    let first = of_row(text.passages.first()?)?;
    text.passages
        .iter()
        .all(|row| of_row(row) == Some(first))
        .then_some(first)
}

fn dateline(text: &Text) -> Option<Date> {
    let prose = text
        .passages
        .iter()
        .filter(|p| p.cells.is_empty())
        .take(NEAR_TOP);
    prose
        .filter(|p| !matches!(p.kind, PassageKind::Item | PassageKind::Quote))
        .find_map(|passage| {
            let words = passage.text.trim();
            let (span, day) = days(words).next()?;
            let is_heading = matches!(passage.kind, PassageKind::Heading(_));
            is_dateline(words, span, is_heading).then_some(day)
        })
}

/// Who publishes the document and who wrote it, as a dateline that is a paragraph of its own says:
/// "By Ada Marsh, Harbour Gazette, 11 December 2025".
fn by_dateline(text: &Text) -> Credits {
    let alone = |at: usize| {
        let block = |i: usize| text.passages.get(i).map(|p| p.context.block);
        // "… 21 November 2025. By Ada Marsh": a byline of its own ends the line.
        let end = at + 1 + usize::from(byline(text, at + 1).is_some());
        block(at) != block(end) && (at == 0 || block(at) != block(at - 1))
    };
    let mut credits = Credits::default();
    for (at, passage) in text.passages.iter().enumerate().take(NEAR_TOP) {
        let line = passage.text.trim();
        let Some((span, _)) = days(line).next().filter(|_| alone(at)) else {
            continue;
        };
        if passage.kind != PassageKind::Paragraph || !is_dateline(line, span, false) {
            continue;
        }
        let lead = line.get(..span.start).unwrap_or_default();
        for part in lead.split([',', '|', '·', ';']).map(str::trim) {
            let part = part.strip_prefix("Translated from ").unwrap_or(part);
            let (by, name) = match part
                .strip_prefix("By ")
                .or_else(|| part.strip_prefix("by "))
            {
                Some(name) => (true, name),
                None => (false, part.strip_prefix("the ").unwrap_or(part)),
            };
            // "P. Varga": who has an initial is a person.
            let initial = name
                .split_whitespace()
                .any(|w| w.len() == 2 && w.ends_with('.'));
            if !is_proper(name) {
                continue;
            }
            let slot = match by || initial {
                true => &mut credits.author,
                false => &mut credits.publisher,
            };
            slot.get_or_insert_with(|| name.into());
        }
        if let Some(name) = byline(text, at + 1).filter(|name| is_proper(name)) {
            credits.author.get_or_insert_with(|| name.into());
        }
        break;
    }
    credits
}

/// The name in a passage that is a byline and nothing else, in the block of the one before.
fn byline(text: &Text, at: usize) -> Option<&str> {
    let (passage, before) = (
        text.passages.get(at)?,
        text.passages.get(at.checked_sub(1)?)?,
    );
    let same = passage.context.block == before.context.block;
    let name = passage
        .text
        .trim()
        .trim_end_matches('.')
        .strip_prefix("By ")?;
    (same && !name.contains(',')).then_some(name)
}

/// True for words that all have a capital, or join those that have: "Harbour Gazette", not "Press release".
fn is_proper(name: &str) -> bool {
    let capital = |w: &str| w.starts_with(|c: char| c.is_uppercase());
    let joins = |w: &str| {
        let english = matches!(w, "of" | "the" | "and" | "for" | "&");
        // "Le Carnet du Joueur", "Corriere della Sera"
        english
            || matches!(
                w,
                "du" | "de"
                    | "des"
                    | "della"
                    | "di"
                    | "der"
                    | "von"
                    | "van"
                    | "et"
                    | "y"
                    | "la"
                    | "el"
            )
    };
    name.starts_with(|c: char| c.is_uppercase())
        && name.split_whitespace().all(|w| capital(w) || joins(w))
        && !name.chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
        && !KIND_WORDS.contains(&name.to_lowercase().as_str())
}

/// What a dateline calls the document itself.
const KIND_WORDS: [&str; 9] = [
    "release",
    "transcript",
    "extract",
    "update",
    "correction",
    "filing",
    "report",
    "newsletter",
    "draft",
];

/// True if the date under `span` dates the document: it has a label, stands in a short line without a
/// verb ("Harbour Gazette, 11 December 2025"), or opens a wire story ("PARIS, Dec 11, 2025 (AFP) -").
fn is_dateline(words: &str, span: Span, is_heading: bool) -> bool {
    let before = words.get(..span.start).unwrap_or("").trim_end();
    let after = words.get(span.end..).unwrap_or("").trim_start();
    if DATE_LABELS.contains(&before.trim_end_matches(':').to_lowercase().as_str()) {
        return true;
    }
    let last_word = before
        .split_whitespace()
        .next_back()
        .unwrap_or("")
        .to_lowercase();
    if DATED_THINGS.contains(&last_word.as_str()) {
        return false;
    }
    let parted =
        before.is_empty() || before.ends_with([',', ':', '-', '–', '—', '(', '|', '·', '.']);
    let opens = after.starts_with(['(', '-', '–', '—', '/']) && before.chars().count() < 40;
    if opens && parted && !is_heading {
        return true;
    }
    let is_sentence = words.split_whitespace().any(|word| VERBS.contains(&word));
    let short = words.chars().count() <= LONGEST_DATELINE && !words.ends_with(['!', '?']);
    short && !is_sentence && (parted || !is_heading)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::markdown;
    use jiff::civil::date as day;

    fn about(id: &str, text: &str) -> About {
        of(
            id,
            &markdown::read(text),
            About::default(),
            About::default(),
        )
    }

    fn found(id: &str, text: &str) -> (Option<Date>, DateFrom) {
        about(id, text)
            .date
            .map_or((None, DateFrom::Unknown), |(day, from)| (Some(day), from))
    }

    #[test]
    fn front_matter_comes_first() {
        let text = "---\ndate: 2024-02-03T10:00:00Z\ntitle: Front\n---\n\n# Heading\n\n*Gazette, 4 May 2025*\n";
        assert_eq!(
            found("n-2020-01-01.md", text),
            (Some(day(2024, 2, 3)), DateFrom::FrontMatter)
        );
        assert_eq!(about("x.md", text).title.as_deref(), Some("Front"));
    }

    #[test]
    fn datelines() {
        let lines = [
            "*Harbour Gazette, 4 May 2025*",
            "Gazette staff, 4 May 2025. By A. Writer",
            "Published: May 4, 2025",
            "PARIS, May 4, 2025 (AFP) - Shares of the airline rose by a fifth.",
            "LISBON – May 4, 2025 – Acme today announced its results.",
            "*4 May 2025, 09:00 Lisbon*",
            "2025-05-04",
        ];
        for line in lines {
            let text = format!(
                "# Airline results for the year ended 31 March 2024\n\n{line}\n\nIt opened on 1 June 1999.\n"
            );
            assert_eq!(
                found("x.md", &text),
                (Some(day(2025, 5, 4)), DateFrom::Dateline),
                "{line}"
            );
        }
    }

    #[test]
    fn dates_that_date_something_else() {
        for line in [
            "It opened on 4 May 2025.",
            "Supplement to the call of 4 May 2025.",
            "The store closed 4 May 2025",
            "- 4 May 2025",
        ] {
            assert_eq!(
                found("x.md", &format!("# Title\n\n{line}\n")),
                (None, DateFrom::Unknown),
                "{line}"
            );
            assert_eq!(
                found("a/x-2024-01-09.md", &format!("# Title\n\n{line}\n")),
                (Some(day(2024, 1, 9)), DateFrom::FileName)
            );
        }
    }

    #[test]
    fn titles() {
        let long = "word ".repeat(60);
        let titled = |id, text: &str| about(id, text).title.unwrap();
        assert_eq!(titled("a.md", "Intro.\n\n# The title\n"), "The title");
        assert_eq!(titled("a.md", "First line\n\n## Later\n"), "First line");
        assert!(titled("a.md", &long).ends_with("word…"));
        assert_eq!(
            titled("dir/annual.report.md", "- an item\n"),
            "annual.report"
        );
    }
}
