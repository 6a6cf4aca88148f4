//! Quoted words made comparable: what setting them in type changes is made equal, every word stays.
//!
//! Made equal, with the reason:
//! * capitals: house style fits the first letter to the sentence around it;
//! * curly and straight marks, every kind of dash and of space: typography;
//! * ligatures ("ﬁ") and full-width forms: Unicode compatibility forms (NFKC) of the same letters;
//! * hyphens, also at line ends, and soft hyphens: set or not as the line and the house have it;
//! * punctuation, full stops of abbreviations and commas in numbers: the final mark moves in and out
//!   of the quotation, the rest differs from house to house.
//!
//! Not made equal: how a number is spelled ("forty" for "40"), signs of currency and per cent, any
//! other word.

use rustc_hash::FxHashSet;
use unicode_normalization::UnicodeNormalization;

use crate::claims::words::spans;
use crate::text::Span;

/// A word of a quotation or of a source.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Bytes of the text.
    pub span: Span,
    /// The word as it is compared.
    pub word: String,
    /// True for a part of a word behind its hyphen.
    pub glued: bool,
}

/// One part of what a quotation promises to find.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    Word(Token),
    /// "build[ing]": a word whose ending the writer fitted; the word's unbracketed beginning.
    Fitted(Token),
    /// "[the company]": put in by the writer for at most so many words of the source, or for none.
    Inserted {
        span: Span,
        words: usize,
    },
    /// "…": words left out.
    Ellipsis {
        span: Span,
    },
}

/// Words of the source that one bracket may stand for, beyond as many as it holds itself.
const REPLACED: usize = 4;

/// The words of a text in order.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut end = 0;
    for span in spans(text) {
        let gap = text.get(end..span.start).unwrap_or("");
        symbols(end, gap, &mut tokens);
        // "manu-\nfacturing": one word, hyphenated at the end of a line.
        let broken = matches!(
            gap,
            "- " | "-\n" | "-\r\n" | "\u{ad}" | "\u{ad}\n" | "\u{2010}\n"
        );
        let first = tokens.len();
        parts(text, span, &mut tokens);
        if broken && first > 0 && first < tokens.len() {
            let next = tokens.remove(first);
            if let Some(last) = tokens.get_mut(first - 1) {
                last.word.push_str(&next.word);
                last.span = last.span.join(next.span);
            }
        }
        end = span.end;
    }
    symbols(end, text.get(end..).unwrap_or(""), &mut tokens);
    tokens
}

/// The words of a source as they are held against `items`: where the quotation has the parts of a
/// hyphenated word in one, the hyphen is a line's and goes.
pub fn tokens_beside(items: &[Item], text: &str) -> Vec<Token> {
    let mut tokens = tokens(text);
    if !tokens.iter().any(|t| t.glued) {
        return tokens;
    }
    let whole: FxHashSet<&str> = items
        .iter()
        .filter_map(|item| match item {
            Item::Word(token) => Some(token.word.as_str()),
            _ => None,
        })
        .collect();
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens.drain(..) {
        match kept.last_mut() {
            Some(last)
                if token.glued
                    && whole.contains(format!("{}{}", last.word, token.word).as_str()) =>
            {
                last.word.push_str(&token.word);
                last.span = last.span.join(token.span);
            }
            _ => kept.push(token),
        }
    }
    kept
}

/// Signs that are read as words.
fn symbols(from: usize, gap: &str, tokens: &mut Vec<Token>) {
    for (at, c) in gap.char_indices() {
        if matches!(c, '%' | '$' | '€' | '£' | '¥' | '₹' | '+') {
            let start = from + at;
            tokens.push(Token {
                span: Span::new(start, start + c.len_utf8()),
                word: c.to_string(),
                glued: false,
            });
        }
    }
}

/// The parts of a run of letters between its hyphens.
fn parts(text: &str, span: Span, tokens: &mut Vec<Token>) {
    let mut start = span.start;
    for part in span.of(text).split(['-', '‑', '‐', '–']) {
        let part_span = Span::new(start, start + part.len());
        start += part.len();
        start += text
            .get(start..span.end)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        let word = fold(part);
        if !word.is_empty() {
            tokens.push(Token {
                span: part_span,
                word,
                glued: part_span.start > span.start,
            });
        }
    }
}

fn fold(word: &str) -> String {
    let mut folded: String = word
        .nfkc()
        .filter(|c| *c != '\u{ad}')
        .map(|c| if matches!(c, '’' | 'ʼ') { '\'' } else { c })
        .filter(|c| !matches!(c, '.' | ','))
        .flat_map(char::to_lowercase)
        .collect();
    // A decimal point is part of the number.
    if word.contains('.') && word.starts_with(|c: char| c.is_ascii_digit()) {
        folded = word.replace(',', "").to_lowercase();
    }
    // A mark that closes a quotation behind an "s" cannot be told from a possessive.
    let end = folded.trim_end_matches('\'').len();
    folded.truncate(end);
    folded
}

