//! One text read for who speaks in it: the subject of its verb of saying, a label, a position beside a name.

use super::super::{is_saying, is_speech_noun, marked};
use super::{Speaker, is_verb};
use crate::claims::lexicon::Pos;
use crate::claims::names::{self, Name};
use crate::claims::words::{self, Shape, Word};
use crate::text::Span;

/// Words of a subject before its verb, an apposition included.
const SUBJECT_REACH: usize = 16;
/// Words of a speaker's label before its colon ("Ada Perrin, Chief Financial Officer:").
const LABEL: usize = 10;
/// Words behind "comes from" among which the speaker's name stands.
const ORIGIN_REACH: usize = 6;
/// Forms of address.
pub(super) const ADDRESS: [&str; 10] = [
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
];
const PREPOSITIONS: [&str; 16] = [
    "of", "at", "for", "from", "in", "on", "by", "with", "to", "about", "against", "near", "under",
    "since", "after", "before",
];
const PRONOUNS: [&str; 4] = ["he", "she", "they", "who"];
/// Words before a verb of saying that belong to it.
const AUXILIARIES: [&str; 14] = [
    "has",
    "had",
    "have",
    "also",
    "later",
    "then",
    "once",
    "even",
    "recently",
    "bluntly",
    "was",
    "is",
    "reportedly",
    "first",
];

/// What one text says of who speaks.
pub(super) enum Attribution {
    Named(Speaker),
    /// "she said".
    Pronoun(usize),
    /// "the finance chief said": somebody, not by name.
    Unnamed,
    None,
}

/// A text with its words, names and quotations.
pub(super) struct Reading<'t> {
    pub text: &'t str,
    pub words: Vec<Word>,
    pub names: Vec<Name>,
    /// Bytes between outermost quotation marks.
    pub quoted: Vec<Span>,
}

