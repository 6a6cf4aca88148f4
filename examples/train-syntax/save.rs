//! Writes what was learned as the compact file that `tickmark::syntax` reads.

use std::collections::{BTreeMap, HashMap};

use tickmark::syntax::lemma::{LONGEST_ENDING, Script, keys};
use tickmark::syntax::weights::{LARGEST_WEIGHT, MAGIC, ONE};

use crate::algebra::transpose;
use crate::conllu::Sentence;
use crate::inventory::Inventory;
use crate::network::{Block, Network, Table};

/// Forms whose first layer is computed when the model is read.
const FREQUENT: usize = 1000;

#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, n: usize) {
        self.0.extend_from_slice(&(n as u32).to_le_bytes());
    }

    fn lines<S: AsRef<str>>(&mut self, lines: impl IntoIterator<Item = S>) {
        let text: String = lines
            .into_iter()
            .map(|l| l.as_ref().to_owned() + "\n")
            .collect();
        self.number(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn numbers(&mut self, numbers: impl ExactSizeIterator<Item = u32>) {
        self.number(numbers.len());
        for n in numbers {
            self.0.extend_from_slice(&n.to_le_bytes());
        }
    }

    fn floats(&mut self, floats: &[f32]) {
        self.numbers(floats.iter().map(|f| f.to_bits()));
    }

    fn table(&mut self, table: &Table) {
        // The few numbers beyond the range are cut, so that the others keep their precision.
        let mut sizes: Vec<f32> = table.rows.iter().map(|v| v.abs()).collect();
        sizes.sort_by(f32::total_cmp);
        let range = sizes[(sizes.len() - 1) * 9999 / 10000].max(1e-6);
        let scale = range / 127.0;
        self.number(table.rows.len() / table.width);
        self.number(table.width);
        self.0.extend_from_slice(&scale.to_le_bytes());
        let cells = table
            .rows
            .iter()
            .map(|v| (v / scale).round().clamp(-127.0, 127.0) as i8 as u8);
        self.0.extend(cells);
    }

    /// `weights` are inputs × outputs, as they were learned.
    fn linear(&mut self, dense: &[f32], weights: Block, bias: Option<Block>) {
        let turned = transpose(weights.of(dense), weights.rows, weights.columns);
        let range = turned.iter().fold(1e-6_f32, |m, v| m.max(v.abs()));
        let scale = range / LARGEST_WEIGHT;
        self.number(weights.columns);
        self.number(weights.rows);
        self.0.extend_from_slice(&(scale / ONE).to_le_bytes());
        match bias {
            Some(bias) => self.floats(bias.of(dense)),
            None => self.floats(&vec![0.0; weights.columns]),
        }
        for v in turned {
            self.0
                .extend_from_slice(&((v / scale).round() as i16).to_le_bytes());
        }
    }
}

/// The whole file.
pub fn file(network: &Network, inventory: &Inventory, train: &[Sentence]) -> Vec<u8> {
    let mut writer = Writer(MAGIC.to_vec());
    writer.lines(&inventory.tags);
    writer.lines(&inventory.relations);
    writer.lines(frequent(train));
    writer.numbers(inventory.words.iter().copied());
    for table in &network.tables {
        writer.table(table);
    }
    let dense = &network.dense;
    for side in network.lstm.iter().flatten() {
        writer.linear(dense, side.input, Some(side.bias));
        writer.linear(dense, side.state, None);
    }
    for [weights, bias] in [network.tag, network.word_side, network.head_side] {
        writer.linear(dense, weights, Some(bias));
    }
    writer.linear(dense, network.compare, None);
    writer.linear(dense, network.label_word[0], Some(network.label_word[1]));
    writer.linear(dense, network.label_head, None);
    writer.floats(network.root.of(dense));
    writer.floats(network.prior.of(dense));
    writer.floats(network.label_root.of(dense));
    writer.linear(dense, network.label_out[0], Some(network.label_out[1]));
    lemmas(&mut writer, train);
    writer.0
}

fn frequent(train: &[Sentence]) -> Vec<String> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for form in train.iter().flat_map(|s| s.forms.iter().skip(1)) {
        *counts.entry(form).or_default() += 1;
    }
    let mut forms: Vec<(&str, u32)> = counts.into_iter().collect();
    forms.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    forms
        .into_iter()
        .take(FREQUENT)
        .map(|f| f.0.to_owned())
        .collect()
}

/// Rules from endings to lemmas: a longer ending is kept only where it says something else than the shorter ones.
fn lemmas(writer: &mut Writer, train: &[Sentence]) {
    let mut counts: HashMap<u32, BTreeMap<Script, u32>> = HashMap::new();
    let mut words: BTreeMap<(String, String), BTreeMap<Script, u32>> = BTreeMap::new();
    for s in train {
        for at in 0..s.forms.len() {
            let lemma = if s.lemmas[at] == "_" && s.forms[at] != "_" {
                &s.forms[at]
            } else {
                &s.lemmas[at]
            };
            let script = Script::between(&s.forms[at], lemma);
            let tag = format!("{}/{}", s.upos[at], s.xpos[at]);
            *words
                .entry((s.forms[at].clone(), tag))
                .or_default()
                .entry(script)
                .or_default() += 1;
        }
    }
    for ((form, tag), scripts) in &words {
        for (depth, key) in keys(form, &form.to_lowercase(), tag).enumerate() {
            for (script, count) in scripts {
                // A word counts once for its endings, and as often as it stands there for itself.
                let count = if depth == 0 { *count } else { 1 };
                *counts
                    .entry(key)
                    .or_default()
                    .entry(script.clone())
                    .or_default() += count;
            }
        }
    }
    let top = |key: u32| {
        let scripts = counts.get(&key)?;
        let best = scripts
            .iter()
            .max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)))?;
        Some((best.0.clone(), *best.1))
    };
    let mut rules: BTreeMap<u32, Script> = BTreeMap::new();
    // From the shortest ending up, so that what a longer one would inherit is known.
    for depth in (0..=LONGEST_ENDING + 1).rev() {
        for (form, tag) in words.keys() {
            let keys: Vec<u32> = keys(form, &form.to_lowercase(), tag).collect();
            let from_end = LONGEST_ENDING + 1 - depth;
            let at = if depth == 0 {
                0
            } else {
                match (keys.len() - 1).checked_sub(from_end) {
                    Some(at) if at > 0 => at,
                    _ => continue,
                }
            };
            if rules.contains_key(&keys[at]) {
                continue;
            }
            let Some((script, count)) = top(keys[at]) else {
                continue;
            };
            let inherited = keys[at + 1..].iter().find_map(|k| rules.get(k));
            if inherited != Some(&script) && (depth == 0 || count >= 2 || inherited.is_none()) {
                rules.insert(keys[at], script);
            }
        }
    }
    let mut scripts: Vec<&Script> = rules.values().collect();
    scripts.sort();
    scripts.dedup();
    let place = |script: &Script| scripts.binary_search(&script).expect("it is one of them") as u32;
    writer.lines(scripts.iter().map(|s| s.line()));
    writer.numbers(rules.keys().copied());
    writer.numbers(rules.values().map(place).collect::<Vec<_>>().into_iter());
}
