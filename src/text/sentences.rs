//! Splits prose into sentences, with an eye on what finance and news writing holds: abbreviations, initials, decimals, quotations.

mod closing;
mod following;
mod lists;

use std::collections::HashSet;

use closing::closing_marks;
use following::Next;
use lists::LISTS;

use super::span::Span;

/// The sentences of `text`, in order, without the white space between them.
///
/// Every character that is not white space lies in exactly one span. A quotation or a parenthesis
/// that holds several sentences is not cut as long as it stays short, because whoever says it stands
/// outside of it. Takes time linear in the length of the text.
pub fn split(text: &str) -> Vec<Span> {
    let sentences = Splitter {
        text,
        start: 0,
        guard: None,
        absent: [0; 4],
        spans: Vec::new(),
    }
    .run();
    if sentences.iter().all(|s| s.len() <= LONGEST) {
        return sentences;
    }
    sentences
        .into_iter()
        .flat_map(|s| pieces(text, s))
        .collect()
}

/// Bytes from which a stretch without a stop is cut up: no sentence is that long, but a table saved as
/// text or a minified file is, and comparing takes time by the square of the words.
const LONGEST: usize = 2_000;

/// A span cut at white space, or failing that anywhere, into parts of at most [`LONGEST`] bytes.
fn pieces(text: &str, span: Span) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = span.start;
    while span.end - start > LONGEST {
        let limit = (start + 1..=start + LONGEST)
            .rev()
            .find(|&at| text.is_char_boundary(at))
            .unwrap_or(span.end);
        let window = &text[start..limit];
        let end = window
            .rfind(char::is_whitespace)
            .map_or(limit, |at| start + at);
        let end = if end == start { limit } else { end };
        parts.push(Span::new(start, end));
        start = end + (text[end..].len() - text[end..].trim_start().len()).min(span.end - end);
    }
    if start < span.end {
        parts.push(Span::new(start, span.end));
    }
    parts
}

struct Splitter<'t> {
    text: &'t str,
    /// Where the current sentence begins.
    start: usize,
    guard: Option<Guard>,
    /// For each kind of bracket, the offset up to which no closing one was found: keeps the search linear.
    absent: [usize; 4],
    spans: Vec<Span>,
}

/// A short quotation or parenthesis that is not to be cut.
#[derive(Clone, Copy)]
struct Guard {
    close: usize,
    /// True if a sentence may end together with it.
    may_end: bool,
}

/// How far a closing mark is looked for, in bytes.
const REACH: usize = 600;
/// Words from which on what stands before a question without a stop is a sentence of its own.
const STATED: usize = 3;
const BRACKETS: [(char, char); 4] = [('(', ')'), ('“', '”'), ('"', '"'), ('«', '»')];

impl<'t> Splitter<'t> {
    fn run(mut self) -> Vec<Span> {
        let mut resume = 0;
        for (at, c) in self.text.char_indices() {
            if at < resume {
                continue;
            }
            if let Some(kind) = BRACKETS.iter().position(|&(open, _)| open == c) {
                self.open(kind, at);
            } else if matches!(c, 'H' | 'W') && self.asks_without_stop(at) {
                self.push(at);
            } else if is_stop(c) {
                let stops = self.rest(at).len() - self.rest(at).trim_start_matches(is_stop).len();
                let end = at + stops;
                let closed = end + closing_marks(self.rest(end));
                resume = end;
                if self.ends_sentence(at, end, closed) {
                    self.push(closed);
                    resume = closed;
                }
            }
        }
        self.push(self.text.len());
        self.spans
    }

    fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or("")
    }

    fn push(&mut self, end: usize) {
        let piece = self.text.get(self.start..end).unwrap_or("");
        let start = self.start + (piece.len() - piece.trim_start().len());
        let end = start + piece.trim().len();
        if start < end {
            self.spans.push(Span::new(start, end));
        }
        self.start = self.start.max(end);
        self.guard = None;
    }

    /// True if a question begins at `at` though no stop stands before it: "It holds 40 boats What is its length?".
    fn asks_without_stop(&self, at: usize) -> bool {
        let rest = self.rest(at);
        let (word, behind) = rest.split_once(' ').unwrap_or((rest, ""));
        if !LISTS.questions.contains(word) || self.guard.is_some_and(|guard| at < guard.close) {
            return false;
        }
        let (verb, behind) = behind.split_once(' ').unwrap_or((behind, ""));
        let before = self.text.get(self.start..at).unwrap_or("");
        let said = before.trim_end();
        // "Doctor Who was cancelled?", "She asked What is new?"
        let ends = said.len() + 1 == before.len()
            && said.ends_with(|c: char| c.is_alphanumeric() || c == ')')
            && said.split(' ').count() > STATED;
        let named = word == "Who" && {
            let last = said.rsplit(' ').next().unwrap_or("");
            last.starts_with(char::is_uppercase)
        };
        let mut limit = behind.len().min(REACH);
        while !behind.is_char_boundary(limit) {
            limit += 1;
        }
        let window = behind.get(..limit).unwrap_or("");
        let stop = window.find(['.', '!', '?']);
        ends && !named
            && LISTS.question_verbs.contains(verb)
            && stop.is_some_and(|stop| window.get(stop..).is_some_and(|w| w.starts_with('?')))
    }

    /// Notes the end of the quotation or parenthesis that opens at `at`.
    fn open(&mut self, kind: usize, at: usize) {
        let Some(&(open, close)) = BRACKETS.get(kind) else {
            return;
        };
        let from = at + open.len_utf8();
        let free = self.guard.is_none_or(|guard| guard.close < at);
        let before = self.text.get(..at).and_then(|t| t.chars().next_back());
        let opens = open != '"' || before.is_none_or(|c| c.is_whitespace() || "([—–-".contains(c));
        if !free || !opens {
            return;
        }
        let Some(absent) = self.absent.get_mut(kind) else {
            return;
        };
        let start = from.max(*absent);
        let mut end = (from + REACH).min(self.text.len()).max(start);
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        match self
            .text
            .get(start..end)
            .and_then(|window| window.find(close))
        {
            Some(found) => {
                let first = self
                    .text
                    .get(self.start..at)
                    .is_some_and(|t| t.trim().is_empty());
                self.guard = Some(Guard {
                    close: start + found,
                    may_end: open != '(' || first,
                });
            }
            None => *absent = end,
        }
    }

    /// True if the stops `at..end`, with the closing marks up to `closed`, end a sentence.
    fn ends_sentence(&self, at: usize, end: usize, closed: usize) -> bool {
        if let Some(guard) = self.guard
            && at < guard.close
            && (closed <= guard.close || !guard.may_end)
        {
            return false;
        }
        let stops = self.text.get(at..end).unwrap_or("");
        if stops.contains(['。', '！', '？']) {
            return true;
        }
        let rest = self.rest(closed);
        if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
            return false;
        }
        let Some(next) = Next::read(rest) else {
            return true;
        };
        if !next.may_begin_sentence() {
            return false;
        }
        let quoted = self
            .text
            .get(end..closed)
            .is_some_and(|marks| marks.contains(['"', '”', '»', '’']));
        if stops == "!" && closed == end && next.is_company_form() {
            return false; // "Wham! Inc. rose"
        }
        if stops.contains(['!', '?']) {
            return !(quoted && next.reports());
        }
        if stops.len() > 1 {
            // " … " between spaces marks words left out of a quotation.
            return !self
                .text
                .get(..at)
                .is_some_and(|t| t.ends_with(char::is_whitespace));
        }
        quoted || self.full_stop(at, closed, &next)
    }

    /// True if the single full stop at `at` is more than the end of an abbreviation.
    fn full_stop(&self, at: usize, closed: usize, next: &Next<'_>) -> bool {
        let sentence = self.text.get(self.start..at).unwrap_or("");
        let before = sentence.trim_end_matches(|c: char| !c.is_whitespace());
        let token = sentence.get(before.len()..).unwrap_or("");
        let token = token.trim_start_matches(|c: char| !c.is_alphanumeric());
        if token.is_empty() {
            // "1 . 7 million"
            let last = sentence.split_whitespace().next_back().unwrap_or("");
            return !last.ends_with('.')
                && next.first != '.'
                && !next.goes_on_with_decimals(last.trim_start_matches(['$', '€', '£', '¥']));
        }
        let word = token
            .rsplit(['-', '/', '—', '–', '('])
            .next()
            .unwrap_or(token)
            .to_lowercase();
        let has = |list: &HashSet<&str>| list.contains(word.as_str());
        let starts = before.trim().is_empty();
        if token.chars().all(|c| c.is_ascii_digit()) && starts && token.len() <= 3 {
            return false; // "1. Introduction"
        }
        if token.len() <= 3 && closed == at + 1 && next.goes_on_with_decimals(token) {
            return false;
        }
        if closed > at + 1
            && self
                .text
                .get(at + 1..closed)
                .is_some_and(|marks| !marks.starts_with([')', '\'']))
        {
            return true; // a footnote mark follows the stop
        }
        if has(&LISTS.never_final) {
            return false;
        }
        if has(&LISTS.titles) && next.first.is_alphabetic() {
            return LISTS.starters.contains(next.word.to_lowercase().as_str())
                && !starts
                && word == "st";
        }
        if has(&LISTS.before_number) && (next.first.is_numeric() || next.is_label()) {
            return false;
        }
        if has(&LISTS.months) && next.first.is_numeric() {
            return false;
        }
        if matches!(word.as_str(), "a.m" | "p.m") {
            return !LISTS.time_words.contains(next.word.to_lowercase().as_str());
        }
        if has(&LISTS.countries)
            && LISTS
                .after_countries
                .contains(next.word.to_lowercase().as_str())
        {
            return false;
        }
        let mut letters = token
            .trim_start_matches(|c: char| !c.is_alphabetic())
            .chars();
        let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
        if initial {
            let label = before
                .split_whitespace()
                .next_back()
                .unwrap_or("")
                .trim_end_matches('.')
                .to_lowercase();
            return if LISTS.labels.contains(label.as_str()) {
                true
            } else {
                !starts && LISTS.starters.contains(next.word.to_lowercase().as_str())
            };
        }
        if has(&LISTS.may_end) || has(&LISTS.months) || has(&LISTS.countries) {
            return next.begins_after_abbreviation();
        }
        let one_letter =
            |part: &str| part.chars().count() == 1 && part.chars().all(char::is_alphabetic);
        if token.contains('.') && token.split('.').all(one_letter) {
            // Initials ("J.R. Lee") or an acronym ("the F.B.I."): only a function word is proof.
            return !starts && LISTS.starters.contains(next.word.to_lowercase().as_str());
        }
        true
    }
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Splits the sentences joined by spaces and expects them back; " || " parts them here.
    fn keeps(marked: &str) {
        let sentences: Vec<&str> = marked.split(" || ").collect();
        let text = sentences.join(" ");
        let found: Vec<&str> = split(&text).iter().map(|span| span.of(&text)).collect();
        assert_eq!(found, sentences);
    }

    #[test]
    fn abbreviations_end_a_sentence_only_if_one_begins() {
        keeps("Brenner Corp. said so. || It owns Halm Ltd. and Oda Co. (ODA.L) in full.");
        keeps(
            "The order went to Brenner Inc. || Costs rose. || Brenner Inc. Chief Executive Ann Lee left.",
        );
        keeps("Dr. A. B. Lee and Sen. Tim Orr of St. Ives met Lt. Col. Ray. || Mr. Orr spoke.");
        keeps("See No. 5, Figs. 2 and 3, App. C and pp. 4-9. || The answer was no. || They left.");
        keeps(
            "Sales in the U.K. fell. || The U.S. Senate voted. || He lives in the U.S. || She does not.",
        );
        keeps("It shut at 5 p.m. ET on Jan. 3. || It opens at 9 a.m. || Doors close early.");
        keeps(
            "Some firms, e.g. Brenner, i.e. the largest, vs. Halm, sell pumps, etc. || Others do not.",
        );
    }

    #[test]
    fn figures_hold_together() {
        keeps("It rose 3.5% to $4.1bn. || 2026 looks better. || Rule 10.b applies.");
        keeps("1. Sales rose. || They rose again.");
    }

    #[test]
    fn quotations_and_brackets_stay_whole() {
        keeps("“We are late. We will catch up,” Lee said. || Orr agreed.");
        keeps("“Are we late?” Lee asked. || \"Yes!\" || Orr left.");
        keeps("Orr said, \"We are late.\" || Lee nodded.");
        keeps("It fell. || (It had risen before. Twice.) || It fell (see Oda Ltd.) Monday too.");
    }

    #[test]
    fn a_question_may_begin_without_a_stop() {
        keeps("The harbour of Orme holds 40 boats || What is its length in miles?");
        keeps("Fans of Doctor Who were there, were they?");
        keeps("They read What is Love. || Did they?");
    }

    #[test]
    fn other_stops() {
        keeps("It waited... || Then it fell. || We … and they went on… to the end.");
        keeps(
            "It rose 5%.[3] || It fell.¹² || It rose again. [4] || It fell. || [He laughs.] || It rose.",
        );
        keeps("It hired J.R. Lee of the F.B.I. || The bureau declined.");
        keeps("Did it rise?! || Wow! shares fell. || iPhones sold well. || eBay did not.");
        keeps("“We are late.” – Ann Lee");
        let text = "売上は増えた。利益も増えた！本当？";
        assert_eq!(split(text).len(), 3);
    }

    proptest! {
        #[test]
        fn every_word_lies_in_one_sentence(text in "([A-Za-z]{1,3}|[.!?…]|[“”\"'()]|\\[3\\]| |\u{a0}|é|。|[0-9]|U\\.S\\.|Inc\\. ){0,60}") {
            let mut end = 0;
            for span in split(&text) {
                prop_assert!(end <= span.start && !span.is_empty());
                prop_assert!(text[end..span.start].trim().is_empty());
                prop_assert_eq!(span.of(&text), span.of(&text).trim());
                end = span.end;
            }
            prop_assert!(text[end..].trim().is_empty());
        }
    }
}
