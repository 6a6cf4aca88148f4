//! What "it", "its" and "the company" at the start of a sentence stand for: the subject of the sentence before it.
//!
//! Only where one reading is possible: the sentence before opens with a name that does something, and names nobody else
//! whom the pronoun could mean. In all other cases nothing is taken up, and the sentence is read by its own words.

use super::first_person::{Issuer, first_person};
use super::lexicon::{ORGANISATIONS, Pos, lemmas};
use super::names::{Name, names};
use super::words::{Word, words};
use crate::text::Passage;

/// Sentences of a block that are looked back over: more would be a chain of pronouns.
const REACH: usize = 4;
/// Words behind a pronoun among which a clause begins that it only announces ("it is clear that").
const ANNOUNCED: usize = 6;
/// Pronouns that take up a subject of the same number; "they" may be any group of people.
const PRONOUNS: [&str; 6] = ["it", "its", "he", "she", "his", "her"];
/// Forms of the verbs behind which "it" may stand for nothing.
const EMPTY: [&str; 12] = [
    "is", "was", "will", "would", "has", "seems", "seemed", "appears", "appeared", "remains",
    "took", "takes",
];
/// Words that open such a clause.
const CLAUSE: [&str; 6] = ["that", "to", "whether", "who", "when", "until"];
/// Prepositions and time words that may open a sentence before its subject.
const OPENING: [&str; 12] = [
    "in", "on", "at", "since", "by", "for", "during", "after", "until", "last", "this", "over",
];
/// Prepositions behind which a name says where, when or whose, and is taken up by no "it".
const BEHIND: [&str; 12] = [
    "in", "at", "of", "from", "for", "near", "across", "by", "on", "than", "within", "as",
];
/// Forms of the verbs that a subject stands directly before.
const AUXILIARIES: [&str; 12] = [
    "is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "may",
];

/// The name that `passage` takes up by a pronoun or a noun at its start, with the place of that; `before` are passages
/// before it in document order, the nearest last.
pub fn referent<'p>(
    passage: &Passage,
    before: impl DoubleEndedIterator<Item = &'p Passage>,
) -> Option<Name> {
    let text = &passage.text;
    let lead = leads(text).then(|| words(text))?;
    let (from, to) = taking_up(text, &lead)?;
    let same_block = before
        .rev()
        .take_while(|p| p.context.block == passage.context.block);
    for earlier in same_block.take(REACH) {
        match opening(&earlier.text) {
            // "Sam Altman wanted a stake. It was founded in 2019": no person is an "it".
            Opening::Named(tokens) if is_neuter(&lead[from]) && may_be_a_person(&tokens) => {
                return None;
            }
            Opening::Named(tokens) => {
                return Some(Name {
                    span: lead[from].span.join(lead[to - 1].span),
                    words: from..to,
                    tokens,
                });
            }
            Opening::TakenUp => {}
            Opening::Other => return None,
        }
    }
    None
}

/// The same for a passage of a source, which may also say "I" and "we".
pub fn in_source<'p>(
    passage: &'p Passage,
    before: impl DoubleEndedIterator<Item = &'p Passage> + Clone,
    issuer: &Issuer<'_>,
) -> Option<Name> {
    referent(passage, before.clone()).or_else(|| first_person(passage, before, issuer))
}

fn is_neuter(word: &Word) -> bool {
    !matches!(word.lower.as_str(), "he" | "she" | "his" | "her")
}

/// Two words of which no dictionary has the last, as of "Ada Marsch": firms mostly end in a common noun.
fn may_be_a_person(name: &[String]) -> bool {
    matches!(name, [_, last] if lemmas(last).is_empty())
}

/// How a sentence opens.
enum Opening {
    /// With a name that is its subject; the words of the name.
    Named(Vec<String>),
    /// With a pronoun, or a noun that stands for a name.
    TakenUp,
    Other,
}

/// A cheap look at whether the text may open with what takes something up.
fn leads(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("").to_lowercase();
    PRONOUNS.contains(&first.as_str()) || first == "the" || OPENING.contains(&first.as_str())
}

/// The range of the words by which the sentence takes a name up.
fn taking_up(text: &str, words: &[Word]) -> Option<(usize, usize)> {
    let at = match words.first()?.lower.as_str() {
        // "In 2025 it employed", "Last year, the company sold".
        first if OPENING.contains(&first) => {
            let subject = |w: &Word| w.lower == "the" || PRONOUNS.contains(&w.lower.as_str());
            (1..words.len().min(ANNOUNCED)).find(|&i| {
                let gap = text.get(words[i - 1].span.end..words[i].span.start);
                subject(&words[i]) && (words[i].lower != "the" || gap == Some(", "))
            })?
        }
        _ => 0,
    };
    match words[at].lower.as_str() {
        "its" | "he" | "she" | "his" | "her" => Some((at, at + 1)),
        "it" if !is_empty(words, at) => Some((at, at + 1)),
        "the" => {
            let noun = words
                .get(at + 1)
                .filter(|w| ORGANISATIONS.contains(&w.lower))?;
            let rest = text.get(noun.span.end..).unwrap_or("");
            let next = words.get(at + 2);
            let possessive = rest.starts_with("'s") || rest.starts_with('’');
            let acts = next.is_some_and(|w| acts(words, at + 2) && w.lower != "of");
            (possessive || acts && rest.starts_with(' ')).then_some((at, at + 2))
        }
        _ => None,
    }
}

