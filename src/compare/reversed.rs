//! A statement turned round: a state beside the one that excludes it, a word beside its opposite, a denial.

use super::alignment::{Alignment, Pair};
use super::assertion::{Difference, counterpart, is_told, speaks};
use super::clauses::{self, polarity};
use super::{states, subject};
use crate::claims::Analysis;
use crate::claims::events::Event;
use crate::claims::lexicon::{MARGINS, ORGANISATIONS};
use crate::claims::words::{Class, Relation, Word};
use crate::syntax::{Relation as Link, Upos};
use crate::text::Span;

/// True for "will drop it" beside "jumps": what somebody does to a thing that the other sentence does not have is no
/// movement of the subject's own.
pub fn is_done_to_another(draft: &Analysis, mine: Span, source: &Analysis, theirs: Span) -> bool {
    let object = |analysis: &Analysis, span: Span| {
        let tree = &analysis.parse().tree;
        let verb = tree
            .at(span.start)
            .filter(|at| tree.upos(*at) == Upos::Verb)?;
        Some(
            tree.child(verb, Link::Obj)
                .and_then(|object| tree.token(object))
                .map(|t| t.span),
        )
    };
    // "It" stands in no other text.
    let pronoun = |thing: Span| matches!(thing.of(&draft.text), "it" | "them" | "this" | "that");
    if let Some(Some(thing)) = object(draft, mine)
        && pronoun(thing)
    {
        return true;
    }
    let known = |one: &Analysis, thing: Span, other: &Analysis| {
        let mut words = one.words_in(thing).filter(|w| w.is_content());
        let measured = one.is_measured(thing);
        measured
            || words.any(|w| {
                other
                    .words
                    .iter()
                    .any(|o| w.relation(o) >= Relation::Synonym)
            })
    };
    match (object(draft, mine), object(source, theirs)) {
        (Some(Some(thing)), Some(None)) => !known(draft, thing, source),
        (Some(None), Some(Some(thing))) => !known(source, thing, draft),
        _ => false,
    }
}

/// True for "the loss of federal money" beside "the growth of wages": each says of what it is, and the two are not one.
fn is_of_another_thing(draft: &Analysis, mine: Span, source: &Analysis, theirs: Span) -> bool {
    let of = |analysis: &Analysis, span: Span| {
        let tree = &analysis.parse().tree;
        let noun = tree.at(span.start)?;
        let mut below = tree.children_by(noun, Link::Nmod);
        let thing = below.find(|at| tree.preposition(*at).as_deref() == Some("of"))?;
        Some(tree.phrase(thing))
    };
    let (Some(a), Some(b)) = (of(draft, mine), of(source, theirs)) else {
        return false;
    };
    let mut own = draft.words_in(a).filter(|w| w.is_content());
    !own.any(|w| {
        let mut others = source.words_in(b).filter(|o| o.is_content());
        others.any(|o| w.relation(o) > Relation::Opposite)
    })
}

