//! From scores of every possible head of every word to the best tree.

use std::ops::Range;

/// The head of each word, counted from 1; 0 is the root, and exactly one word hangs on it.
///
/// `scores[word * (words + 1) + head]` is how well `head` (0: root, else a word counted from 1) suits
/// `word` (counted from 0). The best head of each word alone is a tree most of the time; if it is
/// not, the best projective tree is looked for, which takes time by the cube of the words.
pub fn heads(scores: &[f32], words: usize) -> Vec<u16> {
    let row = |word: usize| {
        scores
            .get(word * (words + 1)..(word + 1) * (words + 1))
            .unwrap_or(&[])
    };
    let mut heads: Vec<u16> = (0..words)
        .map(|word| {
            let mut best = (0, f32::NEG_INFINITY);
            for (head, score) in row(word).iter().enumerate() {
                if head != word + 1 && *score > best.1 {
                    best = (head, *score);
                }
            }
            best.0 as u16
        })
        .collect();
    if !is_tree(&heads) {
        heads = projective(scores, words);
    }
    heads
}

/// True if one word hangs on the root and every other word leads to it.
pub fn is_tree(heads: &[u16]) -> bool {
    if heads.iter().filter(|head| **head == 0).count() != 1 {
        return false;
    }
    // 0: not seen, otherwise the number of the walk that came by.
    let mut seen = vec![0_usize; heads.len() + 1];
    for start in 1..=heads.len() {
        let mut at = start;
        while at != 0 {
            match seen.get_mut(at) {
                Some(walk) if *walk == 0 => *walk = start,
                Some(walk) if *walk == start => return false,
                _ => break,
            }
            at = heads.get(at - 1).map_or(0, |head| usize::from(*head));
        }
    }
    true
}

/// A table with as many rows as columns.
struct Square<T> {
    width: usize,
    cells: Vec<T>,
}

impl<T: Copy> Square<T> {
    fn new(width: usize, empty: T) -> Square<T> {
        Square {
            width,
            cells: vec![empty; width * width],
        }
    }

    fn row(&self, row: usize, columns: Range<usize>) -> &[T] {
        let start = row * self.width;
        let cells = start + columns.start..start + columns.end;
        self.cells.get(cells).unwrap_or(&[])
    }

    fn get(&self, row: usize, column: usize) -> Option<T> {
        self.cells.get(row * self.width + column).copied()
    }

    fn set(&mut self, row: usize, column: usize, value: T) {
        if let Some(cell) = self.cells.get_mut(row * self.width + column) {
            *cell = value;
        }
    }
}

/// The best projective tree with one word under the root (Eisner 1996).
///
/// A half-tree covers a stretch of words with its head at one end; it is open while the arc between its ends was just
/// drawn and done when the word at the other end has all that hangs on it. Each table is kept with the side in its
/// rows along which it is added up, so that sums run along rows.
fn projective(scores: &[f32], words: usize) -> Vec<u16> {
    let arc = |head: usize, word: usize| {
        let score = scores.get(word * (words + 1) + head + 1);
        score.copied().unwrap_or(0.0)
    };
    let square = || Square::new(words, f32::NEG_INFINITY);
    let splits = || Square::new(words, 0_usize);
    // The head is the last word of the stretch: done, by its first and by its last word; open, by its last word.
    let (mut left_from, mut left_to, mut left_open) = (square(), square(), square());
    // The head is the first word: done, by the first and by the last word; open, by the first word.
    let (mut right_from, mut right_to, mut right_open) = (square(), square(), square());
    let mut open = splits();
    let mut done = [splits(), splits()];
    for word in 0..words {
        for table in [&mut left_from, &mut left_to, &mut right_from, &mut right_to] {
            table.set(word, word, 0.0);
        }
        for side in &mut done {
            side.set(word, word, word);
        }
    }
    for length in 1..words {
        for from in 0..words - length {
            let to = from + length;
            let (joint, at) = best(
                right_from.row(from, from..to),
                left_to.row(to, from + 1..to + 1),
            );
            left_open.set(to, from, joint + arc(to, from));
            right_open.set(from, to, joint + arc(from, to));
            open.set(from, to, from + at);
            let (left, at) = best(left_from.row(from, from..to), left_open.row(to, from..to));
            left_from.set(from, to, left);
            left_to.set(to, from, left);
            done[0].set(from, to, from + at);
            let (right, at) = best(
                right_open.row(from, from + 1..to + 1),
                right_to.row(to, from + 1..to + 1),
            );
            right_from.set(from, to, right);
            right_to.set(to, from, right);
            done[1].set(from, to, from + 1 + at);
        }
    }
    let last = words.saturating_sub(1);
    let mut root = (f32::NEG_INFINITY, 0);
    for word in 0..words {
        let alone = scores.get(word * (words + 1)).copied().unwrap_or(0.0);
        let sides = left_from.get(0, word).zip(right_from.get(word, last));
        let score = sides.map_or(alone, |(left, right)| left + right + alone);
        if score > root.0 {
            root = (score, word);
        }
    }
    let root = root.1;
    let mut heads = vec![0_u16; words];
    let mut todo = vec![(0, root, 0, false), (root, last, 1, false)];
    while let Some((from, to, side, drawn)) = todo.pop() {
        if from >= to {
            continue;
        }
        if drawn {
            let (head, word) = if side == 0 { (to, from) } else { (from, to) };
            if let Some(slot) = heads.get_mut(word) {
                *slot = head as u16 + 1;
            }
            let k = open.get(from, to).unwrap_or(from);
            todo.push((from, k, 1, false));
            todo.push((k + 1, to, 0, false));
        } else {
            let k = done[side].get(from, to).unwrap_or(from);
            if side == 0 {
                todo.push((from, k, 0, false));
                todo.push((k, to, 0, true));
            } else {
                todo.push((from, k, 1, true));
                todo.push((k, to, 1, false));
            }
        }
    }
    heads
}