/// "It is clear that", "it took six years to": the pronoun only announces a clause.
fn is_empty(words: &[Word], at: usize) -> bool {
    let Some(verb) = words.get(at + 1) else {
        return true;
    };
    let behind = words.iter().skip(at + 2).take(ANNOUNCED);
    EMPTY.contains(&verb.lower.as_str())
        && behind
            .into_iter()
            .any(|w| CLAUSE.contains(&w.lower.as_str()))
}

/// True if the word is the verb of what stands right before it, and not a noun that goes on with it ("Brandal shares
/// rose").
fn acts(words: &[Word], at: usize) -> bool {
    let Some(word) = words.get(at) else {
        return false;
    };
    if AUXILIARIES.contains(&word.lower.as_str()) {
        return true;
    }
    let verb = |w: &Word| AUXILIARIES.contains(&w.lower.as_str()) || w.may_be(Pos::Verb);
    let goes_on = word.may_be(Pos::Noun) && words.get(at + 1).is_some_and(verb);
    word.may_be(Pos::Verb) && !goes_on
}

/// What stands behind the label of a speaker: "Ada Marsh, Chief Executive: Nightjar is nearly there."
fn said(text: &str) -> &str {
    let label = text
        .split_once(": ")
        .filter(|(label, _)| label.len() <= LABEL && !label.contains(['.', ';', '?', '!']));
    label.map_or(text, |(_, said)| said)
}

/// Bytes of the label of a speaker at most: a name and a post.
const LABEL: usize = 80;

fn opening(text: &str) -> Opening {
    let text = said(text);
    let words = words(text);
    if taking_up(text, &words).is_some() {
        return Opening::TakenUp;
    }
    let all = names(text, &words);
    let Some((first, others)) = all.split_first() else {
        return Opening::Other;
    };
    let leads = first.words.start == 0
        || first.words.start == 1 && matches!(words[0].lower.as_str(), "the" | "a" | "an");
    let behind = text.get(first.span.end..).unwrap_or("");
    let possessive = behind.starts_with("'s") || behind.starts_with('’');
    let set_off = behind.starts_with([',']) || behind.starts_with(" (");
    if !leads || possessive || !(set_off || acts(&words, first.words.end)) {
        return Opening::Other;
    }
    // Whoever else is named may be meant, unless the name says where, when or whose something is.
    let aside = |name: &Name| {
        let mut before = words[..name.words.start].iter().rev();
        let lead = before.find(|w| !matches!(w.lower.as_str(), "the" | "its"));
        lead.is_some_and(|w| BEHIND.contains(&w.lower.as_str())) || name.tokens == first.tokens
    };
    if others.iter().all(aside) {
        Opening::Named(first.tokens.clone())
    } else {
        Opening::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::read_draft;

    /// What the last sentence of a paragraph takes up.
    fn taken_up(text: &str) -> Option<String> {
        let draft = read_draft(text);
        let (last, before) = draft.passages.split_last()?;
        referent(last, before.iter()).map(|name| name.folded())
    }

    #[test]
    fn a_pronoun_takes_up_the_subject_of_the_sentence_before() {
        for text in [
            "Orme Ferries runs six ships. It employs 300 people.",
            "Orme Ferries runs six ships in Norland. Its chief executive is Ada Marsh.",
            "Orme Ferries, an operator, has six ships. In 2024 it sold two.",
            "Orme Ferries runs six ships. It employs 300 people. The company is owned by the state.",
        ] {
            assert_eq!(taken_up(text).as_deref(), Some("orme ferries"), "{text}");
        }
    }

    #[test]
    fn what_may_mean_another_takes_up_nothing() {
        for text in [
            "Orme Ferries bought Calder Line. It employs 300 people.",
            "Orme's revenue rose. It had fallen in 2023.",
            "Orme shares rose. It was a good day.",
            "Revenue of Orme rose. It had fallen in 2023.",
            "Orme Ferries runs six ships. It is clear that more are needed.",
            "Orme Ferries runs six ships. The company of Ada Marsh has two.",
            "Orme Ferries runs six ships.\n\nIt employs 300 people.",
        ] {
            assert_eq!(taken_up(text), None, "{text}");
        }
    }
}
