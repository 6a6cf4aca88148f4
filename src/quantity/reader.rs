//! A view of the tokens of one text with small questions about them; the parts of the grammar build on it.

use super::lexicon::{Lexicon, UNKNOWN, Word, WordId, lexicon};
use super::literal::Literal;
use super::token::{Kind, Token, Tokens};

/// One text being read. Positions are indices of tokens; past the end every answer is "no".
#[derive(Clone, Copy)]
pub(super) struct Reader<'t> {
    pub text: &'t str,
    pub tokens: &'t Tokens,
    pub lexicon: &'static Lexicon,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t str, tokens: &'t Tokens) -> Self {
        Self {
            text,
            tokens,
            lexicon: lexicon(),
        }
    }

    pub fn token(&self, at: usize) -> Option<&'t Token> {
        self.tokens.list.get(at)
    }

    /// The words of the text under that token.
    pub fn slice(&self, at: usize) -> &'t str {
        self.token(at)
            .and_then(|token| self.text.get(token.start..token.end))
            .unwrap_or_default()
    }

    pub fn start(&self, at: usize) -> usize {
        self.token(at).map_or(self.text.len(), |token| token.start)
    }

    /// Where the token before `at` ends: the end of a phrase whose tokens end before `at`.
    pub fn end_before(&self, at: usize) -> usize {
        at.checked_sub(1)
            .and_then(|last| self.token(last))
            .map_or(0, |token| token.end)
    }

    pub fn id(&self, at: usize) -> WordId {
        match self.token(at).map(|token| token.kind) {
            Some(Kind::Word { id, .. }) => id,
            _ => UNKNOWN,
        }
    }

    /// What the word lists know of that token.
    pub fn word(&self, at: usize) -> &'static Word {
        self.lexicon.word(self.id(at))
    }

    pub fn has(&self, at: usize, flag: u32) -> bool {
        self.lexicon.flags(self.id(at)) & flag != 0
    }

    pub fn is_word(&self, at: usize) -> bool {
        matches!(
            self.token(at),
            Some(Token {
                kind: Kind::Word { .. },
                ..
            })
        )
    }

    /// True if the token is that word, in any case.
    pub fn is(&self, at: usize, word: &str) -> bool {
        self.is_word(at) && self.slice(at).eq_ignore_ascii_case(word)
    }

    pub fn is_any(&self, at: usize, words: &[&str]) -> bool {
        self.is_word(at) && {
            let slice = self.slice(at);
            words.iter().any(|word| slice.eq_ignore_ascii_case(word))
        }
    }

    pub fn capital(&self, at: usize) -> bool {
        matches!(
            self.token(at),
            Some(Token {
                kind: Kind::Word { capital: true, .. },
                ..
            })
        )
    }

    pub fn sign(&self, at: usize) -> Option<char> {
        match self.token(at).map(|token| token.kind) {
            Some(Kind::Sign(sign)) => Some(sign),
            _ => None,
        }
    }

    pub fn literal(&self, at: usize) -> Option<&'t Literal> {
        match self.token(at).map(|token| token.kind) {
            Some(Kind::Number(index)) => self.tokens.literals.get(index as usize),
            _ => None,
        }
    }

    /// True if no white space stands before the token.
    pub fn glued(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| !token.spaced)
    }

    pub fn is_dash(&self, at: usize) -> bool {
        matches!(self.sign(at), Some('-' | '‐' | '‑' | '‒' | '–' | '—' | '−'))
    }

    pub fn is_hyphen(&self, at: usize) -> bool {
        matches!(self.sign(at), Some('-' | '‐' | '‑'))
    }

    /// True past the last token or at punctuation that ends a phrase.
    pub fn ends(&self, at: usize) -> bool {
        match self.token(at).map(|token| token.kind) {
            None => true,
            Some(Kind::Sign(sign)) => matches!(
                sign,
                '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '"' | '”' | '’' | '…' | '—' | '–'
            ),
            _ => false,
        }
    }

    /// If the words from `at` on are exactly these (hyphens between them allowed): the token after them.
    pub fn phrase(&self, at: usize, words: &[WordId]) -> Option<usize> {
        let mut next = at;
        for (index, word) in words.iter().enumerate() {
            if index > 0 && self.is_hyphen(next) && self.glued(next) && self.glued(next + 1) {
                next += 1;
            }
            if self.id(next) != *word {
                return None;
            }
            next += 1;
        }
        Some(next)
    }

    /// If the words that end before `end` are exactly these: the token that begins them.
    pub fn phrase_before(&self, end: usize, words: &[WordId]) -> Option<usize> {
        let start = end.checked_sub(words.len())?;
        words
            .iter()
            .enumerate()
            .all(|(offset, word)| self.id(start + offset) == *word)
            .then_some(start)
    }

    /// The first token that begins at or after that byte.
    pub fn token_at(&self, from: usize, byte: usize) -> usize {
        let mut at = from;
        while self.token(at).is_some_and(|token| token.start < byte) {
            at += 1;
        }
        at
    }
}
