//! Who is presented as the speaker of quoted words: the subject of the verb of saying, a speaker's label, a signature.

use crate::claims::names::{self, NameRelation};
use crate::claims::words::Word;
use crate::text::{Passage, PassageKind, Span};

use super::{is_signature, marks};

mod person;
mod reading;

use reading::{Attribution, Reading};

/// Somebody to whom words are attributed by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Speaker {
    /// The name as the text writes it.
    pub shown: String,
    /// Its words in lower case, as [`Name::tokens`].
    pub tokens: Vec<String>,
    /// Bytes of the passage's text; `None` if the name stands in another passage.
    pub span: Option<Span>,
    /// How surely the name is a person's.
    pub person: Person,
}

/// How surely a name is a person's: an organisation speaks through people, a person only for themself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Person {
    /// A company's, a place's, or nothing tells.
    Unknown,
    /// Two words or more, one of them in no dictionary and none of them more than a rare noun.
    Likely,
    /// A form of address or a position stands with it.
    Sure,
}

/// What stands around a passage and may name the speaker of a quotation in it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Around<'t> {
    /// Passages before it in document order, the nearest last.
    pub before: &'t [&'t Passage],
    pub after: Option<&'t Passage>,
}

/// The speaker of the words under `quoted` in `text`, if one reading only is possible.
pub fn speaker(text: &str, kind: PassageKind, quoted: Span, around: Around<'_>) -> Option<Speaker> {
    let own = Reading::new(text);
    match own.attribution(quoted) {
        Attribution::Named(speaker) => Some(speaker),
        Attribution::Unnamed => None,
        Attribution::Pronoun(at) => antecedent(&own, at, around),
        Attribution::None => own
            .label(quoted.start)
            .or_else(|| announced(&own, kind, quoted, around))
            .or_else(|| signature(around.after?)),
    }
}

/// The speaker whose label opens the text or, in a transcript, one of the passages before it.
pub fn labelled(text: &str, at: usize, around: Around<'_>) -> Option<Speaker> {
    Reading::new(text).label(at).or_else(|| {
        let block = around.before.last()?.context.block;
        around
            .before
            .iter()
            .rev()
            .take_while(|p| p.context.block == block)
            .find_map(|p| Reading::new(&p.text).label(p.text.len()))
            .map(|speaker| Speaker {
                span: None,
                ..speaker
            })
    })
}

/// True if a quotation is left open by the passages before one of block `block`: of a quotation of
/// several sentences or paragraphs only the last is closed.
pub fn left_open(before: &[&Passage], block: u32) -> bool {
    let same: Vec<&str> = before
        .iter()
        .filter(|p| p.context.block == block)
        .map(|p| p.text.as_str())
        .collect();
    marks(&same.join(" "))
        .iter()
        .any(|m| m.depth == 0 && !m.closed)
}

/// True if word `i`, which may be a verb of saying, is no noun here ("the report", "a statement").
pub fn is_verb(text: &str, words: &[Word], i: usize) -> bool {
    let word = &words[i];
    let base = word.lower == word.lemma() || word.lower.strip_suffix('s') == Some(word.lemma());
    if !base || i == 0 {
        return word.lower != "according" || words.get(i + 1).is_some_and(|w| w.lower == "to");
    }
    let before = &words[i - 1];
    let adjacent = text.get(before.span.end..word.span.start) == Some(" ");
    let noun = matches!(
        before.lower.as_str(),
        "the"
            | "a"
            | "an"
            | "this"
            | "that"
            | "its"
            | "his"
            | "her"
            | "their"
            | "our"
            | "my"
            | "no"
            | "each"
            | "every"
            | "in"
            | "of"
            | "for"
            | "per"
            | "by"
            | "with"
            | "on"
            | "under"
            | "long"
            | "short"
            | "annual"
            | "quarterly"
            | "new"
            | "first"
            | "last"
            | "latest"
            | "recent"
            | "any"
            | "some"
    );
    !(adjacent
        && (noun || before.span.of(text).ends_with("'s") || before.span.of(text).ends_with("’s")))
}

/// True if the text names somebody of this name with a form of address or a position ("Ada Perrin, the
/// yard's finance chief").
pub fn introduces(text: &str, tokens: &[String]) -> bool {
    let reading = Reading::new(text);
    reading.names.iter().any(|name| {
        names::relation(&name.tokens, tokens) == NameRelation::Same
            && reading.person(name) == Person::Sure
    })
}

/// True if the text is somebody's turn in a transcript, under a label of that name with two words or more.
pub fn labels(text: &str, tokens: &[String]) -> bool {
    let label = Reading::new(text).label(text.len());
    tokens.len() > 1
        && label.is_some_and(|s| names::relation(&s.tokens, tokens) == NameRelation::Same)
}

/// Whom the pronoun at byte `at` stands for: the one person named before it in the paragraph.
fn antecedent(own: &Reading<'_>, at: usize, around: Around<'_>) -> Option<Speaker> {
    let mut named: Vec<Speaker> = own
        .names
        .iter()
        .filter(|n| n.span.end <= at && !own.quoted.iter().any(|q| q.covers(n.span)))
        .map(|n| own.speaker(n))
        .collect();
    if let Some(block) = around.before.last().map(|p| p.context.block) {
        let same = around
            .before
            .iter()
            .rev()
            .take_while(|p| p.context.block == block);
        for passage in same {
            let reading = Reading::new(&passage.text);
            let speakers = reading
                .names
                .iter()
                .filter(|n| !reading.quoted.iter().any(|q| q.covers(n.span)))
                .map(|n| Speaker {
                    span: None,
                    ..reading.speaker(n)
                });
            named.extend(speakers);
        }
    }
    let people: Vec<&Speaker> = named
        .iter()
        .filter(|s| s.person > Person::Unknown)
        .collect();
    let pool = if people.is_empty() {
        named.iter().collect()
    } else {
        people
    };
    let first = pool.first()?;
    pool.iter()
        .all(|other| names::relation(&first.tokens, &other.tokens) == NameRelation::Same)
        .then(|| {
            let longest = pool.iter().max_by_key(|s| s.tokens.len()).unwrap_or(first);
            (*longest).clone()
        })
}

