//! "All five of the cranes", "the full $50 million": the whole, where the source gives it to a part only.

use super::binding::Bound;
use super::derived;
use crate::claims::Analysis;
use crate::claims::lexicon::Pos;
use crate::claims::words::{Relation, Word};
use crate::compare::alignment::relation;
use crate::compare::{Alignment, Judgement, Stance, subject};
use crate::quantity::compare::in_unit_of;
use crate::quantity::{self, Dim, Relation as Compared, Value, compare};
use crate::text::Span;

/// Words that may stand between "all" and its number, and between a part and its whole.
const DETERMINERS: [&str; 9] = [
    "of", "the", "its", "their", "our", "his", "her", "those", "these",
];
/// Adjectives for a whole amount.
const FULL: [&str; 3] = ["full", "entire", "whole"];
/// What sets a part off behind its whole ("five cranes, of which four work").
const SET_OFF: [&str; 3] = ["of which", "of whom", "of them"];
/// Share of the draft's sentence that the passage must answer.
const COVERAGE: f32 = 0.4;
/// How sure a passage is that says the same of a part of the very whole.
const SURE: f32 = 0.9;
/// Words between a verb and its amount.
const REACH: usize = 4;

/// What a passage says of a figure that the draft gives for the whole; `None` if the draft does not, or the passage
/// gives no part.
pub fn judge(mine: &Bound, source: &Analysis, alignment: &Alignment) -> Option<Judgement> {
    if mine.analysis.row.is_some() || source.row.is_some() {
        return None;
    }
    let clause = mine.analysis.clause_at(mine.figure.core.start);
    if alignment.foreign_subject() || alignment.names(clause) <= 0.0 {
        return None;
    }
    all_of(mine, source, alignment)
        .or_else(|| the_full(mine, source, alignment))
        .or_else(|| of_them(mine, source, alignment))
}

/// True for the 71 of "of the 98 launches, 71 failed": the sentence opens with the whole.
pub fn opens_with_it(bound: &Bound) -> bool {
    let analysis = bound.analysis;
    let core = bound.figure.core;
    let of = analysis.words.first().is_some_and(|w| w.lower == "of");
    let whole = |w: &Word| {
        let mut figures = analysis.figures.iter();
        figures.find(|f| f.core.covers(w.span) && f.core.end <= core.start)
    };
    let mut lead = analysis.words.iter().skip(1).take(2);
    of && lead.find_map(whole).is_some_and(|whole| {
        let between = analysis.text.get(whole.core.end..core.start);
        between.is_some_and(|t| t.contains(','))
    })
}

/// "Three sites, two of them here" beside "three sites, of which two are here".
fn of_them(mine: &Bound, source: &Analysis, alignment: &Alignment) -> Option<Judgement> {
    let figure = mine.figure;
    let behind = mine.analysis.text.get(figure.core.end..)?.trim_start();
    let set_off = ["of them", "of these", "of those"];
    // "35 % of them" is worked out of the number that the source gives.
    if !matches!(figure.dim, Dim::Count { .. } | Dim::Number) {
        return None;
    }
    let clause = mine.analysis.clause_at(figure.core.start);
    if !set_off.iter().any(|s| behind.starts_with(s)) || alignment.coverage(clause, 1.0) < COVERAGE
    {
        return None;
    }
    // The whole is the number that the draft gives before, and the source gives it too.
    let stated = mine.analysis.figures[..mine.index].last()?;
    let mut wholes = source
        .figures
        .iter()
        .filter(|f| compare(stated, f).relation == Compared::Equal);
    let (part, words) = wholes.find_map(|whole| part_of(source, whole.core))?;
    let number = quantity::figures(&format!("{words} things"), &[])
        .into_iter()
        .next()?;
    let (Value::Exact(own), Value::Exact(theirs)) = (&figure.value, &number.value) else {
        return None;
    };
    let same = own == theirs;
    Some(Judgement {
        not_yet: false,
        stance: if same {
            Stance::Supports
        } else {
            Stance::Contradicts
        },
        relatedness: SURE,
        reason: format!("the source says so of {words} of them"),
        marks: vec![part],
        expected: (!same).then_some(words),
        at: (!same).then_some(figure.core),
    })
}

