//! Which dates say when something happened, and which only say of what time a figure is.

use super::Analysis;
use super::lexicon::{DIRECTION, DOCUMENTS, Pos};
use super::words::Word;
use crate::quantity::time::PeriodOp;
use crate::quantity::{Dim, Figure, Grain, Period};
use crate::syntax::{Relation, Upos};
use crate::text::Span;

/// Prepositions that tie a day to the verb before it.
const TIES: [&str; 8] = ["on", "in", "by", "until", "from", "since", "for", "to"];
/// Forms of "be" before an adjective that has a date behind it ("was payable on").
const COPULAS: [&str; 7] = ["is", "are", "was", "were", "be", "been", "being"];
/// Verbs that give a figure to their subject: a date behind them is the figure's.
const STATING: [&str; 8] = [
    "stand", "total", "reach", "amount", "average", "number", "hit", "remain",
];
/// Days of the longest month: what is longer is rather the time that a figure is for.
const MONTH: i32 = 31;

/// True for a day or a month right behind its verb, or behind "was due", with no figure between: "opened on 3 May with
/// 12 rooms", "the dividend of €4 million was payable on 3 May". A level that moved in a month is that month's.
pub fn is_of_its_verb(analysis: &Analysis, period: &Period) -> bool {
    let (Some(from), Some(to)) = (period.from, period.to) else {
        return false;
    };
    let digits = period
        .core
        .of(&analysis.text)
        .bytes()
        .any(|b| b.is_ascii_digit());
    if !digits
        || from
            .until(to)
            .is_ok_and(|length| length.get_days() >= MONTH)
    {
        return false;
    }
    let mut before = analysis
        .words
        .iter()
        .rev()
        .filter(|w| w.span.end <= period.core.start);
    let Some(tie) = before.next().filter(|w| TIES.contains(&w.lower.as_str())) else {
        return false;
    };
    let Some(verb) = before.next() else {
        return false;
    };
    let gap = Span::new(verb.span.end, tie.span.start).of(&analysis.text);
    if gap.contains([',', ';', '(', ')']) || analysis.is_measured(verb.span) {
        return false;
    }
    let predicate = before
        .next()
        .is_some_and(|w| COPULAS.contains(&w.lower.as_str()));
    let moves = |w: &Word| {
        DIRECTION.of(&w.lower).is_some()
            || w.lemmas
                .iter()
                .any(|(l, _)| DIRECTION.of(l).is_some() || STATING.contains(l))
    };
    let inflected = verb.may_be(Pos::Verb) && verb.lower != verb.lemma() && !verb.may_be(Pos::Noun);
    let named = analysis.names.iter().any(|n| n.span.covers(verb.span));
    let says_when = predicate && (verb.may_be(Pos::Adjective) || verb.may_be(Pos::Verb))
        || inflected
        || verb.may_be(Pos::Verb) && !verb.may_be(Pos::Noun);
    says_when && !named && !moves(verb)
}

/// True for "our statement of 28 August": the day of a document, on which nothing else need have happened.
pub fn is_of_a_document(analysis: &Analysis, period: &Period) -> bool {
    let mut before = analysis
        .words
        .iter()
        .rev()
        .filter(|w| w.span.end <= period.core.start);
    let tie = before.next();
    tie.is_some_and(|w| matches!(w.lower.as_str(), "of" | "dated"))
        && before.next().is_some_and(|w| {
            let mut lemmas = w.lemmas.iter();
            lemmas.any(|(lemma, pos)| *pos == Pos::Noun && DOCUMENTS.contains(lemma))
        })
}

/// True for the "two years" of "two years ago": how far back a day lies, where that day is known.
pub fn is_distance(figure: &Figure, period: &Period) -> bool {
    period.span.covers(figure.core)
        && period.core.start >= figure.core.end
        && period.relative
        && !period.guessed
        && period.from.is_some()
        && period.to.is_some()
}

