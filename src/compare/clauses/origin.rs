//! "A Taiwanese customer moved eleven tools" beside "a Korean customer moved eleven tools": the country that a thing is of.

use crate::claims::Analysis;
use crate::claims::lexicon::DEMONYMS;
use crate::claims::words::{Relation, Word};
use crate::compare::alignment;
use crate::compare::assertion::Difference;
use crate::compare::topic;
use crate::quantity::{self, Dim};
use crate::syntax::{Relation as Link, Upos};
use crate::text::Span;

/// Prepositions behind a noun that lead to where it is from.
const FROM: [&str; 3] = ["in", "of", "from"];

/// A noun with the country it is of.
struct Origin<'a> {
    noun: &'a Word,
    country: &'static str,
    words: Span,
}

/// Another country for the same noun, where the two sentences share a figure, or a name beside the countries.
pub fn otherwise(draft: &Analysis, source: &Analysis) -> Option<Difference> {
    let (mine, theirs) = (origins(draft), origins(source));
    let (own, other) = mine.iter().find_map(|own| {
        let same = |o: &&Origin<'_>| alignment::relation(own.noun, o.noun) >= Relation::Synonym;
        let all: Vec<&Origin<'_>> = theirs.iter().filter(same).collect();
        let apart = all.iter().all(|o| o.country != own.country);
        // A source with the draft's country somewhere may say it of the noun in other words.
        let named = source
            .words
            .iter()
            .any(|w| country(&w.lower) == Some(own.country));
        let other = *all.first().filter(|_| apart && !named)?;
        Some((own, other))
    })?;
    of_one_event(draft, source).then(|| Difference {
        not_yet: false,
        draft: own.words,
        source: other.words,
        reason: format!("the source has “{}”", other.words.of(&source.text)),
    })
}

/// True if the sentences share a figure other than a bare small number, or a name that is no country's.
fn of_one_event(draft: &Analysis, source: &Analysis) -> bool {
    let counts = |dim: &Dim| !matches!(dim, Dim::Number | Dim::Ordinal | Dim::Count { of: None });
    let equal = draft.figures.iter().filter(|f| counts(&f.dim)).any(|f| {
        let mut theirs = source.figures.iter();
        theirs.any(|o| quantity::relation(f, o) == quantity::Relation::Equal)
    });
    let mut names = draft.names.iter().filter(|n| {
        let lower = n.tokens.join(" ").to_lowercase();
        country(&lower).is_none()
    });
    equal || names.any(|name| topic::has_name(source, name))
}

/// The country of an adjective or of a name in lower case.
fn country(word: &str) -> Option<&'static str> {
    DEMONYMS.of(word).or_else(|| DEMONYMS.class(word))
}

fn origins(analysis: &Analysis) -> Vec<Origin<'_>> {
    // Countries and what is of them are written with a capital.
    let capital = |w: &Word| {
        let written = w.span.of(&analysis.text);
        written.starts_with(char::is_uppercase)
    };
    let tells = |i: usize| {
        let words = &analysis.words;
        let pair = |at: usize| {
            Some(format!(
                "{} {}",
                words.get(at)?.lower,
                words.get(at + 1)?.lower
            ))
        };
        capital(&words[i])
            && (country(&words[i].lower).is_some()
                || pair(i).as_deref().and_then(country).is_some())
    };
    if !(0..analysis.words.len()).any(tells) {
        return Vec::new();
    }
    let tree = &analysis.parse().tree;
    let word = |token: usize| {
        let span = tree.token(token)?.span;
        analysis.words.iter().find(|w| w.span.overlaps(span))
    };
    let of = |token: usize| {
        let span = tree.token(token)?.span;
        let own = tree.form(token);
        if !own.starts_with(char::is_uppercase) {
            return None;
        }
        let own = own.to_lowercase();
        let before = token.checked_sub(1).map(|at| tree.form(at).to_lowercase());
        let two = before.map(|before| format!("{before} {own}"));
        let country = two.as_deref().and_then(country).or_else(|| country(&own))?;
        let noun = match tree.relation(token) {
            Link::Amod | Link::Compound => tree.head(token)?,
            Link::Nmod => tree
                .preposition(token)
                .filter(|p| FROM.contains(&p.as_str()))
                .and_then(|_| tree.head(token))?,
            _ => return None,
        };
        let noun = word(noun).filter(|_| tree.upos(noun) == Upos::Noun)?;
        Some(Origin {
            noun,
            country,
            words: span.join(noun.span),
        })
    };
    (0..tree.tokens().len()).filter_map(of).collect()
}