/// A state and the one that excludes it, a word and its opposite, or a statement and its denial:
/// an odd number of turns reverses the statement.
pub fn reversed(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> Option<Difference> {
    let difference = |mine: Span, theirs: Span| Difference {
        not_yet: false,
        draft: mine,
        source: theirs,
        reason: format!(
            "the draft has “{}”, the source “{}”",
            mine.of(&draft.text),
            theirs.of(&source.text)
        ),
    };
    if let Some((mine, theirs)) = states::excluded(draft, source) {
        return Some(difference(mine.span, theirs.span));
    }
    if states::shared(&states::states(draft), &states::states(source)).is_some() {
        return None;
    }
    let mut turn: Option<(Span, Span)> = None;
    let mut turns = 0;
    for pair in &alignment.pairs {
        let Some(answer) = pair.answer else { continue };
        let (Relation::Opposite, Some(span)) = (answer.relation, answer.source) else {
            continue;
        };
        if !same_company(draft, pair, source, answer.word, alignment)
            || another_subject(draft, pair, source, answer.word, alignment)
            || is_done_to_another(draft, pair.draft, source, span)
            || is_of_another_thing(draft, pair.draft, source, span)
            // "Net debt" and "gross debt" are two measures, not one turned round.
            || MARGINS.of(&draft.words[pair.word].lower).is_some()
        {
            continue;
        }
        turns += 1;
        turn.get_or_insert((pair.draft, span));
    }
    let named = |e: &Event| polarity::is_only_named(draft, draft.words[e.word].span);
    let told = draft.events.iter();
    for event in told.filter(|e| is_told(draft, e.word) && !named(e)) {
        let Some(other) = counterpart(draft, event, source, alignment) else {
            continue;
        };
        // "… not to be named, said": who speaks is not what is denied.
        let speaks = speaks(&draft.words[event.word]);
        let word = draft.words[event.word].span;
        let related = alignment
            .pairs
            .iter()
            .find(|p| p.draft == word)
            .is_some_and(|p| same_company(draft, p, source, Some(other.word), alignment));
        // "no trace of the missing crew": it is the trace that is denied, and found or not.
        let mine = |e: &Event| {
            alignment
                .pairs
                .iter()
                .any(|p| p.word == e.word && p.answer.is_some())
        };
        let theirs = |e: &Event| {
            let answered = |p: &Pair| p.answer.is_some_and(|a| a.word == Some(e.word));
            alignment.pairs.iter().any(answered)
        };
        let of_another = event.negated && denied_before(draft, event, &mine)
            || other.negated && denied_before(source, other, &theirs);
        // "Will be paid no bonus" and "no bonus will be paid": the tree knows what a "no" behind its verb denies.
        let as_denied = denied(draft, event.word)
            .zip(denied(source, other.word))
            .is_some_and(|(mine, theirs)| mine == theirs);
        if event.negated != other.negated && !speaks && related && !of_another && !as_denied {
            turns += 1;
            turn.get_or_insert((negation(draft, event), negation(source, other)));
            break;
        }
    }
    let (mine, theirs) = turn?;
    (turns % 2 == 1).then(|| difference(mine, theirs))
}

/// True if the tree has a denial of the verb at `word`; `None` where it has no clause of it.
fn denied(analysis: &Analysis, word: usize) -> Option<bool> {
    let parse = analysis.parse();
    let at = parse.tree.at(analysis.words.get(word)?.span.start)?;
    let clause = parse.clauses.iter().find(|c| c.predicate == at)?;
    Some(clauses::stage::stage(analysis, parse, clause).denied)
}

/// True if a negation shortly before the event already denies one that both passages have.
fn denied_before(analysis: &Analysis, event: &Event, shared: &dyn Fn(&Event) -> bool) -> bool {
    let near = event.word.saturating_sub(COMPANY + 1)..event.word;
    analysis
        .events
        .iter()
        .any(|e| e.negated && near.contains(&e.word) && shared(e))
}

/// True if the verb of the source has a noun as its subject that answers nothing of the draft's subject: that
/// investments fell does not say that the company did not grow.
fn another_subject(
    draft: &Analysis,
    pair: &Pair,
    source: &Analysis,
    word: Option<usize>,
    alignment: &Alignment,
) -> bool {
    let Some(at) = word else { return false };
    if !subject::is_verb_form(draft, pair.word) || !subject::is_verb_form(source, at) {
        return false;
    }
    let (mine, theirs) = (
        subject::phrase(draft, pair.word),
        subject::phrase(source, at),
    );
    let Some(head) = theirs.last().filter(|_| !mine.is_empty()) else {
        return false;
    };
    if ORGANISATIONS.contains(head.lemma()) {
        return false;
    }
    let answered = |w: &&Word| {
        let mut all = alignment.pairs.iter().filter_map(|p| p.answer?.source);
        all.any(|span| span.overlaps(w.span))
    };
    let known = |w: &&Word| {
        mine.iter()
            .any(|own| super::alignment::relation(own, w) >= Relation::Broader)
    };
    !theirs.iter().any(|w| answered(w) || known(w))
}

/// True if a word next to the draft's is answered by a word near the source's: "new plant" and "old
/// plant" speak of one plant, "new plant" and "old rules" do not.
fn same_company(
    draft: &Analysis,
    pair: &Pair,
    source: &Analysis,
    word: Option<usize>,
    alignment: &Alignment,
) -> bool {
    let Some(at) = word else { return false };
    let near: Vec<Span> = source.words
        [at.saturating_sub(COMPANY)..(at + COMPANY + 1).min(source.words.len())]
        .iter()
        .map(|w| w.span)
        .collect();
    let beside = draft.words
        [pair.word.saturating_sub(COMPANY)..(pair.word + COMPANY + 1).min(draft.words.len())]
        .iter()
        .filter(|w| w.span != pair.draft && w.is_content());
    let mut beside = beside.map(|w| alignment.pairs.iter().find(|p| p.draft.covers(w.span)));
    beside.any(|p| {
        p.and_then(|p| p.answer)
            .filter(|a| a.relation >= Relation::Broader)
            .and_then(|a| a.source)
            .is_some_and(|span| near.iter().any(|n| span.overlaps(*n)))
    })
}

/// Words on each side among which an opposite looks for company.
const COMPANY: usize = 3;

/// The event with the negation before it.
fn negation(analysis: &Analysis, event: &Event) -> Span {
    let word = analysis.words[event.word].span;
    analysis.words[event.word.saturating_sub(4)..event.word]
        .iter()
        .find(|w| w.class == Class::Negation)
        .filter(|_| event.negated)
        .map_or(word, |n| n.span.join(word))
}
