//! Cuts a sentence into words the way the English Universal Dependencies treebanks do, with their places kept.

use super::lexicon::{
    ABBREVIATIONS, CLITICS, COMPANY_FORMS, CONTRACTIONS, FUSED_WORDS, PREFIXES, UNITS,
};
use crate::text::Span;

/// The words and marks of `text` in order, as bytes of `text`; white space lies between them.
///
/// Contractions are cut (`do|n't`, `firm|'s`), compounds are cut at their hyphens unless the first part
/// is a prefix, and a figure stands apart from its currency sign, its unit and its percent sign.
/// Addresses, decimals, dates in digits, initials and abbreviations with their full stop stay whole.
/// Takes time linear in the length of `text`.
pub fn tokens(text: &str) -> Vec<Span> {
    let mut out = Out {
        text,
        spans: Vec::with_capacity(text.len() / 5 + 4),
        plain: String::new(),
    };
    let mut start = None;
    let end = text.trim_end().len();
    for (at, c) in text.char_indices() {
        if c.is_whitespace() || is_invisible(c) {
            if let Some(from) = start.take() {
                out.chunk(from, at, at >= end);
            }
        } else if let Some(from) = start {
            if at - from >= LONGEST {
                out.chunk(from, at, false);
                start = Some(at);
            }
        } else {
            start = Some(at);
        }
    }
    if let Some(from) = start {
        out.chunk(from, text.len(), true);
    }
    out.spans
}

/// Bytes after which a stretch without white space is cut: the rules look at what is left of it at every mark.
const LONGEST: usize = 500;

/// Letters of a company's legal form that are looked at.
const LONGEST_FORM: usize = 16;

/// Zero-width marks and controls, which are no part of any word.
pub fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{fffc}')
}

struct Out<'t> {
    text: &'t str,
    spans: Vec<Span>,
    /// Room for a word in small letters and with plain apostrophes.
    plain: String,
}

impl<'t> Out<'t> {
    fn push(&mut self, start: usize, end: usize) {
        if start < end {
            self.spans.push(Span::new(start, end));
        }
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or("")
    }

    /// A stretch without white space: marks before it, the word, marks after it.
    fn chunk(&mut self, mut start: usize, mut end: usize, last: bool) {
        if is_smiley(self.slice(start, end)) {
            return self.push(start, end);
        }
        while let Some(c) = self.slice(start, end).chars().next() {
            let rest = self.slice(start + c.len_utf8(), end);
            let opens = match c {
                '\'' | '’' => !rest.is_empty() && !is_clitic(self.slice(start, end)),
                '-' | '+' | '.' => {
                    !rest.starts_with(|n: char| n.is_ascii_digit()) && !rest.is_empty()
                }
                '@' => rest.is_empty(),
                c => is_mark(c) || is_currency(c),
            };
            if !opens {
                break;
            }
            let length = run(self.slice(start, end));
            self.push(start, start + length);
            start += length;
        }
        let mut tail: Vec<Span> = Vec::new();
        while let Some(c) = self.slice(start, end).chars().next_back() {
            let whole = self.slice(start, end);
            let closes = match c {
                '.' => {
                    whole.ends_with("..")
                        || !keeps_stop(
                            whole.get(..whole.len() - 1).unwrap_or(""),
                            last && tail.is_empty(),
                        )
                }
                '!' if tail.is_empty() && self.names_a_company(whole, end) => false,
                '\'' | '’' => true,
                '/' => !whole.contains("://") && whole.len() > 1,
                '-' => whole.len() > 1,
                '+' => false,
                c => is_mark(c),
            };
            if !closes {
                break;
            }
            let length = run_back(whole);
            tail.push(Span::new(end - length, end));
            end -= length;
        }
        self.word(start, end);
        self.spans.extend(tail.into_iter().rev());
    }

    /// "Wham! Inc.": the mark is part of a name if the legal form of a company follows.
    fn names_a_company(&self, word: &str, end: usize) -> bool {
        let name = word.strip_suffix('!').unwrap_or("");
        let rest = self.text.get(end..).unwrap_or("");
        let next = rest.trim_start();
        let letters = next.bytes().take(LONGEST_FORM + 1);
        let length = letters.take_while(u8::is_ascii_alphabetic).count();
        let form = next.get(..length).unwrap_or("");
        !name.is_empty()
            && name.chars().all(char::is_alphanumeric)
            && next.len() < rest.len()
            && form.starts_with(char::is_uppercase)
            && COMPANY_FORMS.contains(form.to_lowercase().as_str())
    }

