//! The stretch of a source that a quotation differs least from, and the words in which they differ.

use rustc_hash::FxHashMap;

use super::ends::{Rough, Sides};
use super::tokens::{Item, Token};
use crate::text::Span;

/// Longest quotation, in words, that is aligned.
const LONGEST: usize = 1_500;
/// Cost of a word changed, added or left out.
const EDIT: u32 = 1_000;
/// Cost of a word passed over where the draft shows that words are left out.
const PASS: u32 = 1;
/// Words of the source beyond the quotation's own number that an ellipsis may pass over.
const PASSED: usize = 120;

/// One run of words in which a quotation differs from its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Bytes of the draft: the words the source does not have. Empty, and standing where they belong,
    /// if the draft only leaves words out.
    pub mine: Span,
    /// Bytes of the source: the words that stand there instead.
    pub theirs: Option<Span>,
}

/// A quotation beside the stretch it differs least from.
#[derive(Debug, Clone)]
pub struct Difference {
    /// Positions in the source's tokens, half-open; never empty.
    pub stretch: (usize, usize),
    /// Words changed, added or left out.
    pub edits: usize,
    /// Words of the quotation.
    pub words: usize,
    /// Positions, among all items, of the words that are the same.
    pub same: Vec<usize>,
    pub changes: Vec<Change>,
}

impl Difference {
    /// 1 for no difference, 0 for nothing in common.
    pub fn similarity(&self) -> f32 {
        similarity(self.edits, self.words)
    }
}

fn similarity(edits: usize, words: usize) -> f32 {
    1.0 - edits as f32 / words.max(1) as f32
}

/// The alignment of fewest changes (Sellers' algorithm: edit distance over words with free ends in the
/// source). It is looked for only around the stretch with the most words in common, so that time grows
/// with the source's length plus the square of the quotation's.
///
/// `quoted` is the quotation as it stands between its marks, `source` the text of `theirs`: how the one closes
/// and the other is cut into sentences says where the stretch ends, see [`ends`](super::ends). `None` also where
/// the likeness stays under `least`, before that costs a parse.
pub fn closest(
    items: &[Item],
    quoted: &str,
    theirs: &[Token],
    source: &str,
    least: f32,
) -> Option<Difference> {
    let words: Vec<usize> = (0..items.len()).filter(|&i| items[i].is_word()).collect();
    if words.is_empty() || theirs.is_empty() || words.len() > LONGEST {
        return None;
    }
    let passing: Vec<bool> = words
        .windows(2)
        .map(|pair| items[pair[0] + 1..pair[1]].iter().any(|i| !i.is_word()))
        .collect();
    let reach = words.len() + if passing.contains(&true) { PASSED } else { 0 };
    let (from, to) = densest(items, theirs, reach);
    let window = theirs.get(from..to)?;
    let table = Table::fill(items, &words, &passing, window, Start::Anywhere);
    let end = table.best_end()?;
    let steps = table.steps(items, &words, &passing, window, end);
    let first = steps.iter().find_map(|(_, b)| *b)?;
    let same = |step: &(Option<usize>, Option<usize>)| match *step {
        (Some(a), Some(b)) => items[words[a]].answers(&window[b]),
        _ => false,
    };
    let counted = |step: &&(Option<usize>, Option<usize>)| match **step {
        (Some(_), _) => !same(step),
        (None, _) => true,
    };
    let edits = steps.iter().filter(counted).count();
    if similarity(edits, words.len()) < least {
        return None;
    }
    let mut alike = steps.iter().filter(|s| same(s)).filter_map(|(_, b)| *b);
    let first_same = alike.next()?;
    let sides = Sides {
        first: &items[words[0]],
        last: &items[words[words.len() - 1]],
        opens: quoted.starts_with(char::is_uppercase),
        closes: quoted.ends_with(['.', '!', '?']),
        window,
        source,
    };
    let (begin, end) = sides.settle(Rough {
        from: first,
        to: end,
        first_same,
        last_same: alike.next_back().unwrap_or(first_same),
    });
    let shown = window.get(begin..end)?;
    let table = Table::fill(items, &words, &passing, shown, Start::First);
    let whole = table.steps(items, &words, &passing, shown, shown.len());
    let kept: Vec<usize> = steps
        .iter()
        .filter(|s| same(s))
        .filter_map(|(a, _)| a.map(|a| words[a]))
        .collect();
    Some(Difference {
        stretch: (from + begin, from + end),
        edits,
        words: words.len(),
        same: kept,
        changes: changes(items, &words, shown, &whole),
    })
}

