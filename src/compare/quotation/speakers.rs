//! Whether the draft gives a quotation to somebody else than the source does.

use super::voice::Voice;
use crate::claims::Analysis;
use crate::claims::names::{self, NameRelation};
use crate::claims::quotations::speaker::{self, Around, Person, Speaker};
use crate::text::{PassageKind, Span};

/// A quotation in the wrong mouth.
pub struct Wrong {
    pub reason: String,
    /// Bytes of the source: the speaker's name, if it stands in the passage.
    pub mark: Option<Span>,
    /// Who said it, as the source names them.
    pub expected: String,
    /// Bytes of the draft: whom it names, if that stands in the passage.
    pub at: Option<Span>,
}

/// The two speakers, if draft and source each name one and they are surely different people.
///
/// An organisation speaks through its people, so that "Orrin said" and "said Ingrid Moe, Orrin's
/// finance chief" agree: whoever the draft names must be a person, and so must the source's speaker.
/// `is_person` knows whether the corpus introduces somebody of that name as one.
pub fn wrong(
    draft: &Analysis,
    quoted: Span,
    source: &Analysis,
    stretch: Span,
    voice: &Voice,
    around: (Around<'_>, Around<'_>),
    is_person: &dyn Fn(&Speaker) -> bool,
) -> Option<Wrong> {
    let mut said = speaker::speaker(&draft.text, draft.kind, quoted, around.0)?;
    let mut really = match voice {
        Voice::Quoted(inner) => {
            speaker::speaker(&source.text, PassageKind::Paragraph, *inner, around.1)?
        }
        Voice::Labelled(speaker) => speaker.clone(),
        Voice::Reported | Voice::Own => return None,
    };
    if names::relation(&said.tokens, &really.tokens) != NameRelation::Different {
        return None;
    }
    for speaker in [&mut said, &mut really] {
        if speaker.person != Person::Sure && is_person(speaker) {
            speaker.person = Person::Sure;
        }
    }
    if really.person == Person::Unknown || !is_somebody_else(&said, &really, source, stretch) {
        return None;
    }
    Some(Wrong {
        reason: format!("the words are {}'s, not {}'s", really.shown, said.shown),
        mark: really.span,
        expected: really.shown,
        at: said.span,
    })
}

/// True if the draft's speaker is surely a person and none that the source's sentence brings in.
fn is_somebody_else(said: &Speaker, really: &Speaker, source: &Analysis, stretch: Span) -> bool {
    // Sentences behind the attribution may name anybody.
    let end = really.span.map_or(stretch.end, |s| s.end.max(stretch.end));
    let near = |token: &String| {
        source.surroundings.iter().any(|w| w.lower == *token)
            || source
                .words
                .iter()
                .any(|w| w.lower == *token && w.span.end <= end && !stretch.covers(w.span))
    };
    match said.person {
        Person::Sure => true,
        Person::Likely => !said.tokens.iter().any(near),
        Person::Unknown => false,
    }
}
