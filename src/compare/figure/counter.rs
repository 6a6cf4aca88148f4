//! Counter-figures: a second value that a text sets beside the first, saying who gives it but not again of what.
//!
//! "The company says 64 hectares. The plans show 81." The second sentence is elliptic: whatever it gives
//! the figure for stands in the first. So the two are of one thing by the grammar of the text, and it takes
//! no words in common to know it.

use super::binding::Bound;
use super::{derived, rival};
use crate::claims::Analysis;
use crate::claims::lexicon::{COUNTING, HEDGES, Pos};
use crate::claims::words::{Relation as Kinship, Word};
use crate::compare::alignment::relation;
use crate::compare::{replaced, subject};
use crate::quantity::compare::{self as values, Relation};
use crate::quantity::time::{self, Grain};
use crate::quantity::{Comparator, Period, Value};
use crate::text::Span;

/// Nouns by which a text takes up a value again without saying of what: "puts the figure at 84 %".
const TAKEN_UP: [&str; 9] = [
    "figure", "number", "total", "count", "estimate", "tally", "toll", "rate", "level",
];
/// Words that stand for whatever was measured: "puts it at 84 %".
const STAND_FOR: [&str; 5] = ["it", "them", "that", "this", "its"];
/// Pronouns that may be the very one who gave the first value.
const SPEAKERS: [&str; 5] = ["it", "he", "she", "we", "i"];

/// True if figure `j` of `second` is given for the very thing that figure `i` of `first` is given for, by somebody
/// else and with another value. `second` is the same passage or one behind it in the paragraph.
pub fn is_counter(first: &Analysis, i: usize, second: &Analysis, j: usize) -> bool {
    let (Some(a), Some(b)) = (Bound::new(first, i), Bound::new(second, j)) else {
        return false;
    };
    let disjoint = |x, y| values::relation(x, y) == Relation::Disjoint;
    if !disjoint(a.figure, b.figure) || !disjoint(b.figure, a.figure) {
        return false;
    }
    let plain = |bound: &Bound| {
        !bound.is_comparison
            && bound.figure.comparator == Comparator::Equal
            && !matches!(bound.figure.value, Value::Vague { .. })
            && !replaced::is_old(bound.analysis, bound.figure.core)
            && !derived::is_step(bound)
    };
    if !plain(&a) || !plain(&b) || a.share() != b.share() {
        return false;
    }
    if replaced::announces(&second.text) || rival::is_movement(&a) != rival::is_movement(&b) {
        return false;
    }
    let Some(voice) = Voice::of(&b, first) else {
        return false;
    };
    // A forecast is no rival of what was counted.
    if voice.ahead != looks_ahead(&a) {
        return false;
    }
    is_another(&voice, &a) && is_of_one_time(&a, &b)
}

/// Who gives a figure, and whether as one to come.
struct Voice<'a> {
    analysis: &'a Analysis,
    /// The words of the subject of the verb that gives the figure.
    subject: Vec<&'a Word>,
    ahead: bool,
}