impl<'t> Reading<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let words = words::words(text);
        let names = names::names(text, &words);
        let quoted = marked(text);
        Self {
            text,
            words,
            names,
            quoted,
        }
    }

    /// True for what the text says in its own voice. Of a quotation inside another one, the words
    /// around it are its text's own.
    pub(super) fn is_own(&self, span: Span, quotation: Span) -> bool {
        !quotation.covers(span)
            && !self
                .quoted
                .iter()
                .any(|q| q.covers(span) && !(q.covers(quotation) && *q != quotation))
    }

    /// Byte range of the sentences the quotation stands in: joined passages hold several.
    fn sentence(&self, quotation: Span) -> Span {
        let stop = |at: usize, c: char| {
            matches!(c, '.' | '!' | '?')
                && self.is_own(Span::new(at, at + c.len_utf8()), quotation)
                && self
                    .text
                    .get(at + 1..)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\n']))
                && !self.words.iter().any(|w| {
                    w.span.end == at && w.shape == Shape::Capital && w.lower.chars().count() <= 3
                })
        };
        let before = self.text.get(..quotation.start).unwrap_or("");
        let start = before
            .char_indices()
            .rev()
            .find(|(at, c)| stop(*at, *c) || closes_sentence(self.text, *at, *c))
            .map_or(0, |(at, c)| at + c.len_utf8());
        let closed = quotation
            .of(self.text)
            .trim_end()
            .ends_with(['.', '!', '?'])
            && self
                .text
                .get(quotation.end..)
                .map(|rest| {
                    rest.trim_start_matches(['”', '"', '’', '\'', '»'])
                        .trim_start()
                })
                .is_some_and(|rest| {
                    rest.is_empty()
                        || rest.starts_with(|c: char| c.is_uppercase() || "“\"‘".contains(c))
                });
        let rest = self.text.get(quotation.end..).unwrap_or("");
        let end = if closed
            && self.text.get(..quotation.start).is_some_and(|b| {
                self.words
                    .iter()
                    .any(|w| w.span.start >= start && w.span.end <= b.len() && is_saying(w))
            }) {
            quotation.end
        } else {
            rest.char_indices()
                .map(|(at, c)| (quotation.end + at, c))
                .find(|(at, c)| stop(*at, *c))
                .map_or(self.text.len(), |(at, c)| at + c.len_utf8())
        };
        Span::new(start, end)
    }

    pub(super) fn attribution(&self, quotation: Span) -> Attribution {
        let sentence = self.sentence(quotation);
        if let Some(found) = self.origin(sentence, quotation) {
            return found;
        }
        let mut verbs: Vec<usize> = (0..self.words.len())
            .filter(|&i| {
                let word = &self.words[i];
                sentence.covers(word.span)
                    && self.is_own(word.span, quotation)
                    && is_saying(word)
                    && is_verb(self.text, &self.words, i)
            })
            .collect();
        verbs.sort_by_key(|&i| distance(self.words[i].span, quotation));
        for &verb in &verbs {
            match self.subject(verb, sentence, quotation) {
                Attribution::None => {}
                found => return found,
            }
        }
        if let Some(speaker) = self.owner(sentence, quotation) {
            return Attribution::Named(speaker);
        }
        if verbs.is_empty() {
            Attribution::None
        } else {
            Attribution::Unnamed
        }
    }

    pub(super) fn name_at(&self, word: usize) -> Option<&Name> {
        self.names.iter().find(|n| n.words.contains(&word))
    }

    fn named(&self, name: &Name) -> Attribution {
        Attribution::Named(self.speaker(name))
    }

    pub(super) fn speaker(&self, name: &Name) -> Speaker {
        Speaker {
            shown: name.span.of(self.text).to_string(),
            tokens: name
                .tokens
                .iter()
                .filter(|t| !ADDRESS.contains(&t.as_str()))
                .cloned()
                .collect(),
            span: Some(name.span),
            person: self.person(name),
        }
    }

    fn subject(&self, verb: usize, sentence: Span, quotation: Span) -> Attribution {
        let word = &self.words[verb];
        if word.lower == "according" {
            return self.after(verb + 2, 6, quotation, true);
        }
        // Inversion: “…,” said Ada Perrin.
        let previous_end = verb.checked_sub(1).map_or(0, |i| self.words[i].span.end);
        let gap = self.text.get(previous_end..word.span.start).unwrap_or("");
        let follows_quotation = word.span.start >= quotation.end
            && gap.contains(['”', '"', '’', '\'', '»', ',', '—', '–']);
        if follows_quotation {
            let found = self.after(verb + 1, 7, quotation, false);
            if !matches!(found, Attribution::None) {
                return found;
            }
        }
        let from = self.region_start(verb, sentence, quotation);
        let mut last = verb;
        while last > from && AUXILIARIES.contains(&self.words[last - 1].lower.as_str()) {
            last -= 1;
        }
        if last == from {
            return Attribution::None;
        }
        let direct = &self.words[last - 1];
        if PRONOUNS.contains(&direct.lower.as_str()) && direct.lower != "who" {
            return Attribution::Pronoun(direct.span.start);
        }
        // The head of the subject is its first name that no preposition governs.
        let mut i = from;
        while i < last {
            if let Some(name) = self.name_at(i) {
                let governed = i > 0 && self.governed(i);
                let possessive = self.is_possessive(name);
                if !governed && !possessive && name.words.end <= last {
                    return self.named(name);
                }
                if possessive {
                    return self.apposition(name.words.end, last, quotation);
                }
                i = name.words.end;
            } else {
                i += 1;
            }
        }
        Attribution::Unnamed
    }

    /// True if a preposition stands before word `i`, an article between them at most.
    fn governed(&self, i: usize) -> bool {
        let before = |back: usize| i.checked_sub(back).map(|j| self.words[j].lower.as_str());
        before(1).is_some_and(|w| PREPOSITIONS.contains(&w))
            || before(1) == Some("the") && before(2).is_some_and(|w| PREPOSITIONS.contains(&w))
    }

    /// "Orrin's": the word behind the name is the head, not the name.
    pub(super) fn is_possessive(&self, name: &Name) -> bool {
        let last = &self.words[name.words.end - 1];
        let rest = self.text.get(last.span.start..).unwrap_or("");
        let bare = last.span.of(self.text);
        rest.get(last.lower.len()..)
            .is_some_and(|r| r.starts_with("'s") || r.starts_with("’s"))
            || bare.ends_with("'s")
            || bare.ends_with("’s")
            || bare.ends_with(['\'', '’'])
    }

    /// The first word of the clause that the verb closes.
    fn region_start(&self, verb: usize, sentence: Span, quotation: Span) -> usize {
        let mut from = verb;
        while from > 0 && verb - from < SUBJECT_REACH {
            let (word, next) = (&self.words[from - 1], &self.words[from]);
            let gap = self.text.get(word.span.end..next.span.start).unwrap_or("");
            let bound = matches!(
                word.lower.as_str(),
                "and"
                    | "but"
                    | "while"
                    | "as"
                    | "when"
                    | "that"
                    | "because"
                    | "although"
                    | "if"
                    | "so"
            ) && self.name_at(from - 1).is_none();
            if !sentence.covers(word.span)
                || !self.is_own(word.span, quotation)
                || gap.contains([';', ':', '”', '"', '»'])
                || bound
            {
                break;
            }
            from -= 1;
        }
        from
    }

    /// The first name among `reach` words from `start`, unless a preposition governs it.
    fn after(&self, start: usize, reach: usize, quotation: Span, governed: bool) -> Attribution {
        let mut end = start;
        while end < self.words.len() && end < start + reach {
            let word = &self.words[end];
            if !self.is_own(word.span, quotation) {
                break;
            }
            if end > start {
                let gap = self
                    .text
                    .get(self.words[end - 1].span.end..word.span.start)
                    .unwrap_or("");
                if gap.contains(['.', ';', ':', ','])
                    && self.name_at(end).is_none_or(|n| n.words.start == end)
                {
                    return if governed {
                        Attribution::None
                    } else {
                        self.apposition(end, start + SUBJECT_REACH, quotation)
                    };
                }
            }
            if PRONOUNS.contains(&word.lower.as_str()) {
                return Attribution::Pronoun(word.span.start);
            }
            if let Some(name) = self.name_at(end) {
                if !governed && (self.governed(end) || self.is_possessive(name)) {
                    let limit = start + SUBJECT_REACH;
                    return self.apposition(name.words.end, limit, quotation);
                }
                return if self.is_possessive(name) {
                    Attribution::Unnamed
                } else {
                    self.named(name)
                };
            }
            end += 1;
        }
        if end > start && !governed {
            return Attribution::Unnamed;
        }
        Attribution::None
    }

    /// The name that stands between commas behind a phrase without one, or right behind its noun: "said the guild's
    /// treasurer, Ada Perrin", "said Orrin's lawyer Ada Perrin". Of a single word it may be a place ("of Orme, Norway").
    fn apposition(&self, from: usize, limit: usize, quotation: Span) -> Attribution {
        for at in from..limit.min(self.words.len()) {
            let word = &self.words[at];
            let behind = at.checked_sub(1).map_or(0, |i| self.words[i].span.end);
            let gap = self.text.get(behind..word.span.start).unwrap_or("");
            if !self.is_own(word.span, quotation) || gap.contains(['.', ';', ':', '(', '”', '"'])
            {
                break;
            }
            let titled = gap == " "
                && at > from
                && self.words[at - 1].may_be(Pos::Noun)
                && self.name_at(at).is_some_and(|name| name.words.start == at);
            if gap.trim() != "," && !titled {
                continue;
            }
            let rest = |name: &Name| self.text.get(name.span.end..).unwrap_or("").trim_start();
            return match self.name_at(at).filter(|name| name.words.start == at) {
                Some(name)
                    if name.words.len() > 1
                        && !self.is_possessive(name)
                        && (rest(name).is_empty()
                            || rest(name).starts_with([',', '.', ';', ':'])) =>
                {
                    self.named(name)
                }
                _ => Attribution::Unnamed,
            };
        }
        Attribution::Unnamed
    }

    /// "Perrin's verdict was", "in Perrin's words".
    fn owner(&self, sentence: Span, quotation: Span) -> Option<Speaker> {
        let noun = (1..self.words.len()).find(|&i| {
            let word = &self.words[i];
            sentence.covers(word.span)
                && self.is_own(word.span, quotation)
                && is_speech_noun(word)
                && self
                    .name_at(i - 1)
                    .is_some_and(|n| n.words.end == i && self.is_possessive(n))
        })?;
        self.name_at(noun - 1).map(|name| self.speaker(name))
    }

    /// "The line “…” comes from Ada Perrin": who stands behind "from", where the sentence speaks of words.
    fn origin(&self, sentence: Span, quotation: Span) -> Option<Attribution> {
        let own = |i: &usize| {
            let span = self.words[*i].span;
            sentence.covers(span) && self.is_own(span, quotation)
        };
        let from = (1..self.words.len()).filter(own).find(|&i| {
            self.words[i].lower == "from"
                && own(&(i - 1))
                && self.words[i - 1].is("come")
                && self.words[i].span.start >= quotation.end
        })?;
        let spoken = (0..from)
            .filter(own)
            .any(|i| is_speech_noun(&self.words[i]));
        let gap = self
            .text
            .get(quotation.end..self.words[from - 1].span.start);
        let subject = gap.is_some_and(|gap| !gap.contains(char::is_alphanumeric));
        // "From Ada Perrin", "from the finance chief, Ada Perrin".
        let named = |governed| {
            let found = self.after(from + 1, ORIGIN_REACH, quotation, governed);
            Some(found).filter(|found| matches!(found, Attribution::Named(_)))
        };
        (spoken && subject)
            .then(|| named(true).or_else(|| named(false)))
            .flatten()
    }

    /// "Ada Perrin, Chief Financial Officer: …": who is named before a colon at the start.
    pub(super) fn label(&self, before: usize) -> Option<Speaker> {
        let addressed = |n: &Name| {
            let before = self.words.get(..n.words.start).unwrap_or_default();
            let mr = |w: &Word| ADDRESS.contains(&w.lower.trim_end_matches('.'));
            before.len() <= 1 && before.iter().all(mr)
        };
        let name = self.names.first().filter(|n| addressed(n))?;
        let colon = self.text.find(':')?;
        let words = self
            .words
            .iter()
            .take_while(|w| w.span.end <= colon)
            .count();
        let verb = self.words.iter().take(words).any(is_saying);
        (colon < before
            && colon >= name.span.end
            && words <= LABEL
            && !verb
            && self
                .text
                .get(colon + 1..)
                .is_some_and(|rest| rest.starts_with([' ', '\n']) || rest.is_empty()))
        .then(|| self.speaker(name))
    }
}

/// A closing mark behind a stop ends a sentence of the source if a capital follows.
fn closes_sentence(text: &str, at: usize, c: char) -> bool {
    matches!(c, '”' | '"')
        && text.get(..at).is_some_and(|t| t.ends_with(['.', '!', '?']))
        && text.get(at + c.len_utf8()..).is_some_and(|rest| {
            rest.starts_with([' ', '\n'])
                && rest
                    .trim_start()
                    .starts_with(|c: char| c.is_uppercase() || "“\"".contains(c))
        })
}

fn distance(a: Span, b: Span) -> usize {
    if a.start >= b.end {
        a.start - b.end
    } else {
        b.start.saturating_sub(a.end)
    }
}
