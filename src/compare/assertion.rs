//! A statement of the draft beside a passage: the same things, said of the same names, equally far along.

use super::alignment::{self, Alignment, Pair};
use super::Judgement;
use crate::claims::events::{self, Event};
use crate::claims::lexicon::{POSITIONS, STATUS};
use crate::claims::words::{Class, Relation, Word};
use crate::claims::{Analysis, Modality, Status};
use crate::finding::Stance;
use crate::text::Span;

/// Share of the statement that must be found in the passage before it backs it.
const SUPPORT: f32 = 0.62;
/// Share that must be found before something that differs contradicts it.
const CONFLICT: f32 = 0.62;
/// Share for a name put in another's place: everything else must be the same.
const SWAP: f32 = 0.72;

/// What the passage says of the statement; `None` if it speaks of something else.
pub fn judge(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> Option<Judgement> {
    let whole = Span::new(0, draft.text.len());
    let coverage = alignment.coverage(whole, 1.0);
    let names = alignment.names(whole);
    let marks = alignment.marks();
    if coverage < 0.3 {
        return None;
    }
    let difference = differences(draft, source, alignment, coverage, names);
    if let Some(difference) = difference {
        return Some(Judgement {
            stance: Stance::Contradicts,
            relatedness: coverage,
            reason: difference.reason,
            marks: vec![difference.source],
            expected: None,
            at: Some(difference.draft),
        });
    }
    if coverage >= SUPPORT && names >= 1.0 {
        return Some(Judgement {
            stance: Stance::Supports,
            relatedness: coverage,
            reason: "the source says the same of the same names".into(),
            marks,
            expected: None,
            at: None,
        });
    }
    Some(Judgement {
        stance: Stance::Nearest,
        relatedness: coverage * (0.5 + 0.5 * names),
        reason: missing(draft, alignment),
        marks,
        expected: None,
        at: None,
    })
}

/// What the passage lacks, in the draft's words.
fn missing(draft: &Analysis, alignment: &Alignment) -> String {
    let mut lacking: Vec<&Pair> = alignment.pairs.iter().filter(|p| p.answer.is_none()).collect();
    lacking.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.draft.start.cmp(&b.draft.start)));
    let words: Vec<String> = lacking.iter().take(3).map(|p| format!("“{}”", p.draft.of(&draft.text))).collect();
    if words.is_empty() {
        "it says so only in part".into()
    } else {
        format!("it has nothing of {}", words.join(", "))
    }
}

struct Difference {
    draft: Span,
    source: Span,
    reason: String,
}

fn differences(draft: &Analysis, source: &Analysis, alignment: &Alignment, coverage: f32, names: f32) -> Option<Difference> {
    if coverage >= CONFLICT && names >= 1.0 {
        if let Some(found) = overstated(draft, source, alignment) {
            return Some(found);
        }
        if let Some(found) = reversed(draft, source, alignment) {
            return Some(found);
        }
    }
    if coverage >= CONFLICT {
        if let Some(found) = position(draft, source, alignment) {
            return Some(found);
        }
    }
    if coverage >= SWAP {
        return swapped(draft, source, alignment);
    }
    None
}