impl<'a> Voice<'a> {
    /// `None` unless the clause says who gives the figure and nothing of what, but in words of the sentence before.
    fn of(bound: &Bound<'a>, before: &Analysis) -> Option<Self> {
        let analysis = bound.analysis;
        let words = &analysis.words;
        let core = bound.figure.span;
        let clause = analysis.clause_at(core.start);
        let told: Vec<usize> = (0..words.len())
            .filter(|&at| clause.covers(words[at].span) && words[at].span.end <= core.start)
            .collect();
        let verb = told
            .iter()
            .copied()
            .rfind(|&at| class(&words[at]).is_some())?;
        let finite = told
            .iter()
            .copied()
            .find(|&at| subject::is_finite(analysis, at))?;
        if told
            .iter()
            .any(|&at| analysis.negated_at(words[at].span.start))
        {
            return None;
        }
        // What a plan would bring is no count.
        let open = |w: &Word| {
            HEDGES.contains(&w.lower)
                && !w.may_be(Pos::Noun)
                && w.span.end <= words[verb].span.start
        };
        if told.iter().any(|&at| open(&words[at])) {
            return None;
        }
        let itself = std::ptr::eq(before, analysis);
        let known = |w: &Word| {
            let own = before
                .words
                .iter()
                .filter(|o| !itself || o.span.end <= clause.start);
            let mut all = own.chain(&before.surroundings);
            all.any(|o| o.is_content() && relation(w, o) >= Kinship::Derived)
        };
        let bare = |w: &Word| {
            !w.is_content()
                || analysis.is_measured(w.span)
                || TAKEN_UP.contains(&w.lemma())
                || STAND_FOR.contains(&w.lower.as_str())
                || HEDGES.contains(&w.lower)
                || known(w)
        };
        let between = told.iter().filter(|&&at| at > verb).map(|&at| &words[at]);
        let stop = analysis
            .text
            .get(core.end..clause.end)?
            .find([',', ';', '(', ')', '.', ':']);
        let end = stop.map_or(clause.end, |at| core.end + at);
        let behind = words
            .iter()
            .filter(|w| w.span.start >= core.end && w.span.end <= end);
        let what = between.chain(behind).all(bare);
        // "Portwatch, which follows ships, puts it at 84 %": the aside is a clause of its own.
        let whole = Span::new(0, words[finite].span.start);
        let lead = Span::new(clause.start, words[finite].span.start);
        let noun = |w: &&Word| {
            w.may_be(Pos::Noun) || w.lemmas.is_empty() && w.is_content() || w.lower == "they"
        };
        let in_lead = |lead: Span| words.iter().filter(move |w| lead.covers(w.span));
        let lead = match in_lead(lead).any(|w| noun(&w)) {
            true => lead,
            false => whole,
        };
        let subject: Vec<&Word> = in_lead(lead).collect();
        let who = subject.iter().any(noun);
        (what && who).then(|| Self {
            analysis,
            subject,
            ahead: class(&words[verb]) == Some("ahead"),
        })
    }
}

fn class(word: &Word) -> Option<&'static str> {
    let verbs = word.lemmas.iter().filter(|(_, pos)| *pos == Pos::Verb);
    verbs.into_iter().find_map(|(lemma, _)| COUNTING.of(lemma))
}

/// True unless whoever gives the second value may be the one who gave the first.
fn is_another(voice: &Voice<'_>, first: &Bound) -> bool {
    let pronoun = voice
        .subject
        .iter()
        .find(|w| !matches!(w.lower.as_str(), "the" | "a" | "an"));
    if pronoun.is_some_and(|w| SPEAKERS.contains(&w.lower.as_str())) {
        return false;
    }
    let clause = first.analysis.clause_at(first.figure.core.start);
    let telling = |w: &&&Word| w.is_content() || w.lemmas.is_empty();
    let theirs: Vec<&&Word> = voice.subject.iter().filter(telling).collect();
    let same = |a: &Word, b: &Word| a.stem == b.stem || a.lower == b.lower;
    let own = |w: &&Word| w.span.end <= first.figure.core.start;
    let mut before = first.analysis.words_in(clause).filter(own);
    // "Orrin says 64, and Orrin's plans show 81" are two voices: the head of the phrase tells.
    let Some(head) = theirs.last() else {
        return !std::ptr::eq(voice.analysis, first.analysis);
    };
    !before.any(|w| same(w, head))
}

/// True if the first value is promised, planned or expected.
fn looks_ahead(bound: &Bound) -> bool {
    let clause = bound.analysis.clause_at(bound.figure.core.start);
    let ahead = |w: &Word| {
        class(w) == Some("ahead") || matches!(w.lower.as_str(), "will" | "shall" | "plan" | "plans")
    };
    bound.is_ahead() || bound.analysis.words_in(clause).any(ahead)
}

/// True unless each clause names a stretch of time of its own; the day on which somebody spoke is none.
fn is_of_one_time(a: &Bound, b: &Bound) -> bool {
    let own = |bound: &Bound| -> Option<Period> {
        let clause = bound.analysis.clause_at(bound.figure.core.start);
        let mut all = bound.analysis.periods.iter();
        all.find(|p| clause.covers(p.core) && p.grain != Grain::Day)
            .cloned()
    };
    match (own(a), own(b)) {
        (Some(p), Some(q)) => time::compare(&p, &q).relation != time::Relation::Disjoint,
        (None, Some(_)) => false,
        _ => true,
    }
}
