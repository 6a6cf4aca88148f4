//! Where a source has quoted words word for word, brackets and ellipses allowed for.

use super::tokens::{Item, Token};

/// Where the parts of a quotation between its ellipses stand: positions in the source's tokens, each
/// half-open, in order.
pub type Placement = Vec<(usize, usize)>;

/// The parts of a quotation between its ellipses.
pub fn segments(items: &[Item]) -> Vec<&[Item]> {
    items
        .split(|item| matches!(item, Item::Ellipsis { .. }))
        .filter(|part| part.iter().any(Item::is_word))
        .collect()
}

/// The first place at or behind `from` where all parts stand in order, each word for word, as close
/// together as they come. Takes time in proportion to the source for every part.
pub fn find(segments: &[&[Item]], theirs: &[Token], from: usize) -> Option<Placement> {
    let mut placement = Placement::new();
    let mut next = from;
    for segment in segments {
        let found = (next..theirs.len())
            .find_map(|at| stands_at(segment, theirs, at).map(|end| (at, end)))?;
        next = found.1;
        placement.push(found);
    }
    // Each part as late as the following one allows: an ellipsis is read as the shortest it can be.
    for i in (0..placement.len().saturating_sub(1)).rev() {
        let (first, limit) = (placement[i].0, placement[i + 1].0);
        let later = (first..limit).rev().find_map(|at| {
            stands_at(segments[i], theirs, at)
                .filter(|end| *end <= limit)
                .map(|end| (at, end))
        });
        if let Some(later) = later {
            placement[i] = later;
        }
    }
    (!placement.is_empty()).then_some(placement)
}

/// The position behind the part if it stands at `at`, where its first word must be.
fn stands_at(segment: &[Item], theirs: &[Token], at: usize) -> Option<usize> {
    run(segment, theirs, at)
        .filter(|(_, whole)| *whole)
        .map(|(end, _)| end)
}

/// How far the part stands at `at`: the position behind it and whether that is all of it.
fn run(segment: &[Item], theirs: &[Token], at: usize) -> Option<(usize, bool)> {
    let items = words_at_ends(segment);
    if !items.first()?.answers(theirs.get(at)?) {
        return None;
    }
    // All positions at which the items so far may end; brackets make them several.
    let mut reached = vec![at];
    for item in items {
        let next: Vec<usize> = match item.passes() {
            Some(0) => reached
                .iter()
                .filter(|p| theirs.get(**p).is_some_and(|t| item.answers(t)))
                .map(|p| p + 1)
                .collect(),
            passes => {
                let most = passes.unwrap_or(0);
                let mut all: Vec<usize> = reached
                    .iter()
                    .flat_map(|p| *p..=(p + most).min(theirs.len()))
                    .collect();
                all.sort_unstable();
                all.dedup();
                all
            }
        };
        if next.is_empty() {
            return Some((reached[0], false));
        }
        reached = next;
    }
    reached.first().map(|end| (*end, true))
}

/// The part without brackets at its ends, which need stand for nothing.
fn words_at_ends(segment: &[Item]) -> &[Item] {
    let first = segment.iter().position(Item::is_word).unwrap_or(0);
    let last = segment
        .iter()
        .rposition(Item::is_word)
        .map_or(first, |i| i + 1);
    segment.get(first..last).unwrap_or_default()
}

/// The most words of the quotation's beginning that stand together in the source, and where.
pub fn longest_start(items: &[Item], theirs: &[Token]) -> (usize, (usize, usize)) {
    let words: Vec<&Item> = items.iter().filter(|i| i.is_word()).collect();
    let Some(first) = words.first() else {
        return (0, (0, 0));
    };
    (0..theirs.len())
        .filter(|&at| first.answers(&theirs[at]))
        .map(|at| {
            let length = words
                .iter()
                .zip(&theirs[at..])
                .take_while(|(mine, theirs)| mine.answers(theirs))
                .count();
            (length, (at, at + length))
        })
        .max_by_key(|(length, (at, _))| (*length, std::cmp::Reverse(*at)))
        .unwrap_or((0, (0, 0)))
}

/// The most words of the quotation's end that stand together in the source, and where.
pub fn longest_end(items: &[Item], theirs: &[Token]) -> (usize, (usize, usize)) {
    let words: Vec<&Item> = items.iter().filter(|i| i.is_word()).collect();
    let Some(last) = words.last() else {
        return (0, (0, 0));
    };
    (0..theirs.len())
        .filter(|&at| last.answers(&theirs[at]))
        .map(|at| {
            let length = words
                .iter()
                .rev()
                .zip(theirs[..=at].iter().rev())
                .take_while(|(mine, theirs)| mine.answers(theirs))
                .count();
            (length, (at + 1 - length, at + 1))
        })
        .max_by_key(|(length, (at, _))| (*length, std::cmp::Reverse(*at)))
        .unwrap_or((0, (0, 0)))
}

#[cfg(test)]
mod tests {
    use super::super::tokens::{items, tokens};
    use super::*;
    use crate::text::Span;

    fn place(draft: &str, source: &str) -> Option<Placement> {
        let items = items(draft, &[Span::new(0, draft.len())]);
        find(&segments(&items), &tokens(source), 0)
    }

    #[test]
    fn ellipses_are_as_short_as_they_can_be() {
        let source = "we grew and we grew in Orme and we sold the yard";
        assert_eq!(
            place("we grew … we sold", source),
            Some(vec![(3, 5), (8, 10)])
        );
        assert_eq!(place("we sold … we grew", source), None);
    }

    #[test]
    fn brackets_stand_for_a_few_words_or_none() {
        let source = "They failed in both valleys and we paid";
        assert!(place("[The crops] failed in both valleys", source).is_some());
        assert!(
            place(
                "They failed [the crops] in [Orme] valleys and we paid",
                source
            )
            .is_some()
        );
        assert!(place("They failed in both valleys [and] nobody paid", source).is_none());
    }
}
