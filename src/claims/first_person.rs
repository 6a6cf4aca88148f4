//! Who says "I" and "we" in a source: the speaker of a turn, or the firm whose text it is.
//!
//! A release says "we" of its issuer, a broker's note of the broker, a transcript of the firm whose call it is. Words
//! inside quotation marks are left to the quotation.

use super::lexicon::{POSITIONS, Pos, lemmas};
use super::names::{Name, names};
use super::quotations;
use super::words::{Class, Shape, words};
use crate::text::{Passage, Span};

/// Bytes of a label that names a speaker, at most: "Dr. Ingrid Solheim, Chief Medical Officer".
const LABEL: usize = 90;

/// Whose text a source is, as far as it says so.
pub struct Issuer<'a> {
    pub title: &'a str,
    pub publisher: Option<&'a str>,
}

/// The name that the first "I" or "we" of `passage` stands for, with the place of that pronoun; `before` are the
/// passages before it in document order, the nearest last.
pub fn first_person<'p>(
    passage: &'p Passage,
    before: impl DoubleEndedIterator<Item = &'p Passage>,
    issuer: &Issuer<'_>,
) -> Option<Name> {
    let text = passage.text.as_str();
    if !leads(text) {
        return None;
    }
    let words = words(text);
    let quoted = quotations::marked(text);
    let at = words.iter().position(|w| {
        is_first_person(&w.lower) && !quoted.iter().any(|q: &Span| q.overlaps(w.span))
    })?;
    let turn = before
        .rev()
        .take_while(|p| p.context.block == passage.context.block)
        .last()
        .map_or(text, |first| first.text.as_str());
    let speaker = label(turn);
    let tokens = match (is_plural(&words[at].lower), speaker) {
        (false, speaker) => speaker?.name,
        (true, Some(speaker)) if !speaker.speaks_for_it => return None,
        (true, Some(speaker)) => match speaker.firm {
            Some(firm) => firm,
            None => issuer
                .firm_of_title()
                .filter(|firm| *firm != speaker.name)?,
        },
        (true, None) => issuer.firm()?,
    };
    Some(Name {
        span: words[at].span,
        words: at..at + 1,
        tokens,
    })
}

/// A cheap look at whether the text may hold such a word at all.
fn leads(text: &str) -> bool {
    let mut all = text.split(|c: char| !c.is_alphanumeric());
    all.any(|word| is_first_person(&word.to_lowercase()))
}

fn is_first_person(word: &str) -> bool {
    matches!(word, "i" | "my") || is_plural(word)
}

fn is_plural(word: &str) -> bool {
    matches!(word, "we" | "our")
}

struct Speaker {
    name: Vec<String>,
    /// True if the label gives no other firm than the one whose talk it is: nothing, or a post.
    speaks_for_it: bool,
    /// The firm that the label gives with the post: "chief executive of Orme".
    firm: Option<Vec<String>>,
}

/// The speaker whom a turn begins with: "Rupert Danso, Chief Financial Officer: …".
fn label(turn: &str) -> Option<Speaker> {
    let (label, _) = turn.split_once(": ").filter(|(l, _)| l.len() <= LABEL)?;
    let words = words(label);
    let all = names(label, &words);
    let first = all.first()?;
    let title = words.get(..first.words.start).is_some_and(|lead| {
        lead.iter()
            .all(|w| w.lower.trim_end_matches('.').len() <= 4)
    });
    let rest = label.get(first.span.end..).unwrap_or_default();
    let ends = rest.is_empty() || rest.starts_with([',', '(']);
    let behind = words.iter().skip(first.words.end);
    let behind: Vec<&str> = behind.map(|w| w.lower.as_str()).collect();
    let post = (0..behind.len()).any(|i| POSITIONS.longest(&behind[i..]) > 0);
    // "Chief Executive" has capitals as a name does.
    let is_post = |n: &Name| {
        let tokens: Vec<&str> = n.tokens.iter().map(String::as_str).collect();
        (0..tokens.len()).any(|i| POSITIONS.longest(&tokens[i..]) > 0)
    };
    let firm = all.iter().skip(1).find(|n| !is_post(n));
    (title && ends).then(|| Speaker {
        name: first.tokens.clone(),
        speaks_for_it: behind.is_empty() || post,
        firm: firm.filter(|_| post).map(|n| n.tokens.clone()),
    })
}

impl Issuer<'_> {
    fn firm(&self) -> Option<Vec<String>> {
        let publisher = self.publisher.and_then(|text| {
            let words = words(text);
            let all = names(text, &words);
            all.first().map(|name| name.tokens.clone())
        });
        publisher.or_else(|| self.firm_of_title())
    }

    /// The name that a title begins with and says something of: "Orme reports …", "Orme: half-year call".
    fn firm_of_title(&self) -> Option<Vec<String>> {
        let words = words(self.title);
        let all = names(self.title, &words);
        let Some(first) = all.first().filter(|name| name.words.start == 0) else {
            // One word with a capital at the start is a name where no dictionary has it.
            let word = words.first()?;
            let rest = self.title.get(word.span.end..).unwrap_or_default();
            let acts = rest.starts_with(':') || words.get(1)?.may_be(Pos::Verb);
            let unknown = lemmas(&word.lower).is_empty()
                && word.shape == Shape::Capital
                && word.class == Class::Content;
            return (unknown && acts).then(|| vec![word.lower.clone()]);
        };
        let behind = self.title.get(first.span.end..).unwrap_or_default();
        let acts = words
            .get(first.words.end)
            .is_some_and(|w| w.may_be(Pos::Verb) || w.lower == "on");
        (behind.starts_with([':', ',']) || acts).then(|| first.tokens.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::read_draft;

    fn who(text: &str, title: &str, publisher: Option<&str>) -> Option<String> {
        let draft = read_draft(text);
        let (last, before) = draft.passages.split_last()?;
        let issuer = Issuer { title, publisher };
        first_person(last, before.iter(), &issuer).map(|name| name.folded())
    }

    #[test]
    fn a_speaker_says_i_and_the_firm_says_we() {
        let turn = "**Ada Marsh, Chief Executive:** Good morning. I will stay.";
        assert_eq!(who(turn, "Orme: call", None).as_deref(), Some("ada marsh"));
        let turn = "**Ada Marsh, Chief Executive:** Good morning. We will stay.";
        let title = "Orme Ferries: call";
        assert_eq!(who(turn, title, None).as_deref(), Some("orme ferries"));
        let release = "We opened six sites.";
        assert_eq!(
            who(release, "Results", Some("Orme Ferries ASA")).as_deref(),
            Some("orme ferries asa")
        );
        assert_eq!(
            who(release, "Norvane Lines reports a profit", None).as_deref(),
            Some("norvane lines")
        );
    }

    #[test]
    fn whose_words_are_open_has_no_name() {
        for (text, title) in [
            ("**Pim Wael, Brae Bank:** We are neutral.", "Orme: call"),
            ("“We opened six sites,” it said.", "Orme reports a profit"),
            ("We opened six sites.", "The sky can wait"),
            ("**Analyst:** I would like to know.", "Orme: call"),
        ] {
            assert_eq!(who(text, title, None), None, "{text}");
        }
    }
}
