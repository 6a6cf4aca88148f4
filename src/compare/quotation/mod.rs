//! A quotation of the draft beside what a source really says, word by word, and beside who says it.
//!
//! | the source has | verdict |
//! |---|---|
//! | the words, as quoted | supported |
//! | the words in its own voice | supported, and the reason says so |
//! | the words with others between them that turn their meaning, where the draft has an ellipsis | conflict |
//! | the words, of another speaker | conflict, at the speaker's name |
//! | nearly the words, between quotation marks, in a transcript or as its own statement | conflict |
//! | nearly the words, in its own report of what somebody said | unsupported: nobody quotes them |
//! | the words in two places only | conflict, see [`stitch`] |

use rustc_hash::FxHashSet;

use super::{Alignment, Judgement, Stance};
use crate::claims::Analysis;
use crate::claims::quotations::speaker::{Around, Speaker};
use crate::claims::quotations::{self, Marked};
use crate::text::Span;

mod diff;
mod ellipsis;
mod ends;
mod matching;
mod punctuation;
mod speakers;
pub mod stitch;
mod tokens;
mod voice;

use diff::Difference;
use tokens::{Item, Token, items};
use voice::Voice;

/// Share of a quotation's words that must stand in the source in order before it counts as that
/// passage, altered: below it the two merely share words.
const ALTERED: f32 = 0.6;
/// The same where the source makes the statement in its own voice: prose shares words by accident.
const ALTERED_PROSE: f32 = 0.75;
/// Relatedness from which a judgement of a quotation rests on the words as they stand.
pub const SURE: f32 = 0.9;
/// Relatedness of words that the source has in its own voice, quoting nobody.
const OWN_VOICE: f32 = 0.75;
/// The most that an altered quotation counts: less than the very words.
const MOST_ALTERED: f32 = 0.85;
/// Fewest words that an altered quotation may have; of fewer, too little is left to recognise.
const ALTERED_WORDS: usize = 4;
/// Words of meaning that an altered quotation must share with the source.
const SHARED_WORDS: usize = 2;
/// Likeness and number of words from which one shared word of meaning will do: of seven words in a row
/// six do not agree by accident.
const NEARLY: f32 = 0.8;
const NEARLY_WORDS: usize = 6;
/// How much of the sentence around a short quotation must be found before it counts as altered; also
/// around one that shares a single word of meaning.
const SHORT_COVERAGE: f32 = 0.55;
/// Places in one passage at which a quotation is looked at: words said twice are seldom said oftener.
const PLACES: usize = 4;

/// Holds quotation `index` of the draft against a passage (with its neighbours joined in `source`).
///
pub fn judge(
    draft: &Analysis,
    index: usize,
    source: &Analysis,
    alignment: &Alignment,
    scene: &Scene<'_>,
) -> Option<Judgement> {
    let quotation = draft.quotations.get(index)?;
    let items = items(&draft.text, &quotation.pieces);
    let theirs = tokens::tokens_beside(&items, &source.text);
    let related = alignment.coverage(Span::new(0, draft.text.len()), 1.0);
    let case = Case {
        draft,
        quoted: quotation.inner,
        items: &items,
        theirs: &theirs,
        source,
        related,
        scene,
    };
    case.verbatim().or_else(|| case.altered())
}

/// What is known of the speakers on both sides.
pub struct Scene<'a> {
    /// What stands round the draft's passage.
    pub draft: Around<'a>,
    /// What stands round the source's passage.
    pub source: Around<'a>,
    /// True if the corpus introduces somebody of that name as a person.
    pub is_person: &'a dyn Fn(&Speaker) -> bool,
}

