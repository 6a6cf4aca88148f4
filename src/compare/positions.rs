//! Who holds which position: "chief executive" for "finance chief" of the same person or company.

use super::assertion::{CONFLICT, Difference};
use crate::claims::Analysis;
use crate::claims::lexicon::{POSITIONS, SOLE_POSTS};
use crate::claims::names::{NameRelation, relation};
use crate::text::Span;

/// Another position for the same person ("finance chief" for "chief executive"), whatever else the
/// sentence says, or for whoever acts for the same company, if it says the same of them.
pub fn position(draft: &Analysis, source: &Analysis, coverage: f32) -> Option<Difference> {
    for mine in positions(draft) {
        let Some(class) = position_class(&mine.span.of(&draft.text).to_lowercase()) else {
            continue;
        };
        if !mine.personal && coverage < CONFLICT {
            continue;
        }
        let theirs: Vec<Held> = positions(source)
            .into_iter()
            .filter(|t| {
                t.personal == mine.personal && relation(&t.name, &mine.name) == NameRelation::Same
            })
            .collect();
        let classes: Vec<_> = theirs
            .iter()
            .filter_map(|t| position_class(&t.span.of(&source.text).to_lowercase()))
            .collect();
        if classes.is_empty() || classes.contains(&class) || is_left_open(source, class) {
            continue;
        }
        return theirs.first().map(|other| Difference {
            not_yet: false,
            draft: mine.span,
            source: other.span,
            reason: format!(
                "the source gives the position as “{}”",
                other.span.of(&source.text)
            ),
        });
    }
    None
}

/// Verbs (lemmas) by which somebody comes to another position.
const BECOMING: [&str; 7] = [
    "become", "appoint", "name", "promote", "succeed", "elect", "replace",
];

/// True if the passage tells of a change and has a position of the class beside nobody's name: "Ada Perrin, its finance
/// chief, will become chief executive".
pub(super) fn is_left_open(source: &Analysis, class: &str) -> bool {
    let lower: Vec<&str> = source.words.iter().map(|w| w.lower.as_str()).collect();
    let changes = source
        .words
        .iter()
        .any(|w| BECOMING.iter().any(|verb| w.is(verb)));
    changes
        && (0..lower.len()).any(|at| {
            let n = POSITIONS.longest(&lower[at..]);
            if n == 0 {
                return false;
            }
            let span = source.words[at].span.join(source.words[at + n - 1].span);
            let title = span.of(&source.text).to_lowercase();
            let beside = source.names.iter().any(|name| {
                let behind = source.text.get(span.end..name.span.start);
                let before = source.text.get(name.span.end..span.start);
                // "Chief Executive Edda Lind" may be read as one name.
                name.span.overlaps(span)
                    || matches!(behind, Some(" " | ", "))
                    || matches!(before, Some(", " | ", the "))
            });
            position_class(&title) == Some(class) && !beside
        })
}

/// Another position for the same person, whatever else the sentence says.
pub fn held(draft: &Analysis, source: &Analysis) -> Option<Difference> {
    position(draft, source, 0.0)
}

/// A position and who holds it or whom it is held for.
struct Held {
    span: Span,
    name: Vec<String>,
    /// True if the name is the holder's ("chief executive Ada Perrin"), false if it is the company's
    /// ("Vexil's chief executive", "chief executive of Vexil").
    personal: bool,
}

/// Positions in a passage that stand beside a name.
fn positions(analysis: &Analysis) -> Vec<Held> {
    let lower: Vec<&str> = analysis.words.iter().map(|w| w.lower.as_str()).collect();
    let mut found = Vec::new();
    let mut i = 0;
    while i < lower.len() {
        let n = POSITIONS.longest(&lower[i..]);
        if n == 0 {
            i += 1;
            continue;
        }
        let span = analysis.words[i].span.join(analysis.words[i + n - 1].span);
        let after = analysis.names.iter().find(|name| name.words.start == i + n);
        // "Ada Perrin, the finance chief"
        let rest = analysis.text.get(span.end..).unwrap_or("");
        let closed = rest.is_empty()
            || rest.starts_with([',', '.', ';', ':', ')'])
            || rest.starts_with(" of ")
            || rest.starts_with(" at ");
        let article = closed
            && i.checked_sub(1)
                .is_some_and(|j| ARTICLES.contains(&lower[j]));
        let start = i - usize::from(article);
        let before = analysis.names.iter().find(|name| name.words.end == start);
        let gap = before.map(|name| analysis.text.get(name.span.end..span.start).unwrap_or(""));
        if let Some(name) = after {
            found.push(Held {
                span,
                name: name.tokens.clone(),
                personal: true,
            });
        }
        if let (Some(name), Some(gap)) = (before, gap) {
            // "Ada Perrin, chief executive": a comma names the holder; a possessive the company.
            let personal = gap.contains(',');
            let company = !article && (gap.contains(['\'', '’']) || gap == " ");
            if personal || company {
                found.push(Held {
                    span,
                    name: name.tokens.clone(),
                    personal,
                });
            }
        }
        // "Ada Perrin is the finance chief of Vexil", "Ada Perrin, who is its chief executive"
        if let Some(holder) = told_by_verb(analysis, i) {
            found.push(Held {
                span,
                name: holder,
                personal: true,
            });
        }
        i += n;
    }
    found
}

/// Whose position it is that begins at word `at`, if only a form of "be" stands between the two.
fn told_by_verb(analysis: &Analysis, at: usize) -> Option<Vec<String>> {
    let links = |w: &crate::claims::words::Word| LINKS.contains(&w.lower.as_str());
    let from = analysis.words[..at].iter().rposition(|w| !links(w))?;
    let verb = analysis.words[from + 1..at]
        .iter()
        .any(|w| FORMS_OF_BE.contains(&w.lower.as_str()));
    let name = analysis.names.iter().find(|n| n.words.end == from + 1)?;
    verb.then(|| name.tokens.clone())
}

/// Words between a name with a comma and the position.
const ARTICLES: [&str; 4] = ["the", "its", "their", "our"];
const FORMS_OF_BE: [&str; 5] = ["is", "was", "became", "becomes", "serves"];
/// Words that may stand between a holder and the position.
const LINKS: [&str; 16] = [
    "is", "was", "became", "becomes", "serves", "as", "the", "a", "an", "its", "their", "who",
    "now", "still", "then", "also",
];

/// The class of a post of which a person holds one at a time; `None` for those that go with others.
pub(super) fn position_class(position: &str) -> Option<&'static str> {
    SOLE_POSTS.of(position)
}