/// The event of the draft has come further than that of the source ("acquired" for "explored acquiring").
fn overstated(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> Option<Difference> {
    for event in &draft.events {
        let Some(status) = event.status else { continue };
        if status != Status::Completed || event.modality != Modality::Actual || event.negated {
            continue;
        }
        let Some(other) = counterpart(draft, event, source, alignment) else { continue };
        let Some(theirs) = other.status else { continue };
        if matches!(theirs, Status::Denied | Status::Considered | Status::Discussed | Status::Planned)
            && theirs < status
            && !governed(draft, event)
        {
            let (mine, word) = (&draft.words[event.word], &source.words[other.word]);
            let from = source.words[other.word.saturating_sub(3)..=other.word]
                .iter()
                .find(|w| STATUS.of(w.lemma()).is_some())
                .unwrap_or(word);
            let span = from.span.join(word.span);
            return Some(Difference {
                draft: mine.span,
                source: span,
                reason: format!("the draft says it happened, the source only “{}”", span.of(&source.text)),
            });
        }
    }
    None
}

/// True if some word before the event already says that it is not done ("explored buying").
fn governed(draft: &Analysis, event: &Event) -> bool {
    let from = event.word.saturating_sub(5);
    draft.words[from..event.word].iter().any(|w| {
        STATUS.of(w.lemma()).and_then(events::parse).is_some_and(|s| s < Status::Completed)
    })
}

fn counterpart<'s>(draft: &Analysis, event: &Event, source: &'s Analysis, alignment: &Alignment) -> Option<&'s Event> {
    let span = draft.words[event.word].span;
    let answer = alignment.pairs.iter().find(|p| p.draft == span)?.answer?;
    if answer.relation < Relation::Broader {
        return None;
    }
    let word = answer.word?;
    source.events.iter().find(|e| e.word == word)
}