/// The stretch of `reach` words that shares the most words with the quotation, with room around it.
fn densest(items: &[Item], theirs: &[Token], reach: usize) -> (usize, usize) {
    if theirs.len() <= reach * 3 {
        return (0, theirs.len());
    }
    let mut wanted: FxHashMap<&str, i32> = FxHashMap::default();
    for item in items {
        if let Item::Word(token) | Item::Fitted(token) = item {
            *wanted.entry(&token.word).or_default() += 1;
        }
    }
    let (mut shared, mut best) = (0i32, (0i32, 0usize));
    for at in 0..theirs.len() {
        if let Some(left) = wanted.get_mut(theirs[at].word.as_str()) {
            *left -= 1;
            shared += i32::from(*left >= 0);
        }
        if let Some(gone) = at.checked_sub(reach)
            && let Some(left) = wanted.get_mut(theirs[gone].word.as_str())
        {
            *left += 1;
            shared -= i32::from(*left > 0);
        }
        if shared > best.0 {
            best = (shared, at);
        }
    }
    let start = best.1.saturating_sub(reach * 2);
    (start, (best.1 + reach).min(theirs.len()))
}

/// Costs of aligning the first `i` words of the quotation so that they end before word `j` of the source.
struct Table {
    cost: Vec<u32>,
    width: usize,
    height: usize,
    start: Start,
}

/// Where in the source an alignment may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    Anywhere,
    /// With the first word, so that words before the quotation's first one count as left out.
    First,
}

impl Table {
    fn fill(
        items: &[Item],
        words: &[usize],
        passing: &[bool],
        theirs: &[Token],
        start: Start,
    ) -> Self {
        let (height, width) = (words.len() + 1, theirs.len() + 1);
        let mut table = Self {
            cost: vec![0; height * width],
            width,
            height,
            start,
        };
        if start == Start::First {
            for j in 1..width {
                table.cost[j] = j as u32 * EDIT;
            }
        }
        for i in 1..height {
            table.cost[i * width] = i as u32 * EDIT;
            let pass = pass_cost(passing, i);
            for j in 1..width {
                let same = items[words[i - 1]].answers(&theirs[j - 1]);
                let change = if same { 0 } else { EDIT };
                table.cost[i * width + j] = (table.at(i - 1, j - 1) + change)
                    .min(table.at(i - 1, j) + EDIT)
                    .min(table.at(i, j - 1) + pass);
            }
        }
        table
    }

    fn at(&self, i: usize, j: usize) -> u32 {
        self.cost[i * self.width + j]
    }

    /// Of equally near stretches the longest: a changed last word is better than a missing one.
    fn best_end(&self) -> Option<usize> {
        let last = self.height - 1;
        (1..self.width).min_by_key(|&j| (self.at(last, j), std::cmp::Reverse(j)))
    }

    /// Pairs (quotation word, source word); `None` on one side where the other side has one more. Words
    /// passed over are left out.
    fn steps(
        &self,
        items: &[Item],
        words: &[usize],
        passing: &[bool],
        theirs: &[Token],
        end: usize,
    ) -> Vec<(Option<usize>, Option<usize>)> {
        let (mut i, mut j) = (words.len(), end);
        let mut steps = Vec::new();
        while i > 0 || j > 0 && self.start == Start::First {
            let cost = self.at(i, j);
            let diagonal = i > 0 && j > 0 && {
                let same = items[words[i - 1]].answers(&theirs[j - 1]);
                cost == self.at(i - 1, j - 1) + if same { 0 } else { EDIT }
            };
            if diagonal {
                steps.push((Some(i - 1), Some(j - 1)));
                i -= 1;
                j -= 1;
            } else if i > 0 && cost == self.at(i - 1, j) + EDIT {
                steps.push((Some(i - 1), None));
                i -= 1;
            } else {
                if pass_cost(passing, i) == EDIT {
                    steps.push((None, Some(j - 1)));
                }
                j -= 1;
            }
        }
        steps.reverse();
        steps
    }
}

/// What it costs to pass over a word of the source behind `i` words of the quotation.
fn pass_cost(passing: &[bool], i: usize) -> u32 {
    if i > 0 && passing.get(i - 1).copied().unwrap_or(false) {
        PASS
    } else {
        EDIT
    }
}

fn changes(
    items: &[Item],
    words: &[usize],
    theirs: &[Token],
    steps: &[(Option<usize>, Option<usize>)],
) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut run: (Option<Span>, Option<Span>) = (None, None);
    // Where words that the draft leaves out belong: behind the last word that stands.
    let mut behind = items[words[0]].span().start;
    let flush =
        |run: &mut (Option<Span>, Option<Span>), behind: usize, changes: &mut Vec<Change>| {
            let (mine, other) = (run.0.take(), run.1.take());
            if mine.is_some() || other.is_some() {
                changes.push(Change {
                    mine: mine.unwrap_or(Span::new(behind, behind)),
                    theirs: other,
                });
            }
        };
    let join = |old: Option<Span>, new: Span| Some(old.map_or(new, |s| s.join(new)));
    let mut last: Option<usize> = None;
    for (a, b) in steps {
        // A run does not reach over an ellipsis or a bracket, nor into another piece.
        if let (Some(a), Some(before)) = (a, last)
            && words[*a] > words[before] + 1
        {
            flush(&mut run, behind, &mut changes);
        }
        let same = matches!((a, b), (Some(a), Some(b)) if items[words[*a]].answers(&theirs[*b]));
        if same {
            flush(&mut run, behind, &mut changes);
        } else {
            if let Some(a) = a {
                run.0 = join(run.0, items[words[*a]].span());
            }
            if let Some(b) = b {
                run.1 = join(run.1, theirs[*b].span);
            }
        }
        if let Some(a) = a {
            last = Some(*a);
            if same {
                behind = items[words[*a]].span().end;
            }
        }
    }
    flush(&mut run, behind, &mut changes);
    changes
}