/// False if `text` holds so few words of quotation `index` of the draft that [`judge`] has nothing to
/// say of it: a quick look that spares reading most passages.
pub fn may_stand_in(draft: &Analysis, index: usize, text: &str) -> bool {
    let Some(quotation) = draft.quotations.get(index) else {
        return false;
    };
    let items = items(&draft.text, &quotation.pieces);
    let theirs = tokens::tokens_beside(&items, text);
    let known: FxHashSet<&str> = theirs.iter().map(|token| token.word.as_str()).collect();
    let (mut words, mut missing) = (0, 0);
    for item in &items {
        match item {
            Item::Word(token) => {
                words += 1;
                missing += usize::from(!known.contains(token.word.as_str()));
            }
            Item::Fitted(_) => words += 1,
            Item::Inserted { .. } | Item::Ellipsis { .. } => {}
        }
    }
    match words {
        _ if missing == 0 => true,
        // One word of a short quotation may differ.
        words if words < ALTERED_WORDS => missing == 1,
        words => 1.0 - missing as f32 / words as f32 >= ALTERED,
    }
}

/// One quotation beside one passage.
struct Case<'a> {
    draft: &'a Analysis,
    quoted: Span,
    items: &'a [Item],
    theirs: &'a [Token],
    source: &'a Analysis,
    related: f32,
    scene: &'a Scene<'a>,
}