/// The words of a passage that end where `at` begins, the nearest first.
fn before(analysis: &Analysis, at: usize) -> impl Iterator<Item = &Word> {
    let words = analysis.words.iter().rev();
    words.filter(move |w| w.span.end <= at)
}

/// "All five cranes are in service" beside "five cranes, of which four are in service".
fn all_of(mine: &Bound, source: &Analysis, alignment: &Alignment) -> Option<Judgement> {
    let figure = mine.figure;
    let counts = matches!(figure.dim, Dim::Count { .. } | Dim::Number);
    let mut lead = before(mine.analysis, figure.span.start)
        .skip_while(|w| DETERMINERS.contains(&w.lower.as_str()));
    let all = lead.next().filter(|w| w.lower == "all")?;
    let gap = mine.analysis.text.get(all.span.end..figure.span.start)?;
    if !counts || gap.contains([',', ';', ':']) {
        return None;
    }
    let clause = mine.analysis.clause_at(figure.core.start);
    if alignment.coverage(clause, COVERAGE) < COVERAGE || !is_said_of_both(mine, alignment) {
        return None;
    }
    let noun = derived::thing(mine);
    let wholes = (0..source.figures.len()).filter_map(|at| Bound::new(source, at));
    let wholes = wholes.filter(|b| {
        compare(figure, b.figure).relation == Compared::Equal
            && match (&noun, derived::thing(b)) {
                (Some(a), Some(b)) => derived::is_same(a, &b),
                _ => true,
            }
    });
    for whole in wholes {
        let Some((part, words)) = part_of(source, whole.figure.core) else {
            continue;
        };
        let said = whole.figure.core.of(&source.text);
        return Some(Judgement {
            not_yet: false,
            stance: Stance::Contradicts,
            relatedness: SURE,
            reason: format!("the source says so of {words} of {said} only, not of all"),
            marks: vec![part],
            expected: None,
            at: Some(all.span.join(figure.core)),
        });
    }
    None
}

/// The number that the passage gives as a part of the whole at `whole`, "one" included, with its words.
fn part_of(source: &Analysis, whole: Span) -> Option<(Span, String)> {
    let less = |word: &Word| -> Option<(Span, String)> {
        let figure = source.figures.iter().find(|f| f.core.covers(word.span));
        let counted = figure.is_some_and(|f| {
            matches!((&f.value, &f.dim), (Value::Exact(v), Dim::Count { .. } | Dim::Number)
                if !v.is_sign_negative())
        });
        let span = figure.filter(|_| counted).map(|f| f.core);
        let span = span.or(is_number(word).then_some(word.span))?;
        Some((span, span.of(&source.text).to_string()))
    };
    // "three of its four"
    let mut lead = before(source, whole.start).peekable();
    let mut of = false;
    while let Some(word) = lead.next_if(|w| DETERMINERS.contains(&w.lower.as_str())) {
        of |= word.lower == "of";
    }
    let part = lead.next().filter(|_| of).and_then(less);
    // "five cranes, of which four"
    part.or_else(|| {
        let rest = source.text.get(whole.end..)?;
        let at = SET_OFF.iter().filter_map(|s| Some(rest.find(s)? + s.len()));
        let from = whole.end + at.min()?;
        let next = source.words.iter().find(|w| w.span.start >= from)?;
        less(next)
    })
    .filter(|(span, _)| *span != whole)
}

/// True for "one" and "none", and for a number word that counts nothing by itself ("of which four are open").
fn is_number(word: &Word) -> bool {
    let counts = || !quantity::figures(&format!("{} things", word.lower), &[]).is_empty();
    matches!(word.lower.as_str(), "one" | "none") || counts()
}

