//! "Heron is led by Bo Lind" beside "Bo Lind, chief executive of Heron": a post says what the verb says.

use super::fact::Sentence;
use crate::claims::Analysis;
use crate::claims::lexicon::{LEADERS, Pos};
use crate::claims::names::{self, NameRelation};
use crate::claims::words::Word;

/// Verbs that say of somebody what a post of theirs says as well.
const LEADING: [&str; 4] = ["lead", "head", "run", "chair"];
/// Words between a name and the post beside it: ", the new", "of Heron,".
const BETWEEN: usize = 4;

/// True for a verb that a post may answer.
pub fn is_leading(word: &Word) -> bool {
    LEADING.iter().any(|lemma| word.is(lemma))
}

/// True if beside the name of whoever leads in the draft the passage has the post of one who does.
pub fn answers(draft: &Analysis, passage: &Analysis) -> bool {
    let lower: Vec<&str> = passage.words.iter().map(|w| w.lower.as_str()).collect();
    let posts: Vec<(usize, usize)> = (0..lower.len())
        .map(|at| (at, at + LEADERS.longest(&lower[at..])))
        .filter(|(from, to)| from < to)
        .collect();
    if posts.is_empty() {
        return false;
    }
    let sentence = Sentence::of(draft);
    let leaders = sentence
        .facts
        .iter()
        .filter(|f| LEADING.contains(&f.lemma.as_str()))
        .flat_map(|f| &f.actors)
        .filter_map(|a| a.name.as_deref());
    let leaders: Vec<&[String]> = leaders.collect();
    let bearers = passage.names.iter().filter(|n| {
        let mut all = leaders.iter();
        all.any(|leader| names::relation(leader, &n.tokens) == NameRelation::Same)
    });
    let beside = |from: usize, to: usize| {
        let between = passage.words.get(from..to).unwrap_or_default();
        let acts = |w: &Word| w.may_be(Pos::Verb) && !w.may_be(Pos::Noun);
        from <= to && between.len() <= BETWEEN && !between.iter().any(acts)
    };
    bearers.into_iter().any(|name| {
        posts
            .iter()
            .any(|(from, to)| beside(name.words.end, *from) || beside(*to, name.words.start))
    })
}
