//! Who said it: the same saying with another speaker.

use super::argument::{self, Argument, Likeness, likeness};
use super::cast::cast;
use super::fact::{Fact, Predicates, Sentence};
use crate::claims::lexicon::SAYING;
use crate::claims::names::{self, NameRelation};
use crate::claims::words::Relation;
use crate::compare::assertion::Difference;

/// Verbs by which something becomes known: there is one who does it first.
const FIRST: [&str; 6] = ["reveal", "disclose", "break", "uncover", "expose", "unveil"];

/// A named speaker of the draft where the source has the same words or news from another.
pub fn another(draft: &Sentence<'_>, source: &Sentence<'_>) -> Option<Difference> {
    let sayings = |s: &Sentence<'_>| -> Vec<usize> {
        let all = s.facts.iter().enumerate();
        all.filter(|(_, f)| is_saying(f)).map(|(i, _)| i).collect()
    };
    let theirs = sayings(source);
    sayings(draft).into_iter().find_map(|a| {
        let mine = &draft.facts[a];
        let mut there = theirs.iter().map(|b| &source.facts[*b]);
        let other = there.find(|other| same_saying(draft, mine, source, other))?;
        let speaker = named(&mine.actors)?;
        let theirs = named(&other.actors)?;
        let apart =
            likeness(draft.analysis, speaker, source.analysis, theirs) == Likeness::Different;
        // Whoever is named in the passage as well may have said it too.
        let named_there = source
            .analysis
            .names
            .iter()
            .any(|n| speaker.name.as_deref() == Some(n.tokens.as_slice()));
        (apart && !named_there).then(|| Difference {
            not_yet: false,
            draft: speaker.span,
            source: theirs.span.join(other.predicate),
            reason: format!(
                "in the source it is {} that says so, not {}",
                theirs.of(source.analysis),
                speaker.of(draft.analysis)
            ),
        })
    })
}

fn is_saying(fact: &Fact) -> bool {
    SAYING.contains(&fact.lemma) || FIRST.contains(&fact.lemma.as_str())
}

fn named(actors: &[Argument]) -> Option<&Argument> {
    match actors {
        [only] if only.is_named() => Some(only),
        _ => None,
    }
}

/// True if both say the same thing: its object is the same, or so is what a clause below it tells.
fn same_saying(draft: &Sentence<'_>, mine: &Fact, source: &Sentence<'_>, theirs: &Fact) -> bool {
    if mine.denied() != theirs.denied() {
        return false;
    }
    let news = |f: &Fact| FIRST.contains(&f.lemma.as_str());
    let verbs = mine.relation(theirs) == Predicates::Same || news(mine) && news(theirs);
    let first = |s: &Sentence<'_>| s.analysis.words.iter().any(|w| w.lower == "first");
    let unique = news(mine) && news(theirs) || first(draft) || first(source);
    let objects = mine.undergoers.iter().any(|a| {
        let same = |b: &Argument| {
            likeness(draft.analysis, a, source.analysis, b) >= Likeness::Wider && !a.stands_for
        };
        theirs.undergoers.iter().any(same)
    });
    // "revealed Orr's resignation" and "revealed that Orr had resigned"
    let clausal = || {
        let mut below = source.facts.iter().filter(|f| within(f, theirs));
        below.any(|told| {
            mine.undergoers
                .iter()
                .any(|a| names_deed(draft, a, source, told))
        })
    };
    if verbs && unique && (objects || clausal()) {
        return true;
    }
    // "Orr said that sales rose": what is told is a clause of its own. Two may say the same of a thing
    // in general, so the very predicate and its object are asked for.
    let told = |s: &Sentence<'_>, f: &Fact| -> Vec<usize> {
        let all = s.facts.iter().enumerate();
        let said = all.filter(|(_, g)| within(g, f));
        said.map(|(i, _)| i).collect()
    };
    let there = told(source, theirs);
    verbs
        && told(draft, mine).into_iter().any(|a| {
            there.iter().any(|b| {
                let (a, b) = (&draft.facts[a], &source.facts[*b]);
                let cast = cast(draft, a, source, b);
                a.relation(b) == Predicates::Same && cast.core && cast.different == 0
            })
        })
}

/// True if `told` is what `saying` reports.
fn within(told: &Fact, saying: &Fact) -> bool {
    let speaks = |a: &Argument| saying.actors.iter().any(|b| a.token == b.token);
    told.sayers.iter().any(speaks)
}

/// True if a noun phrase names what a clause tells: its head the deed, a name of it whoever takes part.
fn names_deed(draft: &Sentence<'_>, noun: &Argument, source: &Sentence<'_>, told: &Fact) -> bool {
    let word = |s: &Sentence<'_>, at: Option<usize>| s.analysis.words.get(at?).cloned();
    let verb = argument::word_at(source.analysis, told.predicate);
    let deed = match (word(draft, noun.head), word(source, verb)) {
        (Some(a), Some(b)) => a.relation(&b) >= Relation::Synonym,
        _ => false,
    };
    let mine = argument::names_in(draft.analysis, noun.span);
    let theirs = told.actors.iter().chain(&told.undergoers);
    deed && theirs.filter_map(|a| a.name.as_deref()).any(|b| {
        mine.iter()
            .any(|a| names::relation(a, b) == NameRelation::Same)
    })
}
