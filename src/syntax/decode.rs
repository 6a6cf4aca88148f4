//! From scores of every possible head of every word to the best tree.

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

/// Scores of the best half-trees over a stretch of words (Eisner 1996).
struct Chart {
    words: usize,
    score: Vec<f32>,
    split: Vec<u16>,
}

impl Chart {
    fn new(words: usize) -> Chart {
        Chart {
            words,
            score: vec![f32::NEG_INFINITY; words * words],
            split: vec![0; words * words],
        }
    }

    fn score(&self, from: usize, to: usize) -> f32 {
        self.score
            .get(from * self.words + to)
            .copied()
            .unwrap_or(f32::NEG_INFINITY)
    }

    fn split(&self, from: usize, to: usize) -> usize {
        self.split
            .get(from * self.words + to)
            .map_or(0, |s| usize::from(*s))
    }

    fn set(&mut self, from: usize, to: usize, (score, split): (f32, usize)) {
        let at = from * self.words + to;
        if let (Some(s), Some(k)) = (self.score.get_mut(at), self.split.get_mut(at)) {
            (*s, *k) = (score, split as u16);
        }
    }
}

/// The best projective tree with one word under the root.
fn projective(scores: &[f32], words: usize) -> Vec<u16> {
    let arc = |head: usize, word: usize| {
        scores
            .get(word * (words + 1) + head + 1)
            .copied()
            .unwrap_or(0.0)
    };
    // Head at the right end, head at the left end; with the arc just drawn, or done.
    let mut open = [Chart::new(words), Chart::new(words)];
    let mut done = [Chart::new(words), Chart::new(words)];
    for word in 0..words {
        done[0].set(word, word, (0.0, word));
        done[1].set(word, word, (0.0, word));
    }
    for length in 1..words {
        for from in 0..words - length {
            let to = from + length;
            let joint = best(from..to, |k| {
                done[1].score(from, k) + done[0].score(k + 1, to)
            });
            open[0].set(from, to, (joint.0 + arc(to, from), joint.1));
            open[1].set(from, to, (joint.0 + arc(from, to), joint.1));
            let left = best(from..to, |k| done[0].score(from, k) + open[0].score(k, to));
            done[0].set(from, to, left);
            let right = best(from + 1..to + 1, |k| {
                open[1].score(from, k) + done[1].score(k, to)
            });
            done[1].set(from, to, right);
        }
    }
    let last = words.saturating_sub(1);
    let (_, root) = best(0..words, |k| {
        let root = scores.get(k * (words + 1)).copied().unwrap_or(0.0);
        done[0].score(0, k) + done[1].score(k, last) + root
    });
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
            let k = open[side].split(from, to);
            todo.push((from, k, 1, false));
            todo.push((k + 1, to, 0, false));
        } else {
            let k = done[side].split(from, to);
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

/// The highest value and the first place that has it.
fn best(range: std::ops::Range<usize>, value: impl Fn(usize) -> f32) -> (f32, usize) {
    let mut best = (f32::NEG_INFINITY, range.start);
    for at in range {
        let value = value(at);
        if value > best.0 {
            best = (value, at);
        }
    }
    best
}