/// The highest sum of two numbers that stand at the same place, and the first place that has it.
fn best(a: &[f32], b: &[f32]) -> (f32, usize) {
    const LANES: usize = 8;
    let larger = |a: f32, b: f32| if b > a { b } else { a };
    let mut lanes = [f32::NEG_INFINITY; LANES];
    let ((a_chunks, a_rest), (b_chunks, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in a_chunks.iter().zip(b_chunks) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane = larger(*lane, a + b);
        }
    }
    for ((lane, a), b) in lanes.iter_mut().zip(a_rest).zip(b_rest) {
        *lane = larger(*lane, a + b);
    }
    let top = lanes.into_iter().fold(f32::NEG_INFINITY, larger);
    let place = a.iter().zip(b).position(|(a, b)| a + b == top);
    (top, place.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The best tree's score among all trees with one root in which no two arcs cross.
    fn by_trying(scores: &[f32], words: usize) -> f32 {
        let total = |heads: &[u16]| -> f32 {
            let arcs = heads.iter().enumerate();
            arcs.map(|(word, head)| scores[word * (words + 1) + usize::from(*head)])
                .sum()
        };
        let crosses = |heads: &[u16]| {
            let ends = |word: usize| {
                let (a, b) = (word + 1, usize::from(heads[word]));
                (a.min(b), a.max(b))
            };
            (0..words).any(|i| {
                (0..words).any(|j| {
                    let ((a, b), (c, d)) = (ends(i), ends(j));
                    a < c && c < b && b < d
                })
            })
        };
        let mut top = f32::NEG_INFINITY;
        let mut heads = vec![0_u16; words];
        loop {
            if is_tree(&heads) && !crosses(&heads) {
                top = top.max(total(&heads));
            }
            let Some(next) = heads.iter().position(|head| usize::from(*head) < words) else {
                return top;
            };
            heads[..next].fill(0);
            heads[next] += 1;
        }
    }

    proptest! {
        /// Scores are whole numbers, so that sums of them are exact.
        #[test]
        fn no_projective_tree_is_better(numbers in proptest::collection::vec(-50_i8..50, 5 * 6), words in 1_usize..=5) {
            let scores: Vec<f32> = numbers.iter().map(|n| f32::from(*n)).collect();
            let heads = projective(&scores, words);
            prop_assert!(is_tree(&heads));
            let arcs = heads.iter().enumerate();
            let found: f32 = arcs.map(|(word, head)| scores[word * (words + 1) + usize::from(*head)]).sum();
            prop_assert_eq!(found, by_trying(&scores, words));
        }

        #[test]
        fn the_first_of_the_highest_sums_is_taken(pairs in proptest::collection::vec((-3_i8..3, -3_i8..3), 1..40)) {
            let side = |of: fn(&(i8, i8)) -> i8| -> Vec<f32> {
                pairs.iter().map(|pair| f32::from(of(pair))).collect()
            };
            let (a, b) = (side(|pair| pair.0), side(|pair| pair.1));
            let sums: Vec<f32> = a.iter().zip(&b).map(|(a, b)| a + b).collect();
            let top = sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let place = sums.iter().position(|sum| *sum == top).unwrap();
            prop_assert_eq!(best(&a, &b), (top, place));
        }
    }
}
