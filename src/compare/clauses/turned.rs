//! A deed that a document tells the other way round: "Orme launched it" beside "Orme was founded by two engineers".

use super::argument::{self, Argument, Likeness};
use super::fact::{Fact, Predicates, Sentence};
use super::unbacked::Unbacked;
use crate::claims::Analysis;
use crate::syntax::Kind;

/// Who the draft says did something, where every passage that has the deed has it done to them.
pub fn done_to_it(draft: &Sentence<'_>, passages: &[&Analysis]) -> Option<Unbacked> {
    let acts = |f: &&Fact| {
        f.kind == Kind::Verbal
            && f.stage.status.is_some()
            && !f.undergoers.is_empty()
            && f.actors.iter().any(Argument::is_named)
    };
    draft.facts.iter().filter(acts).find_map(|mine| {
        let actor = mine.actors.iter().find(|a| a.is_named())?;
        let mut turned = None;
        for passage in passages {
            let source = Sentence::of(passage);
            for theirs in source.facts {
                if mine.relation(theirs) != Predicates::Same {
                    continue;
                }
                let is_him = |b: &Argument| {
                    let alike = argument::likeness(draft.analysis, actor, passage, b);
                    alike == Likeness::Same
                };
                let done_to_him = theirs.undergoers.iter().any(|b| b.is_named() && is_him(b));
                let by_others = !theirs.actors.is_empty()
                    && theirs.actors.iter().all(|b| !b.stands_for && !is_him(b));
                if !done_to_him || !by_others {
                    return None;
                }
                turned.get_or_insert_with(|| theirs.words_of(passage).to_string());
            }
        }
        turned.map(|words| Unbacked {
            at: mine.predicate,
            reason: format!("it has it done to them: “{words}”"),
        })
    })
}