/// Each change as words: "“design” where the source has “manufacturing”".
pub fn describe(changes: &[Change], draft: &str, source: &str) -> String {
    let told: Vec<String> = changes
        .iter()
        .map(|change| match (change.mine.is_empty(), change.theirs) {
            (false, Some(theirs)) => format!(
                "“{}” where the source has “{}”",
                change.mine.of(draft),
                theirs.of(source)
            ),
            (false, None) => format!("“{}” is not in the source", change.mine.of(draft)),
            (true, Some(theirs)) => {
                format!("the source's “{}” is left out", theirs.of(source))
            }
            (true, None) => String::new(),
        })
        .filter(|told| !told.is_empty())
        .collect();
    told.join("; ")
}

/// The draft's words under `whole` with the source's words in place of the changes: brackets, ellipses
/// and the capital at the start stay as the draft has them.
pub fn corrected(changes: &[Change], whole: Span, draft: &str, source: &str) -> String {
    let mut text = String::new();
    let mut from = whole.start;
    for change in changes {
        text.push_str(draft.get(from..change.mine.start).unwrap_or(""));
        from = change.mine.end.max(from);
        match change.theirs {
            Some(theirs) if change.mine.is_empty() => {
                let words = theirs.of(source);
                if change.mine.start == whole.start {
                    text.push_str(words);
                    text.push(' ');
                } else {
                    text.push(' ');
                    text.push_str(words);
                }
            }
            Some(theirs) => {
                text.push_str(&cased(
                    theirs.of(source),
                    change.mine.of(draft),
                    text.is_empty(),
                ));
            }
            None => {
                // One of the two spaces goes with the words.
                let trimmed = text.trim_end().len();
                if trimmed < text.len() {
                    text.truncate(trimmed);
                } else if draft.get(from..).is_some_and(|rest| rest.starts_with(' ')) {
                    from += 1;
                }
            }
        }
    }
    text.push_str(draft.get(from..whole.end).unwrap_or(""));
    text
}

/// The source's words with the first letter as the draft has it at the start of the quotation.
fn cased(theirs: &str, mine: &str, first: bool) -> String {
    let mut chars = theirs.chars();
    match (first, mine.chars().next(), chars.next()) {
        (true, Some(mine), Some(letter)) if mine.is_uppercase() && letter.is_lowercase() => {
            letter.to_uppercase().chain(chars).collect()
        }
        _ => theirs.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::{items, tokens};
    use super::*;

    fn told(draft: &str, source: &str) -> (String, String) {
        let whole = Span::new(0, draft.len());
        let found = closest(
            &items(draft, &[whole]),
            draft,
            &tokens(source),
            source,
            f32::MIN,
        )
        .unwrap();
        (
            describe(&found.changes, draft, source),
            corrected(&found.changes, whole, draft, source),
        )
    }

    #[test]
    fn changes_are_told_in_words_and_undone_in_place() {
        let source = "She said that they may not sell the old yard in Orme before spring comes.";
        assert_eq!(
            told(
                "They will not sell the yard [to Brandt] … before spring",
                source
            ),
            (
                "“will” where the source has “may”; the source's “old” is left out".into(),
                "They may not sell the old yard [to Brandt] … before spring".into()
            )
        );
        assert_eq!(
            told("they may really not sell", source),
            (
                "“really” is not in the source".into(),
                "they may not sell".into()
            )
        );
    }

    proptest::proptest! {
        /// A quotation with one word put in place of another differs in exactly these two.
        #[test]
        fn a_change_covers_the_changed_word(
            at in 0usize..12, from in 0usize..4, length in 6usize..12
        ) {
            let source = "alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa";
            let words: Vec<&str> = source.split(' ').skip(from).take(length).collect();
            let at = at % words.len();
            let mut changed = words.clone();
            changed[at] = "zebra";
            let draft = changed.join(" ");
            let whole = items(&draft, &[Span::new(0, draft.len())]);
            let found = closest(&whole, &draft, &tokens(source), source, f32::MIN).unwrap();
            proptest::prop_assert_eq!(found.changes.len(), 1);
            proptest::prop_assert_eq!(found.changes[0].mine.of(&draft), "zebra");
            if let Some(theirs) = found.changes[0].theirs {
                // At either end the source may go on to the end of its phrase.
                proptest::prop_assert!(theirs.of(source).split(' ').any(|w| w == words[at]));
            }
        }
    }
}
