//! How often tags, lemmas, heads and relations are right, on given words and on raw text.

use std::collections::HashMap;
use std::time::Instant;

use tickmark::syntax::model::{Analysed, Model};
use tickmark::syntax::tokenize;

use crate::conllu::Sentence;
use crate::inventory::Inventory;
use crate::network::Network;

/// Counts of right answers; relations without their subtypes, as the CoNLL shared tasks count them.
#[derive(Default)]
struct Score {
    given: usize,
    found: usize,
    upos: usize,
    lemma: usize,
    heads: usize,
    labelled: usize,
    subtyped: usize,
}

impl Score {
    fn word(
        &mut self,
        (all, index): (&Analysed, usize),
        head_is_right: bool,
        s: &Sentence,
        at: usize,
    ) {
        let word = &all.words[index];
        self.upos += usize::from(word.upos.as_str() == s.upos[at]);
        let gold = if s.lemmas[at] == "_" {
            &s.forms[at]
        } else {
            &s.lemmas[at]
        };
        self.lemma += usize::from(word.lemma.of(&all.lemmas) == *gold);
        self.relation(word.relation.as_str(), head_is_right, s, at);
    }

    fn relation(&mut self, relation: &str, head_is_right: bool, s: &Sentence, at: usize) {
        if head_is_right {
            let universal = |text: &str| text.split(':').next().unwrap_or("").to_owned();
            self.heads += 1;
            self.labelled += usize::from(universal(relation) == universal(&s.relations[at]));
            self.subtyped += usize::from(relation == s.relations[at]);
        }
    }

    /// F1 in percent; where the words are given it is the share of right answers.
    fn line(&self) -> String {
        let f1 = |right: usize| 200.0 * right as f64 / (self.given + self.found).max(1) as f64;
        format!(
            "UPOS {:.2}  UAS {:.2}  LAS {:.2}  (with subtypes {:.2})  lemma {:.2}",
            f1(self.upos),
            f1(self.heads),
            f1(self.labelled),
            f1(self.subtyped),
            f1(self.lemma)
        )
    }
}

/// Prints the scores of a model.
pub fn report(model: &Model, part: &str, sentences: &[Sentence]) {
    model.analyse(&["warm"]);
    let mut score = Score::default();
    let start = Instant::now();
    let analysed: Vec<Analysed> = sentences
        .iter()
        .map(|s| model.analyse(&s.forms.iter().map(String::as_str).collect::<Vec<_>>()))
        .collect();
    let time = start.elapsed().as_secs_f64();
    for (s, all) in sentences.iter().zip(&analysed) {
        for (at, word) in all.words.iter().enumerate() {
            score.word((all, at), word.head == usize::from(s.heads[at]), s, at);
        }
        score.given += s.forms.len();
        score.found += all.words.len();
    }
    println!("{part}, words given: {}", score.line());
    println!("{part}: {:.0} words a second", score.given as f64 / time);

    let mut score = Score::default();
    let mut same = 0;
    for s in sentences {
        same += raw(model, s, &mut score);
    }
    let f1 = 200.0 * same as f64 / (score.given + score.found).max(1) as f64;
    println!("{part}, raw text:    {}  tokens {f1:.2}", score.line());
}

/// Counts a sentence from its text, words aligned by where they stand; gives how many were cut alike.
fn raw(model: &Model, s: &Sentence, score: &mut Score) -> usize {
    let text = s.text.as_str();
    let mut gold: HashMap<(usize, usize), usize> = HashMap::new();
    let mut end = 0;
    for (at, form) in s.forms.iter().enumerate() {
        if let Some(found) = text.get(end..).and_then(|rest| rest.find(form.as_str())) {
            gold.insert((end + found, end + found + form.len()), at);
            end += found + form.len();
        }
    }
    let spans = tokenize::tokens(text);
    let words: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
    let analysed = model.analyse(&words);
    let place = |at: usize| {
        let span = spans.get(at)?;
        gold.get(&(span.start, span.end)).copied()
    };
    let mut same = 0;
    for (index, word) in analysed.words.iter().enumerate() {
        let Some(at) = place(index) else { continue };
        same += 1;
        let head = match word.head {
            0 => Some(0),
            head => place(head - 1).map(|head| head + 1),
        };
        score.word(
            (&analysed, index),
            head == Some(usize::from(s.heads[at])),
            s,
            at,
        );
    }
    score.given += s.forms.len();
    score.found += analysed.words.len();
    same
}

/// Prints how far the network is while it learns.
pub fn learning(part: &str, network: &Network, inventory: &Inventory, sentences: &[Sentence]) {
    let mut score = Score::default();
    for batch in sentences.chunks(16) {
        let examples: Vec<_> = batch.iter().map(|s| inventory.example(s)).collect();
        for (s, (tags, heads, relations)) in batch.iter().zip(network.predict(&examples)) {
            for at in 0..s.forms.len() {
                let tag = inventory.tags[usize::from(tags[at])].split('/').next();
                score.upos += usize::from(tag == Some(&s.upos[at]));
                let relation = &inventory.relations[usize::from(relations[at])];
                score.relation(relation, heads[at] == s.heads[at], s, at);
            }
            score.given += s.forms.len();
            score.found += s.forms.len();
        }
    }
    println!("  {part}: {}", score.line());
}
