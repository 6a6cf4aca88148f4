//! A sentence cut into words, digit strings and signs, each with what the word lists know of it.

use super::lexicon::{Lexicon, UNKNOWN, WordId};
use super::literal::{Literal, literal, vulgar};

/// A piece of text between white space or at a change of character class.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// Bytes of the text.
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
    /// True if white space (or nothing) stands before it.
    pub spaced: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Word {
        id: WordId,
        capital: bool,
    },
    /// Index into [`Tokens::literals`].
    Number(u32),
    Sign(char),
}

/// The tokens of one text.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub list: Vec<Token>,
    pub literals: Vec<Literal>,
    /// True if some token may open a figure.
    pub promising: bool,
}

/// Cuts `text` into tokens; web addresses, mail addresses and hashtags are left out.
pub(super) fn tokens(text: &str, lexicon: &Lexicon) -> Tokens {
    use super::lexicon::flag;
    let bytes = text.as_bytes();
    let mut tokens = Tokens {
        list: Vec::with_capacity(text.len() / 5 + 4),
        ..Tokens::default()
    };
    let mut at = 0;
    let mut spaced = true;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {
                spaced = true;
                at += 1;
                continue;
            }
            b'a'..=b'z' | b'A'..=b'Z' => {
                let end = word_end(text, at);
                if let Some(skip) = address_end(text, at, end) {
                    at = skip;
                    spaced = false;
                    continue;
                }
                let id = lexicon.id(text.get(at..end).unwrap_or_default());
                if id != UNKNOWN && lexicon.flags(id) & flag::OPENER != 0 {
                    tokens.promising = true;
                }
                tokens.list.push(Token {
                    start: at,
                    end,
                    kind: Kind::Word {
                        id,
                        capital: byte.is_ascii_uppercase(),
                    },
                    spaced,
                });
                at = end;
            }
            b'0'..=b'9' => {
                at = push_literal(text, at, spaced, &mut tokens);
            }
            b'.' if bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
                && !text
                    .get(..at)
                    .and_then(|before| before.chars().next_back())
                    .is_some_and(char::is_alphanumeric) =>
            {
                at = push_literal(text, at, spaced, &mut tokens);
            }
            b'#' | b'@'
                if bytes
                    .get(at + 1)
                    .is_some_and(|next| next.is_ascii_alphabetic()) =>
            {
                at += 1 + text.get(at + 1..).map_or(0, |rest| {
                    rest.find(char::is_whitespace).unwrap_or(rest.len())
                });
            }
            0..=127 => {
                if byte == b'$' {
                    tokens.promising = true;
                }
                tokens.list.push(Token {
                    start: at,
                    end: at + 1,
                    kind: Kind::Sign(char::from(byte)),
                    spaced,
                });
                at += 1;
            }
            _ => {
                let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                    at += 1;
                    continue;
                };
                let end = at + character.len_utf8();
                if character.is_whitespace() {
                    spaced = true;
                    at = end;
                    continue;
                }
                if vulgar(character).is_some() {
                    at = push_literal(text, at, spaced, &mut tokens);
                } else if character.is_alphabetic() {
                    let end = word_end(text, at);
                    let id = lexicon.id(text.get(at..end).unwrap_or_default());
                    tokens.list.push(Token {
                        start: at,
                        end,
                        kind: Kind::Word {
                            id,
                            capital: character.is_uppercase(),
                        },
                        spaced,
                    });
                    at = end;
                } else {
                    tokens.list.push(Token {
                        start: at,
                        end,
                        kind: Kind::Sign(character),
                        spaced,
                    });
                    at = end;
                }
            }
        }
        spaced = false;
    }
    super::spaced::join(text, &mut tokens, lexicon);
    tokens
}

/// Where the word that begins at `at` ends: letters, and the points of "U.S." and "p.m.".
fn word_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let letters = bytes
        .get(at..)
        .unwrap_or_default()
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    let mut end = at + letters;
    // Nearly every word ends before a space or a comma.
    if letters > 1 && bytes.get(end).is_none_or(u8::is_ascii) {
        return end;
    }
    loop {
        match bytes.get(end) {
            Some(byte) if byte.is_ascii_alphabetic() => end += 1,
            Some(128..) => match text.get(end..).and_then(|rest| rest.chars().next()) {
                Some(letter)
                    if letter.is_alphabetic()
                        || (letter.is_alphanumeric() && !letter.is_numeric())
                        || is_mark(letter) =>
                {
                    end += letter.len_utf8();
                }
                _ => break,
            },
            _ => break,
        }
    }
    if end == at + 1 {
        while bytes.get(end) == Some(&b'.')
            && bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic)
            && !bytes.get(end + 2).is_some_and(u8::is_ascii_alphanumeric)
        {
            end += 2;
        }
        if end > at + 1 && bytes.get(end) == Some(&b'.') {
            end += 1;
        }
    }
    end.max(at + 1)
}

/// Combining vowel signs, which Tamil and its neighbours write inside words.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}')
}

/// If the word at `at..end` begins a web or mail address: where that ends.
fn address_end(text: &str, at: usize, end: usize) -> Option<usize> {
    // Nearly every word of a text ends here.
    if !matches!(text.as_bytes().get(end), Some(b':' | b'@' | b'.')) {
        return None;
    }
    let rest = text.get(end..)?;
    let word = text.get(at..end)?;
    let address = rest.starts_with("://")
        || rest.starts_with('@')
        || (word.eq_ignore_ascii_case("www") && rest.starts_with('.'))
        || (rest.starts_with('.')
            && ["com/", "org/", "net/", "gov/", "edu/", "io/", "co/"]
                .iter()
                .any(|domain| rest.get(1..).is_some_and(|rest| rest.starts_with(domain))));
    address.then(|| end + rest.find(char::is_whitespace).unwrap_or(rest.len()))
}

/// Reads the number that begins at `at`, pushes it and returns where it ends.
fn push_literal(text: &str, at: usize, spaced: bool, tokens: &mut Tokens) -> usize {
    let (literal, end) = literal(text, at);
    tokens.promising = true;
    let index = u32::try_from(tokens.literals.len()).unwrap_or(u32::MAX);
    tokens.literals.push(literal);
    tokens.list.push(Token {
        start: at,
        end,
        kind: Kind::Number(index),
        spaced,
    });
    end
}