/// A word and its opposite, or a statement and its denial: an odd number of turns reverses it.
fn reversed(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> Option<Difference> {
    let mut turn: Option<(Span, Span)> = None;
    let mut turns = 0;
    for pair in &alignment.pairs {
        let Some(answer) = pair.answer else { continue };
        let (Relation::Opposite, Some(span)) = (answer.relation, answer.source) else { continue };
        turns += 1;
        turn.get_or_insert((pair.draft, span));
    }
    let (mine, theirs) = (negations(draft, alignment, true), negations(source, alignment, false));
    if (mine.len() + theirs.len()) % 2 == 1 {
        turns += 1;
        if turn.is_none() {
            let (draft_span, source_span) = match (mine.first(), theirs.first()) {
                (Some(n), None) => (*n, alignment.marks().first().copied()?),
                (None, Some(n)) => (main_event(draft, alignment)?, *n),
                (Some(a), Some(b)) => (*a, *b),
                (None, None) => return None,
            };
            turn = Some((draft_span, source_span));
        }
    }
    let (mine, theirs) = turn?;
    if turns % 2 == 0 {
        return None;
    }
    Some(Difference {
        draft: mine,
        source: theirs,
        reason: format!("the draft has “{}”, the source “{}”", mine.of(&draft.text), theirs.of(&source.text)),
    })
}

/// Negations within reach of a word that both sides share.
fn negations(analysis: &Analysis, alignment: &Alignment, is_draft: bool) -> Vec<Span> {
    let shared: Vec<Span> = alignment
        .pairs
        .iter()
        .filter_map(|p| {
            let answer = p.answer?;
            if p.weight < 0.4 || answer.relation < Relation::Opposite {
                return None;
            }
            if is_draft { Some(p.draft) } else { answer.source }
        })
        .collect();
    analysis
        .words
        .iter()
        .enumerate()
        .filter(|(_, w)| w.class == Class::Negation)
        .filter(|(i, w)| {
            // "not only" adds, it does not deny.
            let next = analysis.words.get(i + 1).map(|w| w.lower.as_str());
            if matches!(next, Some("only" | "just" | "merely")) {
                return false;
            }
            let reach: Vec<&Word> = analysis.words[*i..].iter().skip(1).take(4).collect();
            let clause = analysis.clause_at(w.span.start);
            reach.iter().any(|r| clause.covers(r.span) && shared.contains(&r.span))
        })
        .map(|(_, w)| w.span)
        .collect()
}

fn main_event(draft: &Analysis, alignment: &Alignment) -> Option<Span> {
    draft
        .events
        .iter()
        .filter(|e| e.status.is_some())
        .map(|e| draft.words[e.word].span)
        .find(|span| alignment.pairs.iter().any(|p| p.draft == *span && p.answer.is_some()))
        .or_else(|| draft.words.last().map(|w| w.span))
}

/// Another position for the same person ("finance chief" for "chief executive").
fn position(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> Option<Difference> {
    let (mine, near) = positions(draft).into_iter().next()?;
    let theirs = positions(source);
    if theirs.is_empty() || theirs.iter().any(|(p, _)| same_position(&p.of(&source.text).to_lowercase(), &mine.of(&draft.text).to_lowercase())) {
        return None;
    }
    let name = near?;
    let (other, _) = theirs.iter().find(|(_, n)| n.as_ref().is_some_and(|n| crate::claims::names::relation(n, &name) == crate::claims::names::NameRelation::Same))?;
    let _ = alignment;
    Some(Difference {
        draft: mine,
        source: *other,
        reason: format!("the source gives the position as “{}”", other.of(&source.text)),
    })
}

/// Positions in a passage, each with the tokens of the name next to it.
fn positions(analysis: &Analysis) -> Vec<(Span, Option<Vec<String>>)> {
    let lower: Vec<&str> = analysis.words.iter().map(|w| w.lower.as_str()).collect();
    let mut found = Vec::new();
    let mut i = 0;
    while i < lower.len() {
        let n = POSITIONS.longest(&lower[i..]);
        if n == 0 {
            i += 1;
            continue;
        }
        let span = analysis.words[i].span.join(analysis.words[i + n - 1].span);
        let name = analysis
            .names
            .iter()
            .filter(|name| !name.span.overlaps(span))
            .min_by_key(|name| if name.span.start >= span.end { name.span.start - span.end } else { span.start - name.span.end })
            .map(|name| name.tokens.clone());
        found.push((span, name));
        i += n;
    }
    found
}

/// Words for one and the same position.
fn same_position(a: &str, b: &str) -> bool {
    let class = |p: &str| match p {
        "ceo" | "chief executive" | "chief executive officer" => "chief executive",
        "cfo" | "chief financial officer" | "finance chief" | "finance director" => "chief financial officer",
        "coo" | "chief operating officer" => "chief operating officer",
        "cto" | "chief technology officer" => "chief technology officer",
        "chairman" | "chairwoman" | "chair" => "chair",
        "spokesman" | "spokeswoman" | "spokesperson" => "spokesperson",
        other => other,
    }
    .to_string();
    class(a) == class(b)
}

/// One name stands where the source has another, and everything else is the same.
fn swapped(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> Option<Difference> {
    let mut lacking = alignment.pairs.iter().filter(|p| p.is_name && p.answer.is_none());
    let (pair, None) = (lacking.next()?, lacking.next()) else {
        return None;
    };
    let unmatched: Vec<_> = source
        .names
        .iter()
        .filter(|name| !alignment.pairs.iter().any(|p| p.is_name && p.answer.and_then(|a| a.source).is_some_and(|s| s.overlaps(name.span))))
        .collect();
    let other = unmatched.into_iter().find(|name| same_slot(draft, pair, source, name.words.clone(), alignment))?;
    Some(Difference {
        draft: pair.draft,
        source: other.span,
        reason: format!("the source has “{}” where the draft has “{}”", other.span.of(&source.text), pair.draft.of(&draft.text)),
    })
}

/// The words next to the two names answer each other: the same preposition, or matched content.
fn same_slot(draft: &Analysis, pair: &Pair, source: &Analysis, words: std::ops::Range<usize>, alignment: &Alignment) -> bool {
    let first = draft.words.iter().position(|w| w.span.start >= pair.draft.start).unwrap_or(0);
    let last = pair.word;
    let before = |analysis: &Analysis, at: usize| at.checked_sub(1).and_then(|i| analysis.words.get(i)).cloned();
    let after = |analysis: &Analysis, at: usize| analysis.words.get(at + 1).cloned();
    let alike = |a: Option<Word>, b: Option<Word>| match (a, b) {
        (Some(a), Some(b)) => {
            let grammatical = a.class == Class::Function && a.lower == b.lower && !matches!(a.lower.as_str(), "the" | "a" | "an" | "and");
            grammatical || (a.is_content() && alignment::relation(&a, &b) >= Relation::Narrower)
        }
        _ => false,
    };
    alike(before(draft, first), before(source, words.start)) || alike(after(draft, last), after(source, words.end - 1))
}
