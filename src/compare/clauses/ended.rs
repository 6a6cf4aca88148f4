//! What is over beside what is only on hold or was completed: a deal that one says is called off and the other suspended.

use super::argument::{Argument, Likeness, likeness};
use super::fact::{Fact, Sentence, is_amount};
use crate::claims::lexicon::ENDINGS;
use crate::compare::assertion::Difference;
use crate::syntax::{Kind, Relation as Link};
use crate::text::Span;

/// How something has stopped, as a sentence tells it.
struct Stop<'f> {
    /// "over", "paused", "done" or "open".
    class: &'static str,
    /// What has stopped.
    what: &'f Argument,
    /// Bytes of the words that say so.
    words: Span,
}

/// The same thing over in one sentence and on hold or completed in the other; `None` if the source has it both ways.
pub fn otherwise(draft: &Sentence<'_>, source: &Sentence<'_>) -> Option<Difference> {
    let theirs = stops(source);
    stops(draft).iter().find_map(|mine| {
        let same = |t: &&Stop<'_>| {
            likeness(draft.analysis, mine.what, source.analysis, t.what) == Likeness::Same
        };
        let about: Vec<&Stop<'_>> = theirs.iter().filter(same).collect();
        let other = about.first()?;
        about
            .iter()
            .all(|t| t.class != mine.class && !goes_with(t.class, mine.class))
            .then(|| Difference {
                // What was on hold may have gone on since.
                not_yet: mine.class == "done" && matches!(other.class, "paused" | "open"),
                draft: mine.words,
                source: other.words,
                reason: format!(
                    "the source has “{}”, not “{}”",
                    other.words.of(&source.analysis.text),
                    mine.words.of(&draft.analysis.text)
                ),
            })
    })
}

/// True for a deal that is on hold and waits for a permit.
fn goes_with(a: &str, b: &str) -> bool {
    matches!((a, b), ("open", "paused") | ("paused", "open"))
}

fn stops<'f>(sentence: &'f Sentence<'_>) -> Vec<Stop<'f>> {
    let told = sentence.facts.iter().filter(|f| !f.denied());
    told.filter_map(|fact| {
        let (class, words) = class(sentence, fact)?;
        // What waits has not come to its end, and need not have begun.
        let begun = fact.stage.status >= Some(crate::claims::Status::Begun);
        if !begun && class != "open" {
            return None;
        }
        // "Of the loan, £11 million has been completed": a part.
        if fact
            .undergoers
            .iter()
            .any(|u| is_amount(sentence.analysis, u))
        {
            return None;
        }
        let what = fact.undergoers.first().or(fact.actors.first())?;
        Some(Stop { class, what, words })
    })
    .collect()
}

/// The class of the predicate or of a phrase that goes with it: "abandoned", "put on hold".
fn class(sentence: &Sentence<'_>, fact: &Fact) -> Option<(&'static str, Span)> {
    let tree = &sentence.parse.tree;
    let at = tree.at(fact.predicate.start)?;
    let phrase = |noun: usize| {
        let preposition = tree.preposition(noun)?;
        let class = ENDINGS.of(&format!("{preposition} {}", tree.lemma(noun)))?;
        Some((class, fact.predicate.join(tree.phrase(noun))))
    };
    let by_phrase = tree.children_by(at, Link::Obl).chain([at]).find_map(phrase);
    let verbal = matches!(fact.kind, Kind::Verbal | Kind::Copular);
    by_phrase.or_else(|| {
        let class = ENDINGS.of(&fact.lemma).filter(|_| verbal)?;
        let particle = fact.lemma.split_once(' ').and_then(|(_, particle)| {
            let mut children = tree.children(at);
            children.find(|child| tree.form(*child).eq_ignore_ascii_case(particle))
        });
        let particle = particle.and_then(|child| tree.token(child));
        let words = particle.map_or(fact.predicate, |token| fact.predicate.join(token.span));
        Some((class, words))
    })
}
