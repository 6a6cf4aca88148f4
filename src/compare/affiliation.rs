//! For whom somebody holds or held a post: "a former NASA engineer" beside "a former engineer at the Space Agency".

use super::assertion::Difference;
use crate::claims::Analysis;
use crate::claims::lexicon::POSITIONS;
use crate::claims::names::{Name, NameRelation};
use crate::text::Span;

/// Bytes between a holder and the post said of them: ", a former senior ".
const BESIDE: usize = 28;
/// Prepositions before whomever a post is held for.
const FOR: [&str; 4] = ["at", "of", "for", "with"];

/// A post that a passage tells of somebody by name, and for whom it is.
struct Post<'a> {
    post: Span,
    holder: &'a Name,
    firm: &'a Name,
}

/// The same post of the same person, for somebody else.
pub fn elsewhere(draft: &Analysis, source: &Analysis) -> Option<Difference> {
    let mine = posts(draft);
    let theirs = if mine.is_empty() {
        Vec::new()
    } else {
        posts(source)
    };
    mine.iter().find_map(|a| {
        let title = |analysis: &Analysis, span: Span| span.of(&analysis.text).to_lowercase();
        let same = |b: &&Post<'_>| {
            a.holder.relation(b.holder) == NameRelation::Same
                && title(draft, a.post) == title(source, b.post)
        };
        let all: Vec<&Post<'_>> = theirs.iter().filter(same).collect();
        let other = *all.first()?;
        let apart = |b: &&Post<'_>| a.firm.relation(b.firm) == NameRelation::Different;
        all.iter().all(apart).then(|| Difference {
            not_yet: false,
            draft: a.firm.span,
            source: other.firm.span,
            reason: format!(
                "the source has {} as {} of {}",
                other.holder.span.of(&source.text),
                other.post.of(&source.text).to_lowercase(),
                other.firm.span.of(&source.text)
            ),
        })
    })
}

fn posts(analysis: &Analysis) -> Vec<Post<'_>> {
    if analysis.names.len() < 2 {
        return Vec::new();
    }
    let lower: Vec<&str> = analysis.words.iter().map(|w| w.lower.as_str()).collect();
    let mut found = Vec::new();
    let mut i = 0;
    while i < lower.len() {
        let n = POSITIONS.longest(&lower[i..]);
        if n > 0 {
            found.extend(post(analysis, i, n));
        }
        i += n.max(1);
    }
    found
}

/// The post of the `n` words from the one at `at` on, if its holder stands before it with a comma or "is" between.
fn post(analysis: &Analysis, at: usize, n: usize) -> Option<Post<'_>> {
    let words = &analysis.words;
    let span = words.get(at)?.span.join(words.get(at + n - 1)?.span);
    let before = analysis.names.iter().find(|name| name.words.end == at);
    let behind = || {
        let of = words.get(at + n)?;
        let the = words.get(at + n + 1)?.lower == "the";
        let first = at + n + 1 + usize::from(the);
        let named = |name: &&Name| name.words.start == first;
        FOR.contains(&of.lower.as_str())
            .then(|| analysis.names.iter().find(named))?
    };
    let firm = before.or_else(behind)?;
    let lead = span.start.min(firm.span.start);
    let holder = analysis
        .names
        .iter()
        .rfind(|name| name.span.end <= lead && name.span != firm.span)?;
    let gap = analysis.text.get(holder.span.end..lead)?;
    let told = gap.starts_with(", a ")
        || gap.starts_with(", an ")
        || gap.starts_with(" is a ")
        || gap.starts_with(" is an ")
        || gap.starts_with(" was a ");
    // "a former NASA engineer": nobody is named between.
    (told && gap.len() <= BESIDE).then_some(Post {
        post: span,
        holder,
        firm,
    })
}
