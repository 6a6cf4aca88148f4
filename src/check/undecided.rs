//! Paragraphs of the sources that say that what the draft tells as done or certain is not settled.

use std::sync::Arc;

use super::{Checker, upheld};
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::compare::clauses::fact::Fact;
use crate::compare::{Stance, undecided};
use crate::evidence::Candidate;
use crate::text::{PassageKind, Span};
use crate::verdict::Opinion;

/// Sentences from the one that speaks of the matter to the one that says how it stands.
const BEHIND: u32 = 2;

impl Checker<'_> {
    /// Adds the sentence of a paragraph on the same matter by which nothing of it is settled.
    pub(super) fn add_undecided(
        &mut self,
        claim: &Claim,
        draft: &Analysis,
        opinions: &mut Vec<Opinion>,
        candidates: &mut Vec<Candidate>,
    ) {
        if claim.kind != ClaimKind::Assertion
            || opinions
                .iter()
                .any(|o| o.judgement.stance == Stance::Contradicts)
        {
            return;
        }
        let Some(deed) = undecided::deed(draft) else {
            return;
        };
        let found = self.open_matter(draft, deed, opinions, candidates);
        let Some((open, cue, told)) = found else {
            return;
        };
        let place = |c: &Candidate| (Arc::clone(&c.source.id), c.passage.context.block);
        for opinion in opinions.iter_mut() {
            let here = place(&candidates[opinion.candidate]) == place(&open);
            if here && opinion.judgement.stance == Stance::Supports {
                opinion.judgement.stance = Stance::Nearest;
            }
        }
        let reason = format!("the source says that it is not settled: “{told}”");
        upheld::push(opinions, candidates, open, Some(cue), &reason);
        if let Some(opinion) = opinions.last_mut() {
            opinion.judgement.stance = Stance::Contradicts;
            opinion.judgement.not_yet = true;
            opinion.judgement.at = Some(deed.stage.words);
        }
    }

    /// The sentence by which the draft's matter is not settled, with the bytes and the words that say so: one that says so
    /// outright if there is one, else one by which it is only talked of and which nothing that backs the draft overrules.
    fn open_matter(
        &mut self,
        draft: &Analysis,
        deed: &Fact,
        opinions: &[Opinion],
        candidates: &[Candidate],
    ) -> Option<(Candidate, Span, String)> {
        let mut sentences: Vec<Candidate> = Vec::new();
        for first in candidates {
            if first.passage.kind == PassageKind::Row {
                continue;
            }
            for open in self.behind(first) {
                let same =
                    |c: &Candidate| c.source.id == open.source.id && c.ordinal == open.ordinal;
                if !sentences.iter().any(same) {
                    sentences.push(open);
                }
            }
        }
        let mut backing = opinions.iter();
        let backed = backing.any(|o| o.judgement.stance == Stance::Supports);
        let mut weaker = None;
        for open in sentences {
            let weak = !backed && weaker.is_none();
            if !undecided::may_be_unsettled(&open.passage.text, weak) {
                continue;
            }
            let says_so = self.analysis(&open);
            let Some(cue) = undecided::unsettled(&says_so) else {
                continue;
            };
            if cue.weak && (backed || weaker.is_some()) {
                continue;
            }
            let matter = self.up_to(&open);
            let matter: Vec<&Analysis> = matter.iter().map(|m| &**m).collect();
            let topic = self.topic(&open);
            let knows = |name: &_| topic.names(name);
            if undecided::is_the_matter(draft, deed, &matter, cue, knows) {
                let found = (open, cue.span, cue.span.of(&says_so.text).to_owned());
                if !cue.weak {
                    return Some(found);
                }
                weaker = Some(found);
            }
        }
        weaker
    }

    /// A passage and the sentences behind it in its paragraph; behind a question, those of the answer.
    fn behind(&self, first: &Candidate) -> Vec<Candidate> {
        let index = &self.snapshot.index;
        let near = first.ordinal..first.ordinal + BEHIND + 1;
        let mut found = index.passages(&first.source.id, near);
        let asks = first.passage.text.trim_end().ends_with('?');
        let block = first.passage.context.block;
        found.retain(|c| {
            let own = c.passage.context.block;
            own == block || asks && own == block + 1
        });
        found
    }

    /// The sentence and those that lead up to it in its paragraph; where it begins an answer, the question too.
    fn up_to(&mut self, last: &Candidate) -> Vec<Arc<Analysis>> {
        let near = last.ordinal.saturating_sub(BEHIND + 1)..last.ordinal + 1;
        let block = last.passage.context.block;
        let mut found = self.snapshot.index.passages(&last.source.id, near);
        let mut from = found.len();
        while let Some(c) = from.checked_sub(1).and_then(|at| found.get(at)) {
            let own = c.passage.context.block == block;
            let asked =
                c.passage.text.trim_end().ends_with('?') && c.passage.context.block + 1 == block;
            if !own && !asked || c.passage.kind == PassageKind::Row {
                break;
            }
            from -= 1;
        }
        found.drain(..from);
        found.iter().map(|c| self.analysis(c)).collect()
    }
}