    /// A stretch that begins and ends with a letter, a digit or a sign that belongs to it.
    fn word(&mut self, start: usize, end: usize) {
        let word = self.slice(start, end);
        if word.is_empty() {
            return;
        }
        if is_address(word) || is_code(word) {
            return self.push(start, end);
        }
        if let Some((at, length)) = inner_mark(word) {
            // What stands between two marks is cut as if it stood alone; each character is looked at
            // once for each kind of cut, so that the whole stays linear.
            self.word(start, start + at);
            self.push(start + at, start + at + length);
            return self.chunk(start + at + length, end, false);
        }
        match self.ending(word) {
            Some((at, Ending::Clitic)) => {
                self.word(start, start + at);
                return self.push(start + at, end);
            }
            Some((at, Ending::Fused | Ending::Unit)) => {
                self.push(start, start + at);
                return self.push(start + at, end);
            }
            None => {}
        }
        // "US$4.1": the sign with its letters, then the figure.
        if let Some(at) = word.rfind(is_currency)
            && let Some(c) = word.get(at..).and_then(|t| t.chars().next())
            && at + c.len_utf8() < word.len()
        {
            self.push(start, start + at + c.len_utf8());
            return self.word(start + at + c.len_utf8(), end);
        }
        self.push(start, end);
    }

    /// Where an ending that is a token of its own begins, in bytes of `word`.
    fn ending(&mut self, word: &str) -> Option<(usize, Ending)> {
        let plain = &mut self.plain;
        plain.clear();
        plain.extend(word.chars().map(|c| match c {
            '’' => '\'',
            c => c.to_ascii_lowercase(),
        }));
        if let Some(at) = clitic_at(plain, word) {
            return Some((at, Ending::Clitic));
        }
        if let Some(at) = FUSED_WORDS.get(plain.as_str()) {
            return Some((*at, Ending::Fused));
        }
        if !word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+')) {
            return None;
        }
        let digit = plain.rfind(|c: char| c.is_ascii_digit())?;
        let unit = plain.get(digit + 1..).unwrap_or("");
        let at = word.len().checked_sub(unit.len())?;
        UNITS.contains(unit).then_some((at, Ending::Unit))
    }
}

/// What stands at the end of a word without a space before it.
enum Ending {
    Clitic,
    /// The second of two words that are written as one.
    Fused,
    Unit,
}

fn is_mark(c: char) -> bool {
    match c {
        '@' | '&' => false,
        '$' | '£' | '€' | '¥' => false,
        '’' | '\'' => false,
        c if c.is_ascii() => c.is_ascii_punctuation(),
        c => {
            !c.is_alphanumeric()
                && !is_currency(c)
                && !matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}')
        }
    }
}

/// True for the sign of a currency.
pub fn is_currency(c: char) -> bool {
    matches!(c, '$' | '£' | '€' | '¥' | '₹' | '₩' | '₽' | '₿' | '₺' | '₪')
}

/// Bytes of the equal marks at the start: `...`, `--`, `!!`, `?!`.
fn run(text: &str) -> usize {
    equal_marks(text.chars())
}

/// The same at the end.
fn run_back(text: &str) -> usize {
    equal_marks(text.chars().rev())
}

fn equal_marks(mut chars: impl Iterator<Item = char>) -> usize {
    let Some(first) = chars.next() else { return 0 };
    if !joins(first) {
        return first.len_utf8();
    }
    let more = chars.take_while(|c| together(first, *c));
    first.len_utf8() + more.map(char::len_utf8).sum::<usize>()
}

fn joins(c: char) -> bool {
    matches!(
        c,
        '.' | '-' | '!' | '?' | '*' | '=' | '_' | '~' | '#' | '\'' | '<' | '>' | '`'
    )
}

fn together(a: char, b: char) -> bool {
    a == b || (matches!(a, '!' | '?') && matches!(b, '!' | '?'))
}

