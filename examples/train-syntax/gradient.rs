//! The gradient of the network's loss: tags, heads, and relations given the right heads.

use tickmark::syntax::features::WIDTH;

use crate::algebra::{
    Random, add_product, add_product_transposed, add_rows, add_transposed_product, repeat,
    softmax_gradient,
};
use crate::lstm::learn_lstm;
use crate::network::{ARC, BOTH, Dropout, Example, HIDDEN, LABEL, Network, beside, mask, unmask};

/// What one part of a batch adds to the gradient.
pub struct Gradient {
    pub dense: Vec<f32>,
    /// Rows of each table in the order in which they were met, and their numbers.
    pub rows: Vec<(Vec<u32>, Vec<f32>)>,
    pub loss: f64,
}

impl Gradient {
    pub fn new(network: &Network) -> Gradient {
        Gradient {
            dense: vec![0.0; network.dense.len()],
            rows: vec![(Vec::new(), Vec::new()); network.tables.len()],
            loss: 0.0,
        }
    }

    pub fn clear(&mut self) {
        self.dense.fill(0.0);
        for (rows, numbers) in &mut self.rows {
            rows.clear();
            numbers.clear();
        }
        self.loss = 0.0;
    }
}

fn unleak(gradient: &mut [f32], values: &[f32]) {
    for (g, v) in gradient.iter_mut().zip(values) {
        if *v < 0.0 {
            *g *= 0.1;
        }
    }
}

fn part(both: &[f32], side: usize) -> Vec<f32> {
    both.chunks_exact(BOTH)
        .flat_map(|row| row[side * HIDDEN..][..HIDDEN].iter().copied())
        .collect()
}

