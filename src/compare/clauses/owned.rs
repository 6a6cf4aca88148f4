//! "Half-owned by Orme" beside "wholly owned by Orme": how much of something the same owner has.

use crate::claims::Analysis;
use crate::claims::lexicon::OWNED_DEGREES;
use crate::claims::names::{Name, NameRelation};
use crate::compare::assertion::Difference;
use crate::text::Span;

/// Words behind "owned" among which the owner is named: "owned by the family of".
const REACH: usize = 4;

/// What a sentence says of an owner's part.
struct Owned<'a> {
    degree: &'static str,
    words: Span,
    owner: &'a Name,
    /// What is owned, if it is named.
    of: &'a Name,
}

/// Another degree of ownership of the same thing by the same owner.
pub fn otherwise(draft: &Analysis, source: &Analysis) -> Option<Difference> {
    let mine = owned(draft)?;
    let theirs = owned(source)?;
    let same = |a: &Name, b: &Name| a.relation(b) == NameRelation::Same;
    let apart =
        mine.degree != theirs.degree && same(mine.owner, theirs.owner) && same(mine.of, theirs.of);
    apart.then(|| Difference {
        not_yet: false,
        draft: mine.words,
        source: theirs.words,
        reason: format!("the source has “{}”", theirs.words.of(&source.text)),
    })
}

fn owned(analysis: &Analysis) -> Option<Owned<'_>> {
    let words = &analysis.words;
    let (at, degree, span) = (0..words.len()).find_map(|at| {
        let word = &words[at];
        let lead = word.lower.strip_suffix("owned")?;
        let (degree, span) = match lead.strip_suffix('-') {
            Some(degree) => (OWNED_DEGREES.of(degree)?, word.span),
            None => {
                let before = words.get(at.checked_sub(1)?).filter(|_| lead.is_empty())?;
                let degree = OWNED_DEGREES.of(before.lower.trim_end_matches('-'))?;
                (degree, before.span.join(word.span))
            }
        };
        Some((at, degree, span))
    })?;
    let by = (at + 1..words.len().min(at + 3)).find(|i| words[*i].lower == "by")?;
    let owner = analysis
        .names
        .iter()
        .find(|n| n.words.start > by && n.words.start <= by + REACH)?;
    let of = analysis.names.iter().rfind(|n| n.span.end <= span.start)?;
    Some(Owned {
        degree,
        words: span,
        owner,
        of,
    })
}
