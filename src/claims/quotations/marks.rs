//! Which quotation marks of a text belong together, and which apostrophes are none.

use crate::claims::lexicon::ELISIONS;
use crate::text::Span;

/// Words between a pair of quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marked {
    /// Bytes between the marks, without white space at the ends; never empty.
    pub inner: Span,
    /// Pairs of marks around it: 0 for a quotation, 1 for one inside a quotation.
    pub depth: usize,
    /// False if the text begins inside the quotation.
    pub opened: bool,
    /// False if the text ends inside the quotation: of several quoted paragraphs each is opened and
    /// only the last is closed (Chicago Manual of Style 13.32).
    pub closed: bool,
}

/// Bytes within which the end of a single-quoted stretch is looked for.
const REACH: usize = 1_200;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Curly,
    Low,
    Angle,
    Straight,
    Single,
}

struct Open {
    kind: Kind,
    from: usize,
}

/// All quoted stretches in the order of their starts, outer ones before those inside them.
pub fn marks(text: &str) -> Vec<Marked> {
    let mut reader = Reader {
        text,
        open: Vec::new(),
        found: Vec::new(),
    };
    for (at, c) in text.char_indices() {
        reader.read(at, c);
    }
    reader.finish()
}

struct Reader<'t> {
    text: &'t str,
    open: Vec<Open>,
    found: Vec<Marked>,
}

impl Reader<'_> {
    fn read(&mut self, at: usize, c: char) {
        match c {
            '“' if self.innermost(&[Kind::Low]).is_some() => self.close(&[Kind::Low], at),
            // A paragraph of a quotation re-opens it.
            '“' if self.innermost(&[Kind::Curly]).is_some() => {}
            '“' => self.push(Kind::Curly, at, c),
            '„' => self.push(Kind::Low, at, c),
            '«' => self.push(Kind::Angle, at, c),
            '»' => self.close(&[Kind::Angle], at),
            '”' if self.innermost(&[Kind::Curly, Kind::Low]).is_some() => {
                self.close(&[Kind::Curly, Kind::Low], at);
            }
            '”' => self.close_unopened(at),
            '"' => self.straight(at),
            '‘' if self.opens_single(at, c) => self.push(Kind::Single, at, c),
            '\'' | '’' if self.closes_single(at, c) => self.close(&[Kind::Single], at),
            '\'' if self.opens_single(at, c) => self.push(Kind::Single, at, c),
            _ => {}
        }
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    fn after(&self, at: usize, c: char) -> Option<char> {
        self.text.get(at + c.len_utf8()..)?.chars().next()
    }

    fn push(&mut self, kind: Kind, at: usize, c: char) {
        let from = at + c.len_utf8();
        self.open.push(Open { kind, from });
    }

    fn innermost(&self, kinds: &[Kind]) -> Option<usize> {
        self.open
            .iter()
            .rposition(|open| kinds.contains(&open.kind))
    }

    /// Closes the innermost stretch of one of these kinds; what was opened inside it is none.
    fn close(&mut self, kinds: &[Kind], at: usize) {
        if let Some(index) = self.innermost(kinds) {
            let from = self.open.get(index).map_or(at, |open| open.from);
            self.open.truncate(index);
            self.add(Span::new(from, at), true, true);
        }
    }

    /// A closing mark without an opening one ends a quotation that began before the text.
    fn close_unopened(&mut self, at: usize) {
        if self.open.is_empty() && self.found.is_empty() {
            self.add(Span::new(0, at), false, true);
        }
    }

    fn add(&mut self, span: Span, opened: bool, closed: bool) {
        let inner = trim(self.text, span);
        if !inner.is_empty() {
            self.found.push(Marked {
                inner,
                depth: self.open.len(),
                opened,
                closed,
            });
        }
    }

    fn straight(&mut self, at: usize) {
        let (before, after) = (self.before(at), self.after(at, '"'));
        if self.innermost(&[Kind::Straight]).is_some() {
            self.close(&[Kind::Straight], at);
        } else if before.is_some_and(|b| b.is_ascii_digit()) {
            // An inch mark follows a digit; a quotation never opens there.
        } else if before.is_some_and(|b| !b.is_whitespace() && !opens_after(b)) && ends(after) {
            self.close_unopened(at);
        } else {
            self.push(Kind::Straight, at, '"');
        }
    }

    /// True if a single mark opens a quotation: it stands before a word, not in one, and is neither an
    /// elision ("'tis", "’90s") nor without a mark that closes it.
    fn opens_single(&self, at: usize, c: char) -> bool {
        let boundary = self
            .before(at)
            .is_none_or(|b| b.is_whitespace() || opens_after(b));
        let rest = self.text.get(at + c.len_utf8()..).unwrap_or("");
        let begins = rest
            .chars()
            .next()
            .is_some_and(|n| n.is_alphanumeric() || "[….$£€“\"".contains(n));
        // Two of them, or a grave accent, are a typist's double mark.
        let doubled = matches!(self.before(at), Some('\'' | '`'));
        if doubled || !boundary || !begins || self.innermost(&[Kind::Single]).is_some() {
            return false;
        }
        let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
        let decade = word.len() == 3
            && word.ends_with('s')
            && word.starts_with(|c: char| c.is_ascii_digit());
        if c == '\'' && (ELISIONS.contains(&word.to_lowercase()) || decade) {
            return false;
        }
        self.closer(at + c.len_utf8()).is_some()
    }

    /// The next single mark that may close a quotation, before the end of the quotation around it.
    fn closer(&self, from: usize) -> Option<usize> {
        let end = self.text.floor_char_boundary(from + REACH);
        let window = self.text.get(from..end)?;
        let mut previous = None;
        let doubled = self.open.iter().any(|open| open.kind != Kind::Single);
        for (at, c) in window.char_indices() {
            if matches!(c, '\'' | '’') && previous.is_some_and(|p: char| !p.is_whitespace()) {
                let next = window
                    .get(at + c.len_utf8()..)
                    .and_then(|t| t.chars().next());
                if ends(next) {
                    return Some(from + at);
                }
            }
            if doubled && matches!(c, '”' | '"' | '»') {
                return None;
            }
            previous = Some(c);
        }
        None
    }

    fn closes_single(&self, at: usize, c: char) -> bool {
        if self.innermost(&[Kind::Single]).is_none() {
            return false;
        }
        let (before, after) = (self.before(at), self.after(at, c));
        if before.is_none_or(char::is_whitespace) || !ends(after) {
            return false;
        }
        // "the firms’ plans": a possessive, if the quotation is closed further on.
        let rest = self.text.get(at + c.len_utf8()..).unwrap_or("");
        let possessive = before == Some('s')
            && rest.starts_with(' ')
            && rest.trim_start().starts_with(char::is_lowercase);
        !(possessive && self.closes_later(at + c.len_utf8()))
    }

    /// True if a closing single mark follows before another opens.
    fn closes_later(&self, from: usize) -> bool {
        let Some(closer) = self.closer(from) else {
            return false;
        };
        let between = self.text.get(from..closer).unwrap_or("");
        !between.contains('‘') && !between.contains(" '")
    }

    fn finish(mut self) -> Vec<Marked> {
        // Of stretches left open the outermost runs on; a straight one only if it surely opened.
        self.open.truncate(1);
        if let Some(open) = self.open.pop() {
            let lead = self
                .text
                .get(..open.from)
                .unwrap_or("")
                .trim_end_matches(['"', '“', '„', '«']);
            let sure = match open.kind {
                Kind::Single => false,
                Kind::Straight => {
                    lead.is_empty() || lead.trim_end().ends_with([':', ',']) && lead.ends_with(' ')
                }
                _ => true,
            };
            if sure {
                self.add(Span::new(open.from, self.text.len()), true, false);
            }
        }
        self.found
            .sort_by_key(|m| (m.inner.start, std::cmp::Reverse(m.inner.end)));
        self.found
    }
}