/// What the pieces of a quotation promise, in order; spans are bytes of `text`.
pub fn items(text: &str, pieces: &[Span]) -> Vec<Item> {
    let mut items = Vec::new();
    for piece in pieces {
        let mut from = piece.start;
        while from < piece.end {
            let rest = Span::new(from, piece.end);
            match next_mark(text, rest) {
                Some(mark) => {
                    words_of(text, Span::new(from, mark.span().start), &mut items);
                    mark.put(text, &mut items);
                    from = mark.span().end.max(from + 1);
                }
                None => {
                    words_of(text, rest, &mut items);
                    break;
                }
            }
        }
    }
    items
}

enum Mark {
    Ellipsis(Span),
    /// The whole bracket, marks included.
    Bracket(Span),
}

impl Mark {
    fn span(&self) -> Span {
        match self {
            Mark::Ellipsis(span) | Mark::Bracket(span) => *span,
        }
    }

    fn put(&self, text: &str, items: &mut Vec<Item>) {
        match *self {
            Mark::Ellipsis(span) => {
                if !matches!(items.last(), Some(Item::Ellipsis { .. })) {
                    items.push(Item::Ellipsis { span });
                }
            }
            Mark::Bracket(span) => {
                let inside = Span::new(
                    span.start + 1,
                    span.end.saturating_sub(1).max(span.start + 1),
                );
                let note = inside.of(text).trim();
                if is_ellipsis(note) {
                    Mark::Ellipsis(span).put(text, items);
                } else if !note.eq_ignore_ascii_case("sic") {
                    let words = tokens(note).len();
                    items.push(Item::Inserted { span, words });
                }
            }
        }
    }
}

fn is_ellipsis(note: &str) -> bool {
    !note.is_empty()
        && note
            .chars()
            .all(|c| matches!(c, '.' | '…' | ' ' | '\u{a0}'))
}

/// The next ellipsis, or bracket that is not part of a word ("[s]aid").
fn next_mark(text: &str, span: Span) -> Option<Mark> {
    let piece = span.of(text);
    for (at, c) in piece.char_indices() {
        let start = span.start + at;
        let rest = piece.get(at..).unwrap_or("");
        if c == '…' {
            return Some(Mark::Ellipsis(Span::new(start, start + c.len_utf8())));
        }
        if c == '.' {
            let len = dots(rest);
            if len > 0 {
                return Some(Mark::Ellipsis(Span::new(start, start + len)));
            }
        }
        if c == '[' {
            let close = rest.find(']')? + 1;
            let before = piece.get(..at).and_then(|t| t.chars().next_back());
            let after = rest.get(close..).and_then(|t| t.chars().next());
            let part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            if !part(before) && !part(after) {
                return Some(Mark::Bracket(Span::new(start, start + close)));
            }
        }
    }
    None
}

/// Bytes of "..." or ". . ." (or more of them) at the start of `rest`, 0 if there is none.
fn dots(rest: &str) -> usize {
    let (mut count, mut end) = (0, 0);
    for (at, c) in rest.char_indices() {
        match c {
            '.' => {
                count += 1;
                end = at + 1;
            }
            ' ' | '\u{a0}'
                if rest
                    .get(at + c.len_utf8()..)
                    .is_some_and(|r| r.starts_with('.')) => {}
            _ => break,
        }
    }
    if count >= 3 { end } else { 0 }
}

/// The words of a stretch without marks of omission; brackets that are part of a word are read with it.
fn words_of(text: &str, span: Span, items: &mut Vec<Item>) {
    let piece = span.of(text);
    if !piece.contains('[') {
        items.extend(tokens(piece).into_iter().map(|token| {
            Item::Word(Token {
                span: token.span.shift(span.start),
                ..token
            })
        }));
        return;
    }
    let mut from = 0;
    while from < piece.len() {
        let rest = piece.get(from..).unwrap_or("");
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let chunk = Span::new(span.start + from, span.start + from + length);
        let word = chunk.of(text);
        match (word.find('['), word.find(']')) {
            (Some(open), Some(close)) if open < close => fitted(text, chunk, open, close, items),
            _ => items.extend(tokens(word).into_iter().map(|token| {
                Item::Word(Token {
                    span: token.span.shift(chunk.start),
                    ..token
                })
            })),
        }
        from += length;
        from += rest
            .get(length..)
            .and_then(|r| r.chars().next())
            .map_or(0, char::len_utf8);
    }
}

