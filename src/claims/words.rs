//! The words of a passage with what they mean: lemmas, senses, weight, and how two of them relate.

use std::ops::Deref;
use std::sync::Arc;

use super::forms::{self, Form};
use super::lexicon::{PARTICLES, Pos};
use crate::text::Span;

/// One word of a passage: where it stands and how it is written there.
///
/// What it means it shares with every other place where the same letters stand: all fields of its
/// [`Form`] can be read from the word itself.
#[derive(Debug, Clone)]
pub struct Word {
    /// Bytes of the passage's text.
    pub span: Span,
    pub shape: Shape,
    form: Arc<Form>,
}

impl Deref for Word {
    type Target = Form;

    fn deref(&self) -> &Form {
        &self.form
    }
}

impl Word {
    /// The likeliest lemma, or the word itself.
    pub fn lemma(&self) -> &str {
        self.form.lemma()
    }

    /// True for words that say what a sentence is about.
    pub fn is_content(&self) -> bool {
        self.form.is_content()
    }
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    Lower,
    /// First letter upper case.
    Capital,
    /// All letters upper case, two or more.
    Upper,
    /// "OpenAI", "iPhone".
    Mixed,
    /// Holds a digit.
    Digits,
}

/// What part a word plays in comparing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    Function,
    Negation,
    /// A content word that proves little.
    Light,
    Content,
}

/// How two words relate in meaning. Ordered by strength of agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    None,
    /// One of them means the opposite of the other.
    Opposite,
    /// The first is a kind of the second: the draft says more than the source.
    Narrower,
    /// The second is a kind of the first: the draft says less than the source.
    Broader,
    Synonym,
    /// "acquire" and "acquisition".
    Derived,
    Same,
}

/// The words of `text` in order. Hyphenated words are one word and, apart from that, their parts.
pub fn words(text: &str) -> Vec<Word> {
    forms::with_known(|known| {
        let mut words: Vec<Word> = spans(text)
            .map(|span| {
                let seen = known.look_up(span.of(text));
                Word {
                    span: Span::new(span.start, span.end - seen.cut),
                    shape: seen.shape,
                    form: seen.form,
                }
            })
            .collect();
        for at in 0..words.len() {
            if refuses(&words[at..]) {
                words[at].form = known.look_up(REFUSED).form;
            }
            if let Some(told) = particle(&words[..=at]) {
                words[at].form = known.look_up(told).form;
            }
        }
        words
    })
}

const REFUSED: &str = "refused";

/// A word for what "up" tells behind some verbs: "gave up 8 %", "made up 60 %".
fn particle(words: &[Word]) -> Option<&'static str> {
    let [.., verb, up] = words else { return None };
    if up.lower != "up" {
        return None;
    }
    let verbs = verb.lemmas.iter().filter(|(_, pos)| *pos == Pos::Verb);
    let class = verbs
        .into_iter()
        .find_map(|(lemma, _)| PARTICLES.of(lemma))?;
    Some(if class == "down" { "down" } else { ALONG })
}

/// An adverb that moves nothing.
const ALONG: &str = "along";

/// True for "declined to comment", which is no decline.
fn refuses(words: &[Word]) -> bool {
    let [decline, to, verb, ..] = words else {
        return false;
    };
    to.lower == "to" && decline.is("decline") && verb.may_be(Pos::Verb)
}

/// True for the accents that stand behind their letter (Unicode's "Combining Diacritical Marks").
fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Runs of letters and digits; an apostrophe, hyphen, full stop or `&` between two of them joins.
pub fn spans(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, c) = chars.next()?;
            if !c.is_alphanumeric() {
                continue;
            }
            let mut end = start + c.len_utf8();
            while let Some(&(at, c)) = chars.peek() {
                if c.is_alphanumeric() || is_combining(c) {
                    end = at + c.len_utf8();
                    chars.next();
                    continue;
                }
                let joins = matches!(c, '\'' | '’' | '-' | '‑' | '.' | '&' | ',');
                let next = text[at + c.len_utf8()..].chars().next();
                let before = text[..at].chars().next_back();
                let digits = before.is_some_and(|b| b.is_ascii_digit())
                    && next.is_some_and(|n| n.is_ascii_digit());
                let glue = match c {
                    ',' => digits,
                    '.' => {
                        digits
                            || (next.is_some_and(char::is_alphabetic)
                                && before.is_some_and(char::is_alphabetic))
                    }
                    // "y/y", "P/E": one letter on each side.
                    '/' => {
                        let behind = text[at + 1..].chars().nth(1);
                        let single = |c: Option<char>| c.is_some_and(char::is_alphabetic);
                        end - start == before.map_or(0, char::len_utf8)
                            && single(before)
                            && single(next)
                            && !behind.is_some_and(|c| c.is_alphanumeric() || c == '/')
                    }
                    _ => joins && next.is_some_and(char::is_alphanumeric),
                };
                // "Labs'" keeps its apostrophe so that the possessive is seen, and "U.S." its stop.
                let closes = matches!(c, '\'' | '’')
                    && before == Some('s')
                    && !next.is_some_and(char::is_alphanumeric);
                if glue {
                    end = at + c.len_utf8();
                    chars.next();
                } else if closes {
                    end = at + c.len_utf8();
                    chars.next();
                    break;
                } else {
                    break;
                }
            }
            return Some(Span::new(start, end));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(a: &str, b: &str) -> Relation {
        words(a)[0].relation(&words(b)[0])
    }

    #[test]
    fn words_keep_their_spans_and_lose_the_possessive() {
        let found = words(
            "Oracle’s U.S. sales rose 3.5% y/y; the Fed-led cut and/or tax didn't help AT&T.",
        );
        let lower: Vec<_> = found.iter().map(|w| w.lower.as_str()).collect();
        assert_eq!(
            lower,
            [
                "oracle", "u.s", "sales", "rose", "3.5", "y/y", "the", "fed-led", "cut", "and",
                "or", "tax", "didn't", "help", "at&t"
            ]
        );
        assert_eq!(found[0].span, Span::new(0, 6));
    }

    #[test]
    fn words_relate_by_meaning() {
        assert_eq!(relation("bought", "buying"), Relation::Same);
        assert_eq!(relation("acquisition", "acquire"), Relation::Derived);
        assert_eq!(relation("rise", "fall"), Relation::Opposite);
        assert_eq!(relation("purchase", "buy"), Relation::Synonym);
        assert_eq!(relation("banana", "treaty"), Relation::None);
    }

    proptest::proptest! {
        #[test]
        fn spans_lie_on_boundaries(text in "\\PC*") {
            for word in words(&text) {
                assert!(text.get(word.span.start..word.span.end).is_some());
            }
        }
    }
}
