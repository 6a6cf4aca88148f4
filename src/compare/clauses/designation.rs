//! "A Phase 3 trial" beside "a Phase 2b trial": the number or letter by which a kind of thing goes.

use crate::claims::Analysis;
use crate::claims::lexicon::DESIGNATED;
use crate::claims::names::{Name, NameRelation};
use crate::claims::words::Word;
use crate::compare::assertion::Difference;
use crate::text::Span;

/// Words behind the designation among which its noun stands: "Phase 2b clinical trial".
const REACH: usize = 3;
/// Bytes between a name and what says of what kind it is: ", a ", " is a ".
const BESIDE: usize = 12;

/// What a sentence says of the kind of something that it names right before it.
struct Kind<'a> {
    of: &'a Name,
    /// "phase"
    series: &'a str,
    /// "2b"
    label: String,
    noun: &'a Word,
    words: Span,
}

/// Another designation for the same name and noun.
pub fn otherwise(draft: &Analysis, source: &Analysis) -> Option<Difference> {
    let mine = kinds(draft);
    let theirs = if mine.is_empty() {
        Vec::new()
    } else {
        kinds(source)
    };
    mine.iter().find_map(|a| {
        let same = |b: &&Kind<'_>| {
            a.of.relation(b.of) == NameRelation::Same
                && a.series == b.series
                && a.noun.stem == b.noun.stem
        };
        let all: Vec<&Kind<'_>> = theirs.iter().filter(same).collect();
        let other = *all.first()?;
        // "Phase 2" is short for "Phase 2b".
        let apart =
            |b: &&Kind<'_>| !b.label.starts_with(&a.label) && !a.label.starts_with(&b.label);
        all.iter().all(apart).then(|| Difference {
            not_yet: false,
            draft: a.words,
            source: other.words,
            reason: format!("the source has “{}”", other.words.of(&source.text)),
        })
    })
}

fn kinds(analysis: &Analysis) -> Vec<Kind<'_>> {
    let words = &analysis.words;
    let at = |i: usize| words.get(i);
    let all = (0..words.len()).filter_map(|i| {
        let series = at(i).filter(|w| DESIGNATED.contains(&w.lower))?;
        let label = at(i + 1).filter(|w| is_label(w.span.of(&analysis.text)))?;
        let span = series.span.join(label.span);
        let mut behind = words.iter().skip(i + 2).take(REACH);
        let noun =
            behind.find(|w| w.is_content() && w.may_be(crate::claims::lexicon::Pos::Noun))?;
        let of = analysis.names.iter().rfind(|n| {
            n.span.end <= series.span.start && series.span.start - n.span.end <= BESIDE
        })?;
        let gap = analysis.text.get(of.span.end..series.span.start)?;
        let says = gap.trim_start().starts_with([',', '('])
            || gap.contains(" is ")
            || gap.contains(" was ");
        says.then_some(Kind {
            of,
            series: &series.lower,
            label: label.lower.clone(),
            noun,
            words: span,
        })
    });
    all.collect()
}

/// "Lot A" of the label of a source's row, where the draft's sentence has no part of that letter or number.
pub fn part_of_row<'a>(draft: &Analysis, source: &'a Analysis) -> Option<&'a str> {
    let subject = source.row.as_ref()?.subject;
    let words: Vec<&Word> = source.words_in(subject).collect();
    let pair = words.windows(2).find(|pair| {
        DESIGNATED.contains(&pair[0].lower) && is_label(pair[1].span.of(&source.text))
    })?;
    let is_it = |own: &[Word]| own[0].lemma() == pair[0].lemma() && own[1].lower == pair[1].lower;
    let known = draft.row.is_some() || draft.words.windows(2).any(is_it);
    (!known).then(|| pair[0].span.join(pair[1].span).of(&source.text))
}

/// "3", "2b", "IV", "A": a number or a single letter, or both.
fn is_label(word: &str) -> bool {
    let short = word.chars().count() <= 4;
    let digits = word.starts_with(|c: char| c.is_ascii_digit());
    let roman = word
        .chars()
        .all(|c| matches!(c, 'I' | 'V' | 'X' | 'a' | 'b'));
    short && (digits || roman || word.len() == 1 && word.starts_with(char::is_uppercase))
}