/// True if the full stop after `word` is a part of it.
fn keeps_stop(word: &str, last: bool) -> bool {
    let core = word
        .rsplit(['-', '/', '—', '–', '(', '"', '“'])
        .next()
        .unwrap_or(word);
    if core.is_empty() || core.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let mut letters = core.chars();
    let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    if initial {
        // "Category I." ends a sentence more often than an initial does.
        return !last;
    }
    let parts = core.split('.');
    if core.contains('.') {
        return parts.clone().all(|part| {
            (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic)
        });
    }
    if core == "No" {
        return !last;
    }
    ABBREVIATIONS.contains(core.to_lowercase().as_str())
}

fn is_smiley(text: &str) -> bool {
    let core = text.trim_end_matches(['.', ',']);
    core.len() == text.len()
        && (2..=4).contains(&core.len())
        && core.starts_with([':', ';', '=', '8'])
        && core.ends_with([')', '(', 'D', 'P', 'p', '/', '|'])
        && core.chars().filter(|c| c.is_alphanumeric()).count() <= 1
        && !core.chars().all(|c| c.is_ascii_digit() || c == ')')
        && core.starts_with([':', ';', '='])
}

fn is_address(word: &str) -> bool {
    if word.contains("://") || word.starts_with("www.") {
        return true;
    }
    let Some((_, host)) = word.rsplit_once('@') else {
        // "example.com/page"
        return word.split_once('/').is_some_and(|(host, path)| {
            !path.is_empty()
                && host.rsplit_once('.').is_some_and(|(name, top)| {
                    !name.is_empty()
                        && (2..=4).contains(&top.len())
                        && top.chars().all(|c| c.is_ascii_lowercase())
                })
        });
    };
    word.starts_with('@') || host.contains('.')
}

/// Dates, telephone numbers and fractions in digits.
fn is_code(word: &str) -> bool {
    if !word
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | ',' | ':' | '+'))
    {
        return false;
    }
    if word.contains('/') {
        return true;
    }
    let parts: Vec<&str> = word.split('-').collect();
    match parts[..] {
        [_] => true,
        [a, b] => {
            a.len() == 3 && b.len() == 4 && !a.contains('.') && !b.contains(['.', ','])
                || a.is_empty()
        }
        _ => true,
    }
}

/// The first mark inside `word` at which it is cut, and its bytes.
fn inner_mark(word: &str) -> Option<(usize, usize)> {
    let mut before: Option<char> = None;
    for (at, c) in word.char_indices() {
        let rest = word.get(at + c.len_utf8()..).unwrap_or("");
        let next = rest.chars().next();
        let inner = before.is_some() && next.is_some();
        let cut = inner
            && match c {
                '-' => hyphen_cuts(word, at) || rest.starts_with('-'),
                '.' => rest.starts_with('.'),
                '‐' | '‑' => hyphen_cuts(word, at),
                ',' | ':' => {
                    !(before.is_some_and(|c| c.is_ascii_digit())
                        && next.is_some_and(|c| c.is_ascii_digit()))
                }
                '/' => true,
                '_' | '&' | '@' | '+' | '\'' | '’' | '`' | '#' | '*' => false,
                '·' => false,
                c => is_mark(c),
            };
        if cut {
            return Some((at, run(word.get(at..).unwrap_or(""))));
        }
        before = Some(c);
    }
    None
}

fn hyphen_cuts(word: &str, at: usize) -> bool {
    let left = word.get(..at).unwrap_or("");
    !PREFIXES.contains(left.to_lowercase().as_str())
}

/// True for what only follows a word: `'s`, `'re`; and for clipped words: `'em`, `'90s`.
fn is_clitic(text: &str) -> bool {
    let rest = text.trim_start_matches(['\'', '’']).to_lowercase();
    let rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric());
    CLITICS.contains(rest) || rest.starts_with(|c: char| c.is_ascii_digit()) && rest.len() <= 3
}

/// Where the ending of a contraction begins, in bytes of `word`.
fn clitic_at(plain: &str, word: &str) -> Option<usize> {
    let found = CONTRACTIONS
        .iter()
        .find(|ending| plain.len() > ending.len() && plain.ends_with(**ending))?;
    let characters = found.chars().count();
    word.char_indices()
        .rev()
        .nth(characters - 1)
        .map(|(at, _)| at)
}
