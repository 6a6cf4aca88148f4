//! Who holds a post that only one holds at a time: another chief executive of the same company.

use super::assertion::Difference;
use super::positions::position_class;
use crate::claims::Analysis;
use crate::claims::lexicon::POSITIONS;
use crate::claims::names::{Name, NameRelation};
use crate::claims::words::Class;
use crate::text::Span;

/// A post with its holder and the company it is in, as a passage tells it of the present.
struct Post<'a> {
    class: &'static str,
    holder: &'a Name,
    company: &'a Name,
}

/// Another holder of the same post of the same company.
pub fn other_holder(draft: &Analysis, source: &Analysis) -> Option<Difference> {
    let mine = posts(draft);
    if mine.is_empty() {
        return None;
    }
    let theirs = posts(source);
    mine.iter().find_map(|a| {
        let same = |b: &&Post<'_>| {
            b.class == a.class && a.company.relation(b.company) == NameRelation::Same
        };
        let held: Vec<&Post<'_>> = theirs.iter().filter(same).collect();
        let other = held.first()?;
        let apart = |b: &&Post<'_>| a.holder.relation(b.holder) == NameRelation::Different;
        held.iter().all(apart).then(|| Difference {
            not_yet: false,
            draft: a.holder.span,
            source: other.holder.span,
            reason: format!(
                "the source has {} as {} of {}",
                other.holder.span.of(&source.text),
                other.class,
                other.company.span.of(&source.text)
            ),
        })
    })
}

fn posts(analysis: &Analysis) -> Vec<Post<'_>> {
    let lower: Vec<&str> = analysis.words.iter().map(|w| w.lower.as_str()).collect();
    let mut found = Vec::new();
    let mut i = 0;
    while i < lower.len() {
        let n = POSITIONS.longest(&lower[i..]);
        if n == 0 {
            i += 1;
            continue;
        }
        found.extend(post(analysis, i, n));
        i += n;
    }
    found.extend(led_by(analysis));
    found
}

/// "Vexil is led by Ada Perrin": whoever leads a company is its chief executive, unless another post is named.
fn led_by(analysis: &Analysis) -> Option<Post<'_>> {
    let words = &analysis.words;
    let at = (0..words.len()).find(|&i| LEADING.contains(&words[i].lower.as_str()))?;
    let by = words.get(at + 1).filter(|w| w.lower == "by")?;
    let holder = analysis.names.iter().find(|n| n.words.start == at + 2)?;
    let company = analysis.names.iter().rfind(|n| n.words.end <= at)?;
    let gap = analysis.text.get(company.span.end..words[at].span.start)?;
    let present = matches!(gap.trim(), "is" | ",");
    let lower: Vec<&str> = words
        .iter()
        .skip(holder.words.end)
        .take(REACH)
        .map(|w| w.lower.as_str())
        .collect();
    let another = (0..lower.len()).any(|i| POSITIONS.longest(&lower[i..]) > 0);
    (present && !another && by.span.end < holder.span.start).then_some(Post {
        class: "chief executive",
        holder,
        company,
    })
}

/// Forms of the verbs of which the chief executive is the one who does it.
const LEADING: [&str; 3] = ["led", "headed", "run"];
/// Words behind the leader among which another post may be named: "led by Ada Perrin, its chairman".
const REACH: usize = 4;

/// The post whose words are the `n` from the one at `at` on, if it stands beside a holder and a company.
fn post(analysis: &Analysis, at: usize, n: usize) -> Option<Post<'_>> {
    let words = &analysis.words;
    let span = words.get(at)?.span.join(words.get(at + n - 1)?.span);
    let class = position_class(&span.of(&analysis.text).to_lowercase())?;
    let before = |end: usize| analysis.names.iter().find(|name| name.words.end == end);
    let after = |start: usize| analysis.names.iter().find(|name| name.words.start == start);
    let gap = |a: Span, b: Span| analysis.text.get(a.end..b.start).unwrap_or_default();
    // "Vexil's chief executive", "Vexil chief executive"
    let owner = before(at).filter(|name| matches!(gap(name.span, span), "'s " | "’s " | " "));
    let of = words
        .get(at + n)
        .filter(|w| matches!(w.lower.as_str(), "of" | "at"));
    let company = owner.or_else(|| of.and_then(|_| after(at + n + 1)))?;
    let start = owner.map_or(at, |name| name.words.start);
    let told = || {
        let links = words
            .get(..start)?
            .iter()
            .rev()
            .take_while(|w| is_link(&w.lower));
        let links: Vec<&str> = links.map(|w| w.lower.as_str()).collect();
        let present = links.iter().any(|l| FORMS_OF_BE.contains(l));
        before(start - links.len()).filter(|_| present)
    };
    let apposed = || {
        let first = words.get(start)?.span;
        let the = words.get(start.checked_sub(1)?)?;
        let (end, first) = match the.lower.as_str() {
            "the" => (start - 1, the.span),
            _ => (start, first),
        };
        before(end).filter(|name| gap(name.span, first) == ", ")
    };
    let follows = || {
        let owned = owner.and(after(at + n));
        owned.filter(|name| matches!(gap(span, name.span), " " | ", "))
    };
    let holder = told().or_else(apposed).or_else(follows)?;
    let from = start.saturating_sub(BEFORE);
    let held = |w: &crate::claims::words::Word| {
        w.class == Class::Negation || NOT_NOW.contains(&w.lower.as_str())
    };
    let past = words[from..at].iter().any(held);
    (!past && holder.span != company.span).then_some(Post {
        class,
        holder,
        company,
    })
}

/// Words before a post among which those stand that say it is not held now.
const BEFORE: usize = 4;
const NOT_NOW: [&str; 12] = [
    "former", "ex", "previous", "then", "future", "incoming", "outgoing", "acting", "interim",
    "deputy", "was", "were",
];
const FORMS_OF_BE: [&str; 4] = ["is", "becomes", "remains", "serves"];

/// True for words that may stand between a holder and the post.
fn is_link(word: &str) -> bool {
    FORMS_OF_BE.contains(&word) || matches!(word, "as" | "the" | "now" | "still" | "also" | "who")
}
