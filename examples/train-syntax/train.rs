//! The rounds of training, and the settings that were chosen on the development parts.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use tickmark::syntax::features::Features;

use crate::algebra::Random;
use crate::conllu::{self, Sentence};
use crate::gradient::Gradient;
use crate::inventory::Inventory;
use crate::network::{Dropout, Example, Network};
use crate::optimizer::Optimizer;
use crate::{measure, save};

pub const EPOCHS: usize = 22;
const SEED: u64 = 0x5eed_5eed;
/// Highest rate of learning; it climbs to this in [`WARM_UP`] steps and then falls in a line.
const RATE: f32 = 0.002;
const WARM_UP: f32 = 200.0;
const LOWEST_RATE: f32 = 0.02;
/// Sentences a step, learned in [`PARTS`] parts that are added up in order.
const BATCH: usize = 16;
const PARTS: usize = 2;
const DROPOUT: Dropout = Dropout {
    input: 0.2,
    layer: 0.25,
    output: 0.2,
};
/// A word that was met `n` times is hidden with probability `FLOOR + RARE / (RARE + n)`.
const RARE: f32 = 0.4;
const FLOOR: f32 = 0.02;
/// Share of sentences that are read in capitals, and in small letters, so that headlines are understood.
const RECASED: f32 = 0.03;

/// The file of weights that the treebanks teach.
pub fn train(treebank: &Path, epochs: usize, held_out: bool) -> Result<Vec<u8>> {
    let mut sentences = conllu::read(treebank, "ewt_train")?;
    sentences.extend(conllu::read(treebank, "gum_train")?);
    let mut held = Vec::new();
    for part in ["ewt_dev", "gum_dev"] {
        let dev = conllu::read(treebank, part)?;
        if held_out {
            held.push((part, dev));
        } else {
            sentences.extend(dev);
        }
    }
    let inventory = Inventory::of(&sentences);
    let examples: Vec<Example> = sentences.iter().map(|s| inventory.example(s)).collect();
    let mut random = Random(SEED);
    let (words, tags) = (inventory.words.len() + 1, inventory.tags.len());
    let mut network = Network::new(words, tags, inventory.relations.len(), &mut random);
    let mut optimizer = Optimizer::new(&network);
    let mut gradients: Vec<Gradient> = (0..PARTS).map(|_| Gradient::new(&network)).collect();
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let steps = (epochs * examples.len().div_ceil(BATCH)) as f32;
    let mut step = 0.0_f32;
    for epoch in 1..=epochs {
        let start = Instant::now();
        for at in (1..order.len()).rev() {
            order.swap(at, random.next() as usize % (at + 1));
        }
        let mut loss = 0.0;
        for chosen in order.chunks(BATCH) {
            let batch: Vec<Example> = chosen
                .iter()
                .map(|at| disguise(&examples[*at], &sentences[*at], &inventory, &mut random))
                .collect();
            let words: usize = batch.iter().map(|e| e.words.len()).sum();
            let parts: Vec<&[Example]> = batch.chunks(batch.len().div_ceil(PARTS)).collect();
            let seeds: Vec<u64> = parts
                .iter()
                .map(|_| u64::from(random.next()) << 1 | 1)
                .collect();
            let gradients = &mut gradients[..parts.len()];
            std::thread::scope(|scope| {
                let mut jobs = parts.iter().zip(&seeds).zip(gradients.iter_mut());
                let first = jobs.next();
                for ((part, seed), gradient) in jobs {
                    let network = &network;
                    scope.spawn(move || {
                        gradient.clear();
                        network.learn(part, DROPOUT, &mut Random(*seed), gradient);
                    });
                }
                if let Some(((part, seed), gradient)) = first {
                    gradient.clear();
                    network.learn(part, DROPOUT, &mut Random(*seed), gradient);
                }
            });
            loss += gradients.iter().map(|g| g.loss).sum::<f64>();
            let falling = (1.0 - step / steps).max(LOWEST_RATE);
            let rate = RATE * falling * (step / WARM_UP).min(1.0);
            optimizer.step(&mut network, gradients, words, rate);
            step += 1.0;
        }
        println!(
            "round {epoch}: loss {loss:.0}, {:.0} s",
            start.elapsed().as_secs_f32()
        );
        if epoch % 4 == 0 || epoch == epochs {
            for (part, dev) in &held {
                measure::learning(part, &network, &inventory, dev);
            }
        }
    }
    Ok(save::file(&network, &inventory, &sentences))
}

/// The sentence with some words hidden, and now and then in capitals or small letters.
fn disguise(
    example: &Example,
    sentence: &Sentence,
    inventory: &Inventory,
    random: &mut Random,
) -> Example {
    let mut example = example.clone();
    let case = random.unit();
    if case < 2.0 * RECASED {
        for (at, form) in sentence.forms.iter().enumerate() {
            let form = if case < RECASED {
                form.to_uppercase()
            } else {
                form.to_lowercase()
            };
            example.features[at] = Features::of(&form, at == 0);
        }
    }
    for (word, features) in example.words.iter_mut().zip(&example.features) {
        if random.unit() < FLOOR + RARE / (RARE + inventory.count(features.word)) {
            *word = 0;
        }
    }
    example
}