/// True for what an opening mark may stand directly behind.
fn opens_after(c: char) -> bool {
    matches!(
        c,
        '(' | '[' | '—' | '–' | '-' | '/' | '“' | '"' | '‘' | '\'' | ':'
    )
}

/// True for what may follow a closing mark: anything but the rest of a word.
fn ends(next: Option<char>) -> bool {
    next.is_none_or(|c| !c.is_alphanumeric())
}

/// The span without white space at its ends.
pub fn trim(text: &str, span: Span) -> Span {
    let inner = span.of(text);
    let start = span.start + (inner.len() - inner.trim_start().len());
    Span::new(start, start + inner.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, &str)> {
        marks(text)
            .into_iter()
            .map(|m| (m.depth, m.inner.of(text)))
            .collect()
    }

    #[test]
    fn single_marks_are_told_from_apostrophes() {
        assert_eq!(
            found("She said 'the firms' plans don't add up' and left the firms' hall."),
            [(0, "the firms' plans don't add up")]
        );
        assert_eq!(
            found("‘It’s the growers’ money,’ he said. It’s theirs."),
            [(0, "It’s the growers’ money,")]
        );
        assert!(found("In the '90s rock 'n' roll was the growers' music, 'twas said.").is_empty());
    }

    #[test]
    fn marks_nest_in_both_styles() {
        assert_eq!(
            found("“He told me ‘no sale’ and left,” she said."),
            [(0, "He told me ‘no sale’ and left,"), (1, "no sale")]
        );
        assert_eq!(
            found("'He told me \"no sale\" and left,' she said."),
            [(0, "He told me \"no sale\" and left,"), (1, "no sale")]
        );
    }

    #[test]
    fn inches_are_no_quotations_and_open_ends_run_on() {
        assert!(found("A 6\" pipe and a 4\" pipe.").is_empty());
        let open = marks("“The yard is full.");
        assert_eq!((open.len(), open[0].closed), (1, false));
        let close = marks("It stays full.” That was all.");
        assert_eq!((close.len(), close[0].opened), (1, false));
    }

    proptest::proptest! {
        #[test]
        fn spans_lie_on_boundaries(text in "[“”\"'‘’„«» a-cé.,\u{301}😀]*") {
            for mark in marks(&text) {
                assert!(text.get(mark.inner.start..mark.inner.end).is_some_and(|t| !t.is_empty()));
            }
        }
    }
}