/// The speaker whom the sentence before announces, where the passage is nothing but the quotation:
/// "Perrin put it plainly:".
fn announced(
    own: &Reading<'_>,
    kind: PassageKind,
    quoted: Span,
    around: Around<'_>,
) -> Option<Speaker> {
    let lead = around.before.last()?;
    let alone = own.words.iter().all(|w| !own.is_own(w.span, quoted));
    if !alone && kind != PassageKind::Quote {
        return None;
    }
    if let PassageKind::Heading(_) = lead.kind {
        return None;
    }
    if kind == PassageKind::Quote && lead.kind == PassageKind::Quote {
        // Further sentences of one block quote are by the same speaker.
        let (first, rest) = around.before.split_last()?;
        let around = Around {
            before: rest,
            after: around.after,
        };
        let reading = Reading::new(&first.text);
        return announced(&reading, kind, Span::new(0, first.text.len()), around);
    }
    let reading = Reading::new(&lead.text);
    let end = Span::new(lead.text.len(), lead.text.len());
    let colon = lead.text.trim_end().ends_with(':');
    let found = match reading.attribution(end) {
        Attribution::Named(speaker) => Some(speaker),
        Attribution::Pronoun(at) => {
            let (_, rest) = around.before.split_last()?;
            let around = Around {
                before: rest,
                after: None,
            };
            antecedent(&reading, at, around)
        }
        Attribution::Unnamed | Attribution::None => None,
    };
    // Without a colon the sentence before speaks of somebody and announces nobody.
    let continues = lead.text.trim_end().ends_with(['”', '"']) || !reading.quoted.is_empty();
    found.filter(|_| colon || continues).map(|speaker| Speaker {
        span: None,
        ..speaker
    })
}

/// "— Ada Perrin, harbour master" below a block quote.
fn signature(after: &Passage) -> Option<Speaker> {
    if !is_signature(&after.text) {
        return None;
    }
    let reading = Reading::new(&after.text);
    let name = reading.names.first()?;
    Some(Speaker {
        span: None,
        ..reading.speaker(name)
    })
}

#[cfg(test)]
mod tests {
    use super::super::marked;
    use super::*;

    fn who(text: &str) -> Option<String> {
        let quoted = *marked(text).first()?;
        speaker(text, PassageKind::Paragraph, quoted, Around::default()).map(|s| s.shown)
    }

    #[test]
    fn the_subject_of_the_verb_of_saying_is_the_speaker() {
        let cases = [
            (
                "Ingrid Moe said: “We will sell the yard.”",
                Some("Ingrid Moe"),
            ),
            (
                "“We will sell the yard,” said Ingrid Moe.",
                Some("Ingrid Moe"),
            ),
            (
                "“We will sell,” said chief executive Ingrid Moe.",
                Some("Ingrid Moe"),
            ),
            (
                "Ingrid Moe, who runs the yard, told Tomas Brandt that “we will sell it”.",
                Some("Ingrid Moe"),
            ),
            (
                "According to Ingrid Moe, the yard “will be sold at once”.",
                Some("Ingrid Moe"),
            ),
            (
                "In Ingrid Moe's words, the yard is “as good as sold”.",
                Some("Ingrid Moe"),
            ),
            ("Ingrid Moe: “We will sell the yard.”", Some("Ingrid Moe")),
            (
                "The phrase “as good as sold” comes from Ingrid Moe.",
                Some("Ingrid Moe"),
            ),
            (
                "The phrase “as good as sold” comes from the chair, Ingrid Moe.",
                Some("Ingrid Moe"),
            ),
            ("The “new deal” money comes from Ingrid Moe.", None),
            (
                "The finance chief of Orrin Marine said: “We will sell the yard.”",
                None,
            ),
            ("Orrin's lawyer said: “We will sell the yard.”", None),
            ("“We will sell the yard,” the finance chief said.", None),
            (
                "“We will sell the yard,” said the guild's treasurer, Ingrid Moe.",
                Some("Ingrid Moe"),
            ),
            (
                "“We will sell,” said Orrin's lawyer Ingrid Moe.",
                Some("Ingrid Moe"),
            ),
            (
                "“We will sell,” said Orrin's lawyer, Ingrid Moe, who left.",
                Some("Ingrid Moe"),
            ),
            (
                "“We will sell,” said the treasurer of Orrin Marine, Ingrid Moe.",
                Some("Ingrid Moe"),
            ),
            (
                "Orrin's lawyer, Ingrid Moe, said: “We will sell the yard.”",
                Some("Ingrid Moe"),
            ),
            ("“We will sell,” said the mayor of Orme, Norway.", None),
            (
                "“We will sell,” said the treasurer, Ingrid Moe's deputy.",
                None,
            ),
            (
                "“We will sell,” said the treasurer, and Ingrid Moe left.",
                None,
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(who(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn people_are_told_from_organisations() {
        let of = |text: &str| {
            let reading = Reading::new(text);
            reading.names.first().map(|n| reading.person(n))
        };
        assert_eq!(
            of("The chief executive Ingrid Moe left."),
            Some(Person::Sure)
        );
        assert_eq!(of("They saw Ingrid Moe leave."), Some(Person::Likely));
        assert_eq!(of("They saw Orrin Bank leave."), Some(Person::Unknown));
    }
}