impl Network {
    /// Adds the gradient of the loss over `examples`.
    pub fn learn(
        &self,
        examples: &[Example],
        dropout: Dropout,
        random: &mut Random,
        gradient: &mut Gradient,
    ) {
        let mut pass = self.pass(examples, dropout, random);
        let total: usize = pass.stretches.iter().map(|s| s.1).sum();
        let dense = &self.dense;
        let g = &mut gradient.dense;
        let mut dtop = vec![0.0; total * BOTH];
        let mut dlow = vec![0.0; total * BOTH];

        // Tags.
        let truths = examples.iter().flat_map(|e| &e.tags);
        for (scores, truth) in pass.tag_scores.chunks_exact_mut(self.tags).zip(truths) {
            gradient.loss += softmax_gradient(scores, usize::from(*truth));
        }
        let [weights, bias] = &self.tag;
        add_rows(bias.of_mut(g), &pass.tag_scores);
        add_transposed_product(
            weights.of_mut(g),
            &beside(&pass.outs[0], &pass.outs[1]),
            &pass.tag_scores,
            total,
            2 * BOTH,
            self.tags,
        );
        let mut dboth = vec![0.0; total * 2 * BOTH];
        add_product_transposed(
            &mut dboth,
            &pass.tag_scores,
            weights.of(dense),
            total,
            self.tags,
            2 * BOTH,
        );
        for (both, (low, top)) in dboth
            .chunks_exact(2 * BOTH)
            .zip(dlow.chunks_exact_mut(BOTH).zip(dtop.chunks_exact_mut(BOTH)))
        {
            low.copy_from_slice(&both[..BOTH]);
            top.copy_from_slice(&both[BOTH..]);
        }

        // Heads.
        let mut dword = vec![0.0; total * ARC];
        let all = pass.head_rows.len() / ARC;
        let mut dcompared = vec![0.0; all * ARC];
        let mut dprior = vec![0.0; all];
        for (index, example) in examples.iter().enumerate() {
            let (start, len) = pass.stretches[index];
            let from = start + index;
            let scores = &mut pass.arc_scores[index];
            for (row, head) in scores.chunks_exact_mut(len + 1).zip(&example.heads) {
                gradient.loss += softmax_gradient(row, usize::from(*head));
            }
            add_rows(&mut dprior[from..from + len + 1], scores);
            add_product(
                &mut dword[start * ARC..][..len * ARC],
                scores,
                &pass.compared[from * ARC..][..(len + 1) * ARC],
                len,
                len + 1,
                ARC,
            );
            add_transposed_product(
                &mut dcompared[from * ARC..][..(len + 1) * ARC],
                scores,
                &pass.word_side[start * ARC..][..len * ARC],
                len,
                len + 1,
                ARC,
            );
        }
        let mut dhead_rows = vec![0.0; all * ARC];
        add_product_transposed(
            &mut dhead_rows,
            &dcompared,
            self.compare.of(dense),
            all,
            ARC,
            ARC,
        );
        add_product_transposed(&mut dhead_rows, &dprior, self.prior.of(dense), all, 1, ARC);
        add_transposed_product(
            self.compare.of_mut(g),
            &pass.head_rows,
            &dcompared,
            all,
            ARC,
            ARC,
        );
        add_transposed_product(self.prior.of_mut(g), &pass.head_rows, &dprior, all, ARC, 1);
        let mut dhead = Vec::with_capacity(total * ARC);
        for (index, (start, len)) in pass.stretches.iter().enumerate() {
            let from = start + index;
            add_rows(self.root.of_mut(g), &dhead_rows[from * ARC..][..ARC]);
            dhead.extend_from_slice(&dhead_rows[(from + 1) * ARC..][..len * ARC]);
        }
        for (mut d, values, mask, [weights, bias]) in [
            (dword, &pass.word_side, &pass.word_mask, &self.word_side),
            (dhead, &pass.head_side, &pass.head_mask, &self.head_side),
        ] {
            unmask(&mut d, mask);
            unleak(&mut d, values);
            add_rows(bias.of_mut(g), &d);
            add_transposed_product(weights.of_mut(g), &pass.outs[1], &d, total, BOTH, ARC);
            add_product_transposed(&mut dtop, &d, weights.of(dense), total, ARC, BOTH);
        }

        // Relations, given the right heads.
        let mut dlabel_word = vec![0.0; total * LABEL];
        let mut dlabel_head = vec![0.0; total * LABEL];
        for (index, example) in examples.iter().enumerate() {
            let (start, len) = pass.stretches[index];
            let mut layer = self.label_layer(&pass, index, &example.heads);
            let layer_mask = mask(&mut layer, dropout.output, random);
            let [weights, bias] = &self.label_out;
            let mut scores = repeat(bias.of(dense), len);
            add_product(
                &mut scores,
                &layer,
                weights.of(dense),
                len,
                LABEL,
                self.relations,
            );
            for (row, truth) in scores
                .chunks_exact_mut(self.relations)
                .zip(&example.relations)
            {
                gradient.loss += softmax_gradient(row, usize::from(*truth));
            }
            add_rows(bias.of_mut(g), &scores);
            add_transposed_product(
                weights.of_mut(g),
                &layer,
                &scores,
                len,
                LABEL,
                self.relations,
            );
            let mut d = vec![0.0; len * LABEL];
            add_product_transposed(
                &mut d,
                &scores,
                weights.of(dense),
                len,
                self.relations,
                LABEL,
            );
            unmask(&mut d, &layer_mask);
            unleak(&mut d, &layer);
            for (word, head) in example.heads.iter().enumerate() {
                let d = &d[word * LABEL..][..LABEL];
                let side = match usize::from(*head) {
                    0 => self.label_root.of_mut(g),
                    head => &mut dlabel_head[(start + head - 1) * LABEL..][..LABEL],
                };
                add_rows(side, d);
            }
            dlabel_word[start * LABEL..][..len * LABEL].copy_from_slice(&d);
        }
        add_rows(self.label_word[1].of_mut(g), &dlabel_word);
        for (d, weights) in [
            (&dlabel_word, &self.label_word[0]),
            (&dlabel_head, &self.label_head),
        ] {
            add_transposed_product(weights.of_mut(g), &pass.outs[1], d, total, BOTH, LABEL);
            add_product_transposed(&mut dtop, d, weights.of(dense), total, LABEL, BOTH);
        }

        // Down through the layers.
        unmask(&mut dtop, &pass.masks[1]);
        let mut dx = vec![0.0; total * WIDTH];
        for side in 0..2 {
            learn_lstm(
                dense,
                g,
                &self.lstm[1][side],
                &pass.layers[1][side],
                &pass.outs[0],
                &mut dlow,
                &part(&dtop, side),
                &pass.stretches,
                side == 1,
            );
        }
        unmask(&mut dlow, &pass.masks[0]);
        for side in 0..2 {
            learn_lstm(
                dense,
                g,
                &self.lstm[0][side],
                &pass.layers[0][side],
                &pass.x,
                &mut dx,
                &part(&dlow, side),
                &pass.stretches,
                side == 1,
            );
        }
        unmask(&mut dx, &pass.x_mask);
        let mut word_at = 0;
        for example in examples {
            for at in 0..example.words.len() {
                let mut column = word_at * WIDTH;
                for (table, rows) in Self::rows_of(example, at) {
                    let width = self.tables[table].width;
                    for row in rows {
                        gradient.rows[table].0.push(row);
                        gradient.rows[table]
                            .1
                            .extend_from_slice(&dx[column..][..width]);
                    }
                    column += width;
                }
                word_at += 1;
            }
        }
    }
}