/// True if the passage answers a word of the draft's clause besides the thing that is counted: what is said of it.
fn is_said_of_both(mine: &Bound, alignment: &Alignment) -> bool {
    let clause = mine.analysis.clause_at(mine.figure.core.start);
    let noun = derived::thing(mine);
    alignment.pairs.iter().any(|pair| {
        let word = mine.analysis.words.get(pair.word);
        let counted = word.is_some_and(|w| noun.as_ref().is_some_and(|n| derived::is_same(w, n)));
        !pair.is_name
            && !counted
            && clause.covers(pair.draft)
            && pair.answer.is_some_and(|a| a.source.is_some())
    })
}

/// "The full $50 million has been drawn" beside "$20 million drawn under the loan": the same verb takes less.
fn the_full(mine: &Bound, source: &Analysis, alignment: &Alignment) -> Option<Judgement> {
    let figure = mine.figure;
    let cue = before(mine.analysis, figure.span.start)
        .next()
        .filter(|w| FULL.contains(&w.lower.as_str()))?;
    let clause = mine.analysis.clause_at(figure.core.start);
    let verb = taker(mine.analysis, figure.core, clause)?;
    let answered = alignment.pairs.iter().filter(|pair| {
        let shared = pair.answer.is_some_and(|a| a.source.is_some());
        shared && !pair.draft.overlaps(verb.span)
    });
    if answered.count() == 0 {
        return None;
    }
    let taken = |o: &&Bound| {
        taker(source, o.figure.core, source.clause_at(o.figure.core.start))
            .is_some_and(|w| relation(verb, w) == Relation::Same)
    };
    let all: Vec<Bound> = (0..source.figures.len())
        .filter_map(|at| Bound::new(source, at))
        .collect();
    let less = |o: &&Bound| match (&figure.value, in_unit_of(o.figure, figure)) {
        (Value::Exact(a), Some(Value::Exact(b))) => b < *a && o.figure.dim == figure.dim,
        _ => false,
    };
    let part = all.iter().filter(taken).find(less)?;
    let said = part.figure.core.of(&source.text);
    let written =
        crate::quantity::in_style_of(part.figure, figure, figure.core.of(&mine.analysis.text));
    Some(Judgement {
        not_yet: false,
        stance: Stance::Contradicts,
        relatedness: SURE,
        reason: format!("the source says so of {said}, not of all"),
        marks: vec![part.figure.span],
        expected: (!written.is_empty()).then_some(written),
        at: Some(cue.span.join(figure.core)),
    })
}

/// The verb that an amount is the object of ("drew $20 million") or that is said of it ("$20 million has been
/// drawn", "the $20 million drawn").
fn taker(analysis: &Analysis, core: Span, clause: Span) -> Option<&Word> {
    let words = &analysis.words;
    let is_verb = |i: usize| {
        let word = &words[i];
        let participle = word.lower != word.lemma() && word.may_be(Pos::Verb);
        word.is_content() && (participle || subject::is_verb_form(analysis, i))
    };
    let behind = words.iter().position(|w| w.span.start >= core.end);
    let behind = behind.and_then(|from| {
        let near = from..words.len().min(from + REACH);
        near.take_while(|i| !analysis.is_measured(words[*i].span))
            .take_while(|i| {
                let word = &words[*i];
                is_verb(*i) || !word.is_content() && !matches!(word.lower.as_str(), "of" | "for")
            })
            .find(|i| is_verb(*i))
    });
    let ahead = || {
        let near: Vec<usize> = (0..words.len())
            .rev()
            .filter(|i| words[*i].span.end <= core.start && clause.covers(words[*i].span))
            .take(REACH)
            .collect();
        near.into_iter().find(|i| is_verb(*i))
    };
    behind.or_else(ahead).map(|i| &words[i])
}
