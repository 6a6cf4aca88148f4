//! Text cut into numbers, words and signs, each with what the lexicon knows of it.

use smallvec::SmallVec;

use super::words::{self, Entry};
use crate::text::Span;

/// A number, a word or one sign of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// Bytes of the text.
    pub start: u32,
    pub end: u32,
    pub kind: Kind,
    /// White space stands before it (or the text begins here).
    pub gap: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// A run of digits, with the "th" that follows it; no grouping, no decimals.
    Number {
        value: u32,
        digits: u8,
        ordinal: bool,
    },
    /// A number that cannot be part of a date: grouped ("2,000") or too long.
    Figure,
    Word {
        entry: Option<&'static Entry>,
        capital: bool,
    },
    /// A hyphen, or a dash of any length as `DASH`, or any other sign by its first byte.
    Sign(u8),
}

/// An en dash, em dash, figure dash or minus sign.
pub(super) const DASH: u8 = 0x96;

pub(super) type Tokens = SmallVec<[Token; 64]>;

impl Token {
    pub fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    pub fn entry(&self) -> Option<&'static Entry> {
        match self.kind {
            Kind::Word { entry, .. } => entry,
            _ => None,
        }
    }

    pub fn is_sign(&self, sign: u8) -> bool {
        matches!(self.kind, Kind::Sign(s) if s == sign)
    }

    pub fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Word { .. })
    }

    pub fn is_capital(&self) -> bool {
        matches!(self.kind, Kind::Word { capital: true, .. })
    }
}

/// The tokens of `text`, in order; white space is only kept as [`Token::gap`].
///
/// `text` is shorter than 4 GiB: [`super::periods`] finds nothing in a longer one.
pub(super) fn tokens(text: &str) -> Tokens {
    let bytes = text.as_bytes();
    let mut out = Tokens::new();
    let mut at = 0;
    let mut gap = true;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        let kind = if byte.is_ascii_whitespace() {
            at += 1;
            gap = true;
            continue;
        } else if byte.is_ascii_digit() {
            let (kind, end) = number(bytes, at);
            at = end;
            kind
        } else if byte.is_ascii_alphabetic() {
            at = word_end(text, at);
            let word = bytes.get(start..at).unwrap_or_default();
            Kind::Word {
                entry: words::look_up(word),
                capital: byte.is_ascii_uppercase(),
            }
        } else if byte < 0x80 {
            at += 1;
            Kind::Sign(byte)
        } else {
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                break;
            };
            at += c.len_utf8();
            if c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}') {
                gap = true;
                continue;
            } else if c.is_alphanumeric() {
                at = word_end(text, at);
                Kind::Word {
                    entry: None,
                    capital: c.is_uppercase(),
                }
            } else {
                Kind::Sign(plain_sign(c))
            }
        };
        out.push(Token {
            start: start as u32,
            end: at as u32,
            kind,
            gap,
        });
        gap = false;
    }
    out
}

fn plain_sign(c: char) -> u8 {
    match c {
        '‐' | '‑' => b'-',
        '‒' | '–' | '—' | '―' | '−' => DASH,
        '’' | '‘' | 'ʼ' => b'\'',
        '“' | '”' | '«' | '»' => b'"',
        '£' | '€' | '¥' | '₹' | '₩' | '₽' => b'$',
        _ => 0xff,
    }
}

/// The end of the run of letters that goes on at `at`.
fn word_end(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        at = words::letters_end(bytes, at);
        match bytes.get(at) {
            Some(0x80..) => match text.get(at..).and_then(|rest| rest.chars().next()) {
                Some(c) if c.is_alphabetic() => at += c.len_utf8(),
                _ => return at,
            },
            _ => return at,
        }
    }
}

fn digits_end(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

fn number(bytes: &[u8], start: usize) -> (Kind, usize) {
    let mut end = digits_end(bytes, start);
    let mut grouped = false;
    while bytes.get(end) == Some(&b',') && digits_end(bytes, end + 1) == end + 4 {
        end += 4;
        grouped = true;
    }
    let run = bytes.get(start..end).unwrap_or_default();
    if grouped || run.len() > 8 {
        return (Kind::Figure, end);
    }
    let value = run
        .iter()
        .fold(0u32, |sum, d| sum * 10 + u32::from(d - b'0'));
    let suffix = bytes.get(end..end + 2).unwrap_or_default();
    let ordinal = [b"st", b"nd", b"rd", b"th"]
        .iter()
        .any(|s| suffix.eq_ignore_ascii_case(*s))
        && !bytes.get(end + 2).is_some_and(u8::is_ascii_alphanumeric);
    let digits = run.len() as u8;
    if ordinal {
        end += 2;
    }
    (
        Kind::Number {
            value,
            digits,
            ordinal,
        },
        end,
    )
}