impl Case<'_> {
    /// The quotation word for word; of several places the one that backs it.
    fn verbatim(&self) -> Option<Judgement> {
        let segments = matching::segments(self.items);
        let mut from = 0;
        let mut first: Option<Judgement> = None;
        for _ in 0..PLACES {
            let Some(placement) = matching::find(&segments, self.theirs, from) else {
                break;
            };
            let judgement = self.standing(&segments, &placement);
            if judgement.stance == Stance::Supports {
                return Some(judgement);
            }
            from = placement.first().map_or(usize::MAX, |(start, _)| start + 1);
            first.get_or_insert(judgement);
        }
        first
    }

    /// What it means that the words stand there.
    fn standing(&self, segments: &[&[Item]], placement: &matching::Placement) -> Judgement {
        let marks: Vec<Span> = placement
            .iter()
            .filter_map(|(start, end)| self.stretch(*start, *end))
            .collect();
        let stretch = marks
            .iter()
            .copied()
            .reduce(|a, b| a.join(b))
            .unwrap_or_default();
        let source = &self.source.text;
        let own = self.own_words();
        if let Some(dropped) = ellipsis::dropped(self.items, placement, self.theirs, source, &own) {
            let change = diff::Change {
                mine: dropped.ellipsis,
                theirs: Some(quotations::trim(source, dropped.gap)),
            };
            return self.contradiction(
                SURE,
                dropped.reason(source),
                vec![dropped.words],
                Some(diff::corrected(
                    &[change],
                    self.quoted,
                    &self.draft.text,
                    source,
                )),
            );
        }
        let voice = Voice::of(self.source, stretch, self.scene.source);
        if let Some(wrong) = speakers::wrong(
            self.draft,
            self.quoted,
            self.source,
            stretch,
            &voice,
            (self.scene.draft, self.scene.source),
            self.scene.is_person,
        ) {
            return Judgement {
                not_yet: false,
                stance: Stance::Contradicts,
                relatedness: SURE,
                reason: wrong.reason,
                marks: wrong.mark.into_iter().chain(marks).collect(),
                expected: wrong.at.is_some().then_some(wrong.expected),
                at: wrong.at,
            };
        }
        let (base, reason) = match voice {
            Voice::Quoted(_) | Voice::Labelled(_) => {
                (SURE, "the words stand in the source as quoted")
            }
            Voice::Reported | Voice::Own => (
                OWN_VOICE,
                "the words stand in the source, in its own voice and not as a quotation",
            ),
        };
        Judgement {
            not_yet: false,
            stance: Stance::Supports,
            relatedness: 1.0_f32.min(base + self.related / 10.0),
            reason: reason.into(),
            marks,
            expected: punctuation::restored(
                segments,
                placement,
                self.theirs,
                self.quoted,
                &self.draft.text,
                source,
            ),
            at: None,
        }
    }

    /// The quotation with other words in it.
    fn altered(&self) -> Option<Judgement> {
        let words = self.items.iter().filter(|i| i.is_word()).count();
        if words < ALTERED_WORDS {
            return self.short(words);
        }
        let difference = diff::closest(
            self.items,
            self.quoted.of(&self.draft.text),
            self.theirs,
            &self.source.text,
            ALTERED,
        )?;
        let similarity = difference.similarity();
        let stretch = self.stretch(difference.stretch.0, difference.stretch.1)?;
        if difference.edits == 0 || !self.is_recognised(&difference) {
            return None;
        }
        let (draft, source) = (&self.draft.text, &self.source.text);
        let voice = Voice::of(self.source, stretch, self.scene.source);
        let told = diff::describe(&difference.changes, draft, source);
        match voice {
            Voice::Reported => {
                return Some(Judgement::nearest(
                    similarity / 2.0,
                    format!(
                        "the source reports it in words of its own, “{}”, and quotes nobody",
                        stretch.of(source)
                    ),
                    stretch,
                ));
            }
            Voice::Own if similarity < ALTERED_PROSE => {
                return Some(Judgement::nearest(
                    similarity / 2.0,
                    format!("the source says “{}”", stretch.of(source)),
                    stretch,
                ));
            }
            _ => {}
        }
        let mut marks: Vec<Span> = difference.changes.iter().filter_map(|c| c.theirs).collect();
        if marks.is_empty() {
            marks.push(stretch);
        }
        Some(self.contradiction(
            similarity.min(MOST_ALTERED),
            format!("the quoted words differ from the source: {told}"),
            marks,
            Some(diff::corrected(
                &difference.changes,
                self.quoted,
                draft,
                source,
            )),
        ))
    }

    /// True if what the two have in common is more than the small words of any sentence.
    fn is_recognised(&self, difference: &Difference) -> bool {
        let meaning = difference
            .same
            .iter()
            .filter(|i| {
                let span = self.items[**i].span();
                self.draft
                    .words
                    .iter()
                    .any(|w| w.is_content() && w.span.overlaps(span))
            })
            .count();
        let close = difference.similarity() >= NEARLY && difference.words >= NEARLY_WORDS;
        meaning >= SHARED_WORDS || meaning == 1 && (close || self.related >= SHORT_COVERAGE)
    }

    /// A short quotation is altered if the source quotes as many words, all but one the same, of the
    /// same thing.
    fn short(&self, words: usize) -> Option<Judgement> {
        if words < 2 || self.related < SHORT_COVERAGE {
            return None;
        }
        let source = &self.source.text;
        let quoted = quotations::marks(source)
            .into_iter()
            .map(|m: Marked| m.inner)
            .find(|span| {
                let theirs = tokens::tokens(span.of(source));
                let mine: Vec<&Item> = self.items.iter().filter(|i| i.is_word()).collect();
                theirs.len() == mine.len()
                    && mine
                        .iter()
                        .zip(&theirs)
                        .filter(|(a, b)| a.answers(b))
                        .count()
                        + 1
                        == words
            })?;
        let theirs = quoted.of(source);
        Some(self.contradiction(
            self.related,
            format!(
                "the source quotes “{theirs}”, not “{}”",
                self.quoted.of(&self.draft.text)
            ),
            vec![quoted],
            Some(theirs.trim_end_matches(['.', ',']).to_string()),
        ))
    }

    fn contradiction(
        &self,
        relatedness: f32,
        reason: String,
        marks: Vec<Span>,
        expected: Option<String>,
    ) -> Judgement {
        Judgement {
            not_yet: false,
            stance: Stance::Contradicts,
            relatedness,
            reason,
            marks,
            expected,
            at: None,
        }
    }

    /// Bytes of the source under its tokens `start..end`.
    fn stretch(&self, start: usize, end: usize) -> Option<Span> {
        let first = self.theirs.get(start)?.span;
        let last = self.theirs.get(end.checked_sub(1)?)?.span;
        Some(first.join(last))
    }

    /// What the draft's passage says outside the quotation.
    fn own_words(&self) -> String {
        let text = &self.draft.text;
        let before = text.get(..self.quoted.start).unwrap_or("");
        let after = text.get(self.quoted.end..).unwrap_or("");
        format!("{before} {after}")
    }
}

#[cfg(test)]
mod tests;