/// "[s]aid" is "said" with another first letter; "build[ing]" begins like the source's word.
fn fitted(text: &str, chunk: Span, open: usize, close: usize, items: &mut Vec<Item>) {
    let word = chunk.of(text);
    let head = word.get(..open).unwrap_or("");
    let inside = word.get(open + 1..close).unwrap_or("");
    let tail = word.get(close + 1..).unwrap_or("");
    let first = head.chars().all(|c| !c.is_alphanumeric());
    let (list, make): (_, fn(Token) -> Item) = if first {
        (tokens(&format!("{inside}{tail}")), Item::Word)
    } else {
        (tokens(head), Item::Fitted)
    };
    let Some(last) = list.len().checked_sub(1) else {
        return;
    };
    for (i, token) in list.into_iter().enumerate() {
        let token = Token {
            span: chunk_words(text, chunk),
            ..token
        };
        items.push(if i == last {
            make(token)
        } else {
            Item::Word(token)
        });
    }
}

/// The chunk without punctuation at its ends.
fn chunk_words(text: &str, chunk: Span) -> Span {
    let edge = |c: char| !c.is_alphanumeric() && c != '[' && c != ']';
    let word = chunk.of(text);
    let start = chunk.start + (word.len() - word.trim_start_matches(edge).len());
    Span::new(start, (start + word.trim_matches(edge).len()).max(start))
}

impl Item {
    /// Bytes of the draft.
    pub fn span(&self) -> Span {
        match self {
            Item::Word(token) | Item::Fitted(token) => token.span,
            Item::Inserted { span, .. } | Item::Ellipsis { span } => *span,
        }
    }

    /// True for what must answer to a word of the source.
    pub fn is_word(&self) -> bool {
        matches!(self, Item::Word(_) | Item::Fitted(_))
    }

    /// True if the source's word keeps the promise.
    pub fn answers(&self, theirs: &Token) -> bool {
        match self {
            Item::Word(token) => token.word == theirs.word,
            Item::Fitted(token) => fits(&token.word, &theirs.word),
            Item::Inserted { .. } | Item::Ellipsis { .. } => false,
        }
    }

    /// Words of the source that the item may pass over; `None` for any number.
    pub fn passes(&self) -> Option<usize> {
        match self {
            Item::Word(_) | Item::Fitted(_) => Some(0),
            Item::Inserted { words, .. } => Some(words + REPLACED),
            Item::Ellipsis { .. } => None,
        }
    }
}

/// A fitted word and the source's differ in an ending only: "build[ing]" for "built", "rely[s]" for "relies".
fn fits(head: &str, theirs: &str) -> bool {
    let common = head
        .chars()
        .zip(theirs.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let (mine, theirs) = (head.chars().count(), theirs.chars().count());
    common + 1 >= mine && common >= 2 && theirs <= common + 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|t| t.word).collect()
    }

    #[test]
    fn typography_is_made_equal_and_spelling_is_not() {
        assert_eq!(
            words("“It’s a ﬁrst‐class yard.”"),
            words("It's a first-class yard")
        );
        assert_eq!(
            words("a manu-\nfacturing plant"),
            words("a manufacturing plant")
        );
        assert_eq!(
            words("the U.S. yard cost 1,200.50"),
            words("the US yard cost 1200.50")
        );
        assert_ne!(words("40 ships"), words("forty ships"));
        assert_ne!(words("$5"), words("€5"));
    }

    #[test]
    fn brackets_and_ellipses_are_read() {
        let shape = |text: &str| -> String {
            items(text, &[Span::new(0, text.len())])
                .iter()
                .map(|item| match item {
                    Item::Word(t) => t.word.clone(),
                    Item::Fitted(t) => format!("{}~", t.word),
                    Item::Inserted { words, .. } => format!("[{words}]"),
                    Item::Ellipsis { .. } => "…".into(),
                })
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(
            shape("[W]e [the yard] will ... go [sic] build[ing]."),
            "we [2] will … go build~"
        );
        assert_eq!(
            shape("We . . . go [...] on [. . .] and on …"),
            "we … go … on … and on …"
        );
        assert_eq!(shape("We go. Then we stop."), "we go then we stop");
    }

    proptest::proptest! {
        #[test]
        fn spans_lie_on_boundaries(text in "[a-z\\[\\].… é‐\u{ad}’ﬁ%$-]*") {
            let whole = [Span::new(0, text.len())];
            for item in items(&text, &whole) {
                assert!(text.get(item.span().start..item.span().end).is_some());
            }
            for token in tokens(&text) {
                assert!(text.get(token.span.start..token.span.end).is_some());
            }
        }
    }
}
