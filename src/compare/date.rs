//! A date or period of the draft beside those of a passage.

use super::{Alignment, Judgement};
use crate::claims::Analysis;
use crate::finding::Stance;
use crate::quantity::time::{self, Relation};

/// Relatedness from which an agreeing date backs the claim.
const SUPPORT: f32 = 0.45;
/// Relatedness from which another date contradicts it: the event must be the same one.
const CONFLICT: f32 = 0.7;
/// Share of the words next to the date that must be found next to the other one.
const CONFLICT_LOCAL: f32 = 0.65;

/// The best period of the passage for period `index` of the draft, and what it says.
pub fn judge(
    draft: &Analysis,
    index: usize,
    source: &Analysis,
    alignment: &Alignment,
) -> Option<Judgement> {
    let mine = draft.periods.get(index)?;
    let clause = draft.clause_at(mine.core.start);
    let coverage = alignment.coverage(clause, 0.4);
    let names = alignment.names(clause);
    let mut best: Option<(f32, Judgement)> = None;
    for other in &source.periods {
        let compared = time::compare(mine, other);
        let local = alignment.local(draft, mine.core, source, other.core);
        let related = (0.5 * coverage + 0.5 * local) * (0.4 + 0.6 * names);
        let agrees = matches!(compared.relation, Relation::Same | Relation::Contains);
        let judgement = if agrees && related >= SUPPORT {
            Judgement {
                stance: Stance::Supports,
                relatedness: related,
                reason: compared.reason,
                marks: vec![other.span],
                expected: None,
                at: None,
            }
        } else if compared.relation == Relation::Disjoint
            && related >= CONFLICT
            && local >= CONFLICT_LOCAL
            && names >= 1.0
            && !alignment.foreign_subject()
        {
            Judgement {
                stance: Stance::Contradicts,
                relatedness: related,
                reason: compared.reason,
                marks: vec![other.span],
                expected: Some(time::in_style_of(other, mine, mine.core.of(&draft.text)))
                    .filter(|s| !s.is_empty()),
                at: Some(mine.core),
            }
        } else {
            Judgement::nearest(related, compared.reason, other.span)
        };
        let rank = related + if agrees { 0.3 } else { 0.0 };
        if best.as_ref().is_none_or(|(r, _)| rank > *r) {
            best = Some((rank, judgement));
        }
    }
    best.map(|(_, judgement)| judgement)
}
