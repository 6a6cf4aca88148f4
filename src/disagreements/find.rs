//! From a corpus to its disagreements.

use super::keys::{self, Statement};
use super::read::{self, Document};
use super::{Disagreement, clash, copies, group, group::Edge, spread};
use crate::evidence::EvidenceIndex;
use rustc_hash::{FxHashMap, FxHashSet};

/// What the sources of a corpus contradict each other about, the biggest first: what holds still before
/// what was replaced since, many sources before few, then by how far the values lie apart. Equal corpora
/// give equal lists.
pub fn find(index: &dyn EvidenceIndex) -> Vec<Disagreement> {
    let documents = read::documents(index);
    let texts: Vec<_> = documents.iter().map(|d| d.runs.clone()).collect();
    let originals = copies::originals(&texts);
    let repeated = repeated(&documents, &originals);
    let pairs: Vec<_> = keys::pairs(&documents)
        .into_iter()
        .filter(|(a, b)| {
            [a, b]
                .iter()
                .all(|s| !repeated.contains(&(s.document, s.passage)))
        })
        .collect();
    let judged = certain(judge(&documents, &pairs));
    group::group(&documents, &originals, &judged)
}

/// The passages of copies that say word for word what their originals say. A copy that differs in some
/// places, as a correction does, speaks there for itself.
fn repeated(documents: &[Document], originals: &[usize]) -> FxHashSet<(usize, usize)> {
    let mut repeated = FxHashSet::default();
    let mut of_original: FxHashMap<usize, FxHashSet<String>> = FxHashMap::default();
    for (at, first) in originals
        .iter()
        .enumerate()
        .filter(|(at, first)| at != *first)
    {
        let said = of_original.entry(*first).or_insert_with(|| {
            let passages = documents[*first].passages.iter();
            passages
                .map(|(c, _)| copies::words(&c.passage.text))
                .collect()
        });
        for (passage, (candidate, _)) in documents[at].passages.iter().enumerate() {
            if said.contains(&copies::words(&candidate.passage.text)) {
                repeated.insert((at, passage));
            }
        }
    }
    repeated
}

/// Leaves out what a passage gives two values for: which of them answers the other document's cannot be
/// told, unless one of them agrees with it.
fn certain(judged: Vec<Edge>) -> Vec<Edge> {
    let mut answers: FxHashMap<(Statement, usize, usize), Vec<(Statement, bool)>> =
        FxHashMap::default();
    for (a, b, rivalry) in &judged {
        answers
            .entry((*a, b.document, b.passage))
            .or_default()
            .push((*b, rivalry.agrees));
        answers
            .entry((*b, a.document, a.passage))
            .or_default()
            .push((*a, rivalry.agrees));
    }
    let alone = |of: Statement, in_: Statement| {
        answers
            .get(&(of, in_.document, in_.passage))
            .is_none_or(|all| all.len() == 1)
    };
    judged
        .iter()
        .filter(|(a, b, rivalry)| rivalry.agrees || alone(*a, *b) && alone(*b, *a))
        .cloned()
        .collect()
}

/// Every pair that is about one thing, in the order of `pairs`.
fn judge(documents: &[Document], pairs: &[(Statement, Statement)]) -> Vec<Edge> {
    let judged = spread::map(pairs, |(a, b)| {
        clash::judge(documents, *a, *b).map(|found| (*a, *b, found))
    });
    judged.into_iter().flatten().collect()
}
