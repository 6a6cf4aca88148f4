//! Whether words that belong together in the draft belong together in the passage: edges of the two trees.

use super::units::Unit;
use crate::claims::Analysis;
use crate::compare::together::Part;
use crate::syntax::{Clause, Relation, Tree};
use crate::text::Span;

/// How the grammar of a passage answers that of the statement; shares are 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Grammar {
    /// Share of the statement's pairs of head and dependent that stand near each other in the tree
    /// of one passage.
    pub edges: f32,
    /// Share of the statement's subjects and objects that are subjects and objects of the same
    /// predicate.
    pub roles: f32,
    /// Subjects that are objects there, or the other way round.
    pub exchanged: f32,
    /// Predicates denied in one of the two only.
    pub denied: f32,
    /// Predicates that the passage has as possible, planned, conditional or somebody's words, the
    /// statement as fact.
    pub unreal: f32,
    /// Share of the statement's predicates that a predicate of the passage answers.
    pub predicates: f32,
}

/// Steps in a tree between words that still have to do with each other, and what each step leaves.
const NEAR: [f32; 5] = [0.5, 1.0, 0.9, 0.6, 0.3];

/// Compares the statement with the passages at `best`; each pair of words by the passage that has it best.
pub fn compare(draft: &Analysis, units: &[Unit], parts: &[Part<'_>], best: &[usize]) -> Grammar {
    let mine = draft.parse();
    let tree = &mine.tree;
    let heads: Vec<Option<usize>> = units.iter().map(|u| tree.head_of(u.span)).collect();
    let unit_at = |token: usize| heads.iter().position(|h| *h == Some(token));
    let governor = |token: usize| tree.ancestors(token).find_map(unit_at);
    let answered: Vec<Vec<Option<usize>>> = best
        .iter()
        .map(|&at| tokens(&parts[at], units.len()))
        .collect();

    let (mut edges, mut edges_found) = (0.0, 0.0);
    for (at, head) in heads.iter().enumerate() {
        let Some(above) = head.and_then(governor).filter(|above| *above != at) else {
            continue;
        };
        let weight = units[at].weight.min(units[above].weight).max(0.1);
        edges += weight;
        let near = best.iter().zip(&answered).map(|(&part, tokens)| {
            let pair = tokens[at].zip(tokens[above]);
            pair.map_or(0.0, |(a, b)| {
                let steps = distance(&parts[part].source.parse().tree, a, b);
                NEAR.get(steps).copied().unwrap_or(0.0)
            })
        });
        edges_found += weight * near.fold(0.0, f32::max);
    }

    let mut result = Grammar {
        edges: if edges > 0.0 {
            edges_found / edges
        } else {
            1.0
        },
        ..Grammar::default()
    };
    let (mut roles, mut kept, mut predicates, mut told) = (0.0, 0.0, 0.0, 0.0);
    for clause in &mine.clauses {
        let Some(predicate) = unit_at(clause.predicate) else {
            continue;
        };
        predicates += 1.0;
        let counterpart = best.iter().zip(&answered).find_map(|(&part, tokens)| {
            let parse = parts[part].source.parse();
            let token = tokens[predicate]?;
            let found = parse.clauses.iter().find(|c| c.predicate == token)?;
            Some((found, tokens, &parse.tree))
        });
        let sides = |c: &Clause| -> [Vec<usize>; 2] {
            let units = |list: &[usize]| list.iter().filter_map(|t| unit_at(*t)).collect();
            [units(&c.agents), units(&c.patients)]
        };
        let [agents, patients] = sides(clause);
        roles += (agents.len() + patients.len()) as f32;
        let Some((other, tokens, theirs)) = counterpart else {
            continue;
        };
        told += 1.0;
        for (own, same, opposite) in [
            (&agents, &other.agents, &other.patients),
            (&patients, &other.patients, &other.agents),
        ] {
            for unit in own {
                let Some(token) = tokens[*unit] else { continue };
                let among = |list: &[usize]| {
                    list.contains(&token)
                        || list
                            .iter()
                            .any(|t| theirs.ancestors(token).next() == Some(*t))
                };
                if among(same) {
                    kept += 1.0;
                } else if among(opposite) {
                    result.exchanged += 1.0;
                }
            }
        }
        if clause.denied() != other.denied() {
            result.denied += 1.0;
        }
        if real(clause) && !real(other) {
            result.unreal += 1.0;
        }
    }
    result.roles = if roles > 0.0 { kept / roles } else { 1.0 };
    result.predicates = if predicates > 0.0 {
        told / predicates
    } else {
        1.0
    };
    result
}

/// The token of the passage's tree that answers each unit.
fn tokens(part: &Part<'_>, units: usize) -> Vec<Option<usize>> {
    let tree = &part.source.parse().tree;
    let token = |span: Span| tree.head_of(span);
    let pairs = part.alignment.pairs.iter().take(units);
    let mut found: Vec<Option<usize>> = pairs
        .map(|p| p.answer.and_then(|a| a.source).and_then(token))
        .collect();
    found.resize(units, None);
    found
}

/// Edges between two tokens of a tree, by way of their nearest common ancestor; conjuncts and
/// appositions stand beside their head and cost nothing.
fn distance(tree: &Tree, a: usize, b: usize) -> usize {
    let up = |token: usize| -> Vec<(usize, usize)> {
        let mut steps = 0;
        let mut path = vec![(token, 0)];
        let mut at = token;
        for above in tree.ancestors(token) {
            if !matches!(
                tree.relation(at),
                Relation::Conj | Relation::Appos | Relation::Flat | Relation::Xcomp
            ) {
                steps += 1;
            }
            path.push((above, steps));
            at = above;
        }
        path
    };
    let (mine, theirs) = (up(a), up(b));
    mine.iter()
        .find_map(|(token, steps)| {
            let other = theirs.iter().find(|(t, _)| t == token)?;
            Some(steps + other.1)
        })
        .unwrap_or(usize::MAX)
}

/// True for a clause that is told as a fact: no modal, no condition, nobody's words or wish above it.
fn real(clause: &Clause) -> bool {
    let open = |modal: &String| {
        matches!(
            modal.as_str(),
            "may" | "might" | "could" | "would" | "can" | "should"
        )
    };
    let conditional = matches!(clause.marker.as_deref(), Some("if" | "unless" | "whether"));
    !conditional
        && !clause.modals.iter().any(open)
        && !clause.above.iter().any(|m| {
            m.modals.iter().any(open) || !m.reports && !REALISING.contains(&m.lemma.as_str())
        })
}

/// Verbs above another that leave it as real as they are themselves.
const REALISING: [&str; 8] = [
    "begin", "start", "continue", "manage", "help", "go", "come", "be",
];