/// True for "will cost £45m and open in March 2027": the day is that of the second verb, and the figure at `core` belongs
/// to the first.
pub fn is_of_second_verb(analysis: &Analysis, period: &Period, core: Span) -> bool {
    // Two verbs are joined by a word or a mark between the figure and the day; without one there is nothing to parse.
    let between = Span::new(core.end, period.core.start.max(core.end));
    let words = between.of(&analysis.text).split_whitespace();
    let joined = |word: &str| {
        let last = word.ends_with([',', ';', ':', '–', '—', '-']);
        last || matches!(
            word.to_lowercase().as_str(),
            "and" | "but" | "or" | "then" | "nor" | "&"
        )
    };
    if !words.into_iter().any(joined) {
        return false;
    }
    let tree = &analysis.parse().tree;
    let (Some(when), Some(figure)) = (tree.head_of(period.core), tree.head_of(core)) else {
        return false;
    };
    let above = |at: usize, head: usize| at == head || tree.ancestors(at).any(|a| a == head);
    let second = |at: usize| {
        let span = tree.token(at).map_or(Span::default(), |t| t.span);
        tree.relation(at) == Relation::Conj
            && tree
                .head(at)
                .is_some_and(|first| tree.upos(first) == Upos::Verb)
            && core.end <= span.start
            && period.core.start > span.end
            && !above(figure, at)
    };
    std::iter::once(when)
        .chain(tree.ancestors(when))
        .any(second)
}

/// True for "the auction of two licences takes place on 3 May": the day says when the verb's deed is done, and the figure
/// at `core` only counts what its subject is about.
pub fn is_of_the_deed(analysis: &Analysis, period: &Period, core: Span) -> bool {
    let written = period.core.of(&analysis.text);
    let digits = written.bytes().any(|b| b.is_ascii_digit());
    if period.grain != Grain::Day || period.op != PeriodOp::At || !digits {
        return false;
    }
    let tree = &analysis.parse().tree;
    let (Some(when), Some(figure)) = (tree.head_of(period.core), tree.head_of(core)) else {
        return false;
    };
    let Some(verb) = tree
        .head(when)
        .filter(|_| tree.relation(when) == Relation::Obl)
    else {
        return false;
    };
    let subject = tree
        .child(verb, Relation::Nsubj)
        .or_else(|| tree.child(verb, Relation::NsubjPass));
    let lemma = tree.lemma(verb);
    // "There were 540 cases on 3 May": the day is that of the count.
    let counts = matches!(lemma, "be" | "have" | "confirm" | "report" | "record");
    let moves = counts || DIRECTION.of(lemma).is_some() || STATING.contains(&lemma);
    tree.upos(verb) == Upos::Verb
        && !moves
        && subject.is_some_and(|subject| {
            subject != figure && tree.ancestors(figure).any(|above| above == subject)
        })
}

/// Prepositions behind which "the three months" are a time that the text has told of.
const DURING: [&str; 4] = ["over", "in", "during", "within"];

/// True for "over the three months": how long it was is not what the sentence says.
pub fn is_known_stretch(analysis: &Analysis, figure: &Figure) -> bool {
    let mut before = analysis
        .words
        .iter()
        .rev()
        .filter(|w| w.span.end <= figure.span.start);
    matches!(figure.dim, Dim::Duration { .. })
        && before.next().is_some_and(|w| w.lower == "the")
        && before
            .next()
            .is_some_and(|w| DURING.contains(&w.lower.as_str()))
}

/// A date that is all there is between two quotation marks is a title.
pub fn is_title(analysis: &Analysis, core: Span) -> bool {
    let quote = |c: Option<char>| c.is_some_and(|c| matches!(c, '"' | '“' | '”' | '‘' | '’'));
    let (before, after) = (
        analysis.text.get(..core.start),
        analysis.text.get(core.end..),
    );
    quote(before.and_then(|t| t.chars().next_back())) && quote(after.and_then(|t| t.chars().next()))
}

/// True for the "last year's" of "fell short of last year's": what something is held against.
pub fn is_base(analysis: &Analysis, core: Span) -> bool {
    let rest = analysis.text.get(core.end..).unwrap_or_default();
    let Some(rest) = rest.strip_prefix("'s").or_else(|| rest.strip_prefix("’s")) else {
        return false;
    };
    let at = analysis.text.len() - rest.len();
    let next = analysis.words.iter().find(|w| w.span.start >= at);
    let gap = next.and_then(|w| analysis.text.get(at..w.span.start));
    gap != Some(" ") || next.is_some_and(|w| !w.is_content())
}
