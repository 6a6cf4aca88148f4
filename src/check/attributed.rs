//! A claim that names its source ("the Courier puts it at 5", "in its filing") is judged by that source alone.

use rustc_hash::FxHashSet;

use super::framing;

use crate::claims::lexicon::{DOCUMENTS, NOT_NAMES, PRESENTING, Pos};
use crate::claims::names::{Name, names};
use crate::claims::words::{Word, words};
use crate::claims::{Analysis, Claim};
use crate::compare::Stance;
use crate::compare::assertion::speaks;
use crate::evidence::{Candidate, EvidenceIndex};
use crate::verdict::Opinion;

/// Passages at the head of a document among which its title, publisher and author stand.
const HEAD: u32 = 3;
/// Bytes of such a passage: a longer one is text already.
const LINE: usize = 160;

/// Keeps what the sources say that the claim's sentence names as its own, if one of them says anything
/// of the claim; else all.
pub fn keep(
    claim: &Claim,
    draft: &Analysis,
    index: &dyn EvidenceIndex,
    opinions: &mut Vec<Opinion>,
    candidates: &[Candidate],
) {
    // "Two of the reports put it at 5": what the others say is no matter.
    if of_some(draft) {
        opinions.retain(|o| o.judgement.stance != Stance::Contradicts);
        return;
    }
    let mut named = cited(draft, claim);
    let publisher = draft.names.iter().find(|name| {
        let mut all = opinions.iter();
        framing::leads(draft, name)
            && all.any(|o| framing::publishes(name, &candidates[o.candidate]))
    });
    named.extend(publisher.map(|name| Cited {
        name: name.tokens.clone(),
        kind: None,
    }));
    if named.is_empty() {
        return;
    }
    let mut ids: Vec<&str> = opinions
        .iter()
        .map(|o| &*candidates[o.candidate].source.id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let cited: FxHashSet<String> = ids
        .into_iter()
        .filter(|id| is_cited(&named, &head(index, id, candidates)))
        .map(str::to_string)
        .collect();
    let of = |o: &Opinion| cited.contains(&*candidates[o.candidate].source.id);
    if opinions
        .iter()
        .any(|o| of(o) && o.judgement.stance != Stance::Nearest)
    {
        opinions.retain(of);
    }
}

/// How a sentence calls its source: by name, by the kind of document, or by both.
#[derive(Debug, Default, PartialEq)]
struct Cited {
    /// Tokens of a name.
    name: Vec<String>,
    /// Lemma of a noun for a document.
    kind: Option<String>,
}

/// The sources that the claim's clause names: the subject of a verb of saying, what follows "according
/// to" or "by", the owner of "'s note", a kind of document behind "in", "by" or "per".
fn cited(draft: &Analysis, claim: &Claim) -> Vec<Cited> {
    let clause = draft.clause_at(claim.span.start);
    let all = &draft.words;
    let lower = |at: Option<usize>| at.and_then(|i| all.get(i)).map_or("", |w| w.lower.as_str());
    let mut found = Vec::new();
    let inside = |span: crate::text::Span| {
        clause.covers(span)
            || span.end <= claim.span.start && draft.clause_at(span.start).end >= clause.start
    };
    for name in draft.names.iter().filter(|n| inside(n.span)) {
        let first = name.words.start.checked_sub(1);
        let article = matches!(lower(first), "the" | "a" | "an");
        let before = if article {
            first.and_then(|i| i.checked_sub(1))
        } else {
            first
        };
        let after = all.get(name.words.end);
        let told = matches!(
            (lower(before.and_then(|i| i.checked_sub(1))), lower(before)),
            ("according", "to") | ("as", "per") | ("the" | "its", "by")
        );
        let by = matches!(lower(before), "per" | "says" | "said" | "reported");
        let saying = after.is_some_and(speaks)
            || after.is_some_and(|w| matches!(w.lower.as_str(), "has" | "have" | "had"))
                && all.get(name.words.end + 1).is_some_and(speaks);
        // "the Courier's number", "the Ledger's account", "Foldmark's note"
        let owner = draft
            .text
            .get(name.span.end..)
            .is_some_and(|t| t.starts_with("'s ") || t.starts_with("’s "));
        let noun = after.filter(|w| {
            DOCUMENTS.contains(w.lemma())
                || DOCUMENTS.contains(&w.lower)
                || owner && ACCOUNTS.contains(&w.lemma())
                || owner && own_account(all, name)
        });
        if told || by || saying || noun.is_some() {
            let kind = noun
                .filter(|w| DOCUMENTS.contains(w.lemma()))
                .map(|w| w.lemma().to_string());
            found.push(Cited {
                name: name.tokens.clone(),
                kind,
            });
        }
    }
    for (at, word) in all.iter().enumerate().filter(|(_, w)| inside(w.span)) {
        let kind = word.lemma();
        if !DOCUMENTS.contains(kind)
            || draft
                .names
                .iter()
                .any(|n| n.words.contains(&at) || n.words.end == at)
        {
            continue;
        }
        let definite =
            (at.saturating_sub(3)..at).any(|i| matches!(lower(Some(i)), "the" | "its" | "their"));
        let lead = (at.saturating_sub(4)..at)
            .any(|i| matches!(lower(Some(i)), "in" | "by" | "per" | "to"));
        let saying = all
            .get(at + 1)
            .is_some_and(|w| speaks(w) || matches!(w.lower.as_str(), "has" | "gives"));
        if definite && (lead || saying) {
            found.push(Cited {
                name: Vec::new(),
                kind: Some(kind.to_string()),
            });
        }
    }
    found
}

/// True if the sentence's subject is some documents among several: "one of the notes says".
fn of_some(draft: &Analysis) -> bool {
    let all = &draft.words;
    let is_document = |w: &Word| {
        [w.lemma(), &w.lower, w.lower.trim_end_matches('s')]
            .iter()
            .any(|form| DOCUMENTS.contains(form))
    };
    let document = all.iter().take(SUBJECT).position(is_document);
    document.is_some_and(|at| {
        let lead: Vec<&str> = all[..at].iter().map(|w| w.lower.as_str()).collect();
        let counted = lead.first().is_some_and(|w| SOME.contains(w));
        counted
            && all
                .get(at + 1)
                .is_some_and(|w| speaks(w) || PRESENTING.contains(w.lemma()) || w.may_be(Pos::Verb))
    })
}

/// Words at the start of a sentence among which its subject stands: "two of the three newer reports".
const SUBJECT: usize = 6;
/// Words that pick some out of several.
const SOME: [&str; 10] = [
    "one", "two", "three", "four", "some", "several", "most", "another", "both", "other",
];

/// Nouns for what somebody makes of a thing: "by the Courier's account".
pub(super) const ACCOUNTS: [&str; 7] = [
    "account",
    "figure",
    "number",
    "count",
    "estimate",
    "reckoning",
    "tally",
];

/// "the Courier's own number".
fn own_account(all: &[Word], name: &Name) -> bool {
    all.get(name.words.end).is_some_and(|w| w.lower == "own")
        && all
            .get(name.words.end + 1)
            .is_some_and(|w| ACCOUNTS.contains(&w.lemma()))
}

/// Title, file name, publisher and author of a source, in words.
pub(super) struct Head {
    names: Vec<Vec<String>>,
    pub words: FxHashSet<String>,
}

pub(super) fn head(index: &dyn EvidenceIndex, id: &str, candidates: &[Candidate]) -> Head {
    let source = candidates.iter().find(|c| &*c.source.id == id);
    let title = source.map_or("", |c| &*c.source.title);
    let publisher = source.and_then(|c| c.source.credits.publisher.as_deref());
    let publisher = publisher.unwrap_or_default().to_string();
    let mut lines = vec![
        title.to_string(),
        publisher,
        id.replace(['-', '_', '/', '.'], " "),
    ];
    let opening = index.passages(id, 0..HEAD);
    lines.extend(
        opening
            .into_iter()
            .map(|c| c.passage.text.clone())
            .filter(|t| t.len() <= LINE),
    );
    let mut read = Head {
        names: Vec::new(),
        words: FxHashSet::default(),
    };
    for line in &lines {
        let found = words(line);
        read.names
            .extend(names(line, &found).into_iter().map(|n| n.tokens));
        read.words.extend(
            found
                .iter()
                .flat_map(|w| [w.lower.clone(), w.lemma().to_string()]),
        );
    }
    read
}

fn is_cited(cited: &[Cited], head: &Head) -> bool {
    cited.iter().any(|c| {
        let telling = |t: &&String| !NOT_NAMES.contains(t);
        let name = c.name.is_empty() || {
            let whole = c.name.iter().filter(telling).all(|t| head.words.contains(t));
            let initials = matches!(c.name.as_slice(), [only] if head.names.iter().any(|n| crate::claims::names::relation(&c.name, n) == crate::claims::names::NameRelation::Same && only.len() > 1));
            whole || initials
        };
        name && c.kind.as_ref().is_none_or(|kind| head.words.contains(kind) || !c.name.is_empty())
    })
}
