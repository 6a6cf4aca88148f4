//! What the sources hold for the sentence being written: figures, names, footnotes and quoted words.
//!
//! The sentence up to the caret asks the index as a claim would; what its passages hold is offered best
//! first. Nothing is offered that no source has, and nothing where the sentence says too little.

mod citing;
mod figures;
mod footnotes;
mod names;
mod quoted;
mod scene;

use tower_lsp::ls_types::*;

use super::analysis::Job;
use super::position;
use super::state::Shared;
use crate::evidence::Candidate;
use crate::text::Span;
use citing::Citing;
pub use names::Names;
use scene::Scene;

/// Characters after which completion is of use without being asked for.
pub const TRIGGERS: [&str; 7] = ["$", "€", "£", "^", "\"", "“", "„"];

/// Offers shown at most: a list that has to be searched is no help.
const OFFERED: usize = 20;

/// Something that can be put in the place of what is being typed.
struct Offer {
    label: String,
    kind: CompletionItemKind,
    /// What is written; a citation of `cites` follows it.
    text: String,
    /// What of the buffer it takes the place of.
    replaces: Span,
    /// The passage it comes from.
    passage: Option<Candidate>,
    /// True if accepting it cites the passage.
    cited: bool,
    /// Changes elsewhere in the draft.
    elsewhere: Vec<crate::finding::Edit>,
}

/// What may be written at `place`, best first. Blocks: not for handlers.
pub fn at(job: &Job, place: Position, shared: &Shared) -> Option<CompletionResponse> {
    let rope = job.rope()?;
    let caret = position::to_byte(&rope, place, job.client.encoding);
    let scene = Scene::new(
        &rope.to_string(),
        caret,
        &job.settings,
        &job.sources.snapshot,
    )?;
    let offers = match scene.opening() {
        Some(scene::Opening::Footnote(from)) => footnotes::offers(&scene, from, job, shared),
        Some(scene::Opening::Quotation(mark)) => quoted::offers(&scene, mark),
        None => {
            let mut offers = figures::offers(&scene);
            offers.extend(names::offers(&scene, &job.sources));
            offers
        }
    };
    let mut citing = Citing::new(&scene, job);
    let items: Vec<CompletionItem> = offers
        .into_iter()
        .take(OFFERED)
        .enumerate()
        .map(|(rank, offer)| item(offer, rank, &rope, &mut citing, job))
        .collect();
    Some(CompletionResponse::List(CompletionList {
        // Further letters may ask for names that were not among these.
        is_incomplete: true,
        items,
    }))
}

fn item(
    mut offer: Offer,
    rank: usize,
    rope: &ropey::Rope,
    citing: &mut Citing<'_>,
    job: &Job,
) -> CompletionItem {
    let encoding = job.client.encoding;
    let mut snippet = false;
    if offer.cited {
        snippet = citing.cite(&mut offer, job.client.snippets);
    }
    let detail = offer.passage.as_ref().map(|candidate| {
        let date = candidate
            .source
            .date
            .map(|date| format!(" · {date}"))
            .unwrap_or_default();
        format!("{}{date}", candidate.cited(Default::default()))
    });
    let documentation = offer.passage.as_ref().map(|candidate| {
        Documentation::MarkupContent(MarkupContent {
            kind: MarkupKind::PlainText,
            value: format!("{}\n{}", candidate.source.title, candidate.passage.text),
        })
    });
    let edits = offer.elsewhere.iter().map(|edit| {
        TextEdit::new(
            position::range(rope, edit.span, encoding),
            edit.text.clone(),
        )
    });
    let additional: Vec<TextEdit> = edits.collect();
    CompletionItem {
        // What is typed already is what the client filters by.
        filter_text: Some(format!(
            "{}{}",
            typed(rope, offer.replaces, &offer.label),
            offer.label
        )),
        sort_text: Some(format!("{rank:03}")),
        label: offer.label,
        kind: Some(offer.kind),
        detail,
        documentation,
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(
            position::range(rope, offer.replaces, encoding),
            offer.text,
        ))),
        insert_text_format: Some(if snippet {
            InsertTextFormat::SNIPPET
        } else {
            InsertTextFormat::PLAIN_TEXT
        }),
        additional_text_edits: (!additional.is_empty()).then_some(additional),
        ..CompletionItem::default()
    }
}

/// The opening of what is replaced, where the label does not begin with it ("[^", a quotation mark).
fn typed(rope: &ropey::Rope, replaced: Span, label: &str) -> String {
    let words = rope.to_string();
    let opening: String = replaced
        .of(&words)
        .chars()
        .take_while(|c| !c.is_alphanumeric())
        .collect();
    if label.starts_with(opening.as_str()) {
        String::new()
    } else {
        opening
    }
}
