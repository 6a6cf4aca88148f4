//! The citation that comes with an offer, as the settings ask for it.

use std::path::Path;

use super::Offer;
use super::scene::Scene;
use crate::evidence::Candidate;
use crate::finding::{Edit, Evidence, Stance};
use crate::lsp::analysis::Job;
use crate::settings::{Citation, Settings};
use crate::suppress::FixMaker;
use crate::text::Span;
use crate::workspace::paths;

/// Cites passages at the caret of one draft.
pub struct Citing<'s> {
    footnotes: Footnotes<'s>,
    settings: &'s Settings,
}

impl<'s> Citing<'s> {
    pub fn new(scene: &'s Scene<'_>, job: &'s Job) -> Self {
        Self {
            footnotes: Footnotes::of(scene, job),
            settings: scene.settings,
        }
    }

    /// Adds the citation of its passage to an offer; true if its text became a snippet, which says
    /// where the caret is left.
    pub fn cite(&mut self, offer: &mut Offer, snippets: bool) -> bool {
        let Some(candidate) = offer.passage.clone() else {
            return false;
        };
        if self.settings.citation != Citation::Footnote {
            let here = Span::new(offer.replaces.end, offer.replaces.end);
            let (before, after, elsewhere) = self.footnotes.edits(&candidate, here, self.settings);
            // A source without a key is cited by a footnote, as below.
            if elsewhere.is_empty() {
                offer.text = format!("{before}{}{after}", offer.text);
                return false;
            }
        }
        let (reference, elsewhere) = self.footnotes.reference(&candidate);
        let text = format!("{}{reference}", offer.text);
        // An edit elsewhere must not touch the one at the caret: the definition comes with it.
        if let [definition] = elsewhere.as_slice()
            && definition.span.start <= offer.replaces.end
        {
            let definition = definition.text.trim_end();
            offer.text = if snippets {
                format!("{}$0{}", escaped(&text), escaped(definition))
            } else {
                format!("{text}{definition}")
            };
            return snippets;
        }
        offer.text = text;
        offer.elsewhere = elsewhere;
        false
    }
}

/// What means something in a snippet means itself.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('$', "\\$")
        .replace('}', "\\}")
}

/// The footnotes of one draft.
pub struct Footnotes<'s> {
    scene: &'s Scene<'s>,
    job: &'s Job,
    maker: FixMaker<'s>,
}

impl<'s> Footnotes<'s> {
    pub fn of(scene: &'s Scene<'_>, job: &'s Job) -> Self {
        Self {
            scene,
            job,
            maker: FixMaker::new(&scene.draft),
        }
    }

    /// A reference to a footnote that cites the passage's source: one that the draft has, else a new
    /// one with its definition at the end.
    pub fn reference(&mut self, candidate: &Candidate) -> (String, Vec<Edit>) {
        let target = self.target(candidate);
        let cites = |words: &str| words.contains(&*target) || words.contains(&*candidate.source.id);
        if let Some((label, _)) = self
            .scene
            .draft
            .footnotes
            .iter()
            .find(|(_, words)| cites(words))
        {
            return (format!("[^{label}]"), Vec::new());
        }
        let here = Span::new(self.scene.caret, self.scene.caret);
        let footnotes = Settings {
            citation: Citation::Footnote,
            ..Settings::default()
        };
        let (_, reference, elsewhere) = self.edits(candidate, here, &footnotes);
        (reference, elsewhere)
    }

    /// What a citation writes before and after the words at `here`, and elsewhere.
    fn edits(
        &self,
        candidate: &Candidate,
        here: Span,
        settings: &Settings,
    ) -> (String, String, Vec<Edit>) {
        let evidence = Evidence {
            source: candidate.source.id.clone(),
            title: candidate.source.title.clone(),
            date: candidate.source.date,
            span: candidate.passage.map.whole(),
            line: candidate.line,
            column: candidate.column,
            place: candidate.place(Default::default()).cloned(),
            text: candidate.passage.text.clone(),
            marks: Vec::new(),
            stance: Stance::Supports,
        };
        let fix = self
            .maker
            .citation(here, &evidence, &self.target(candidate), settings);
        let (at_caret, elsewhere): (Vec<Edit>, Vec<Edit>) = fix
            .edits
            .into_iter()
            .partition(|edit| edit.span == here && !edit.text.contains(['\n', '\r']));
        let mut words = at_caret.into_iter().map(|edit| edit.text);
        match (words.next(), words.next()) {
            (Some(before), Some(after)) => (before, after, elsewhere),
            (Some(after), None) => (String::new(), after, elsewhere),
            (None, _) => (String::new(), String::new(), elsewhere),
        }
    }

    /// The source as a reader of the draft opens it.
    fn target(&self, candidate: &Candidate) -> String {
        let folder = self.job.id.path().and_then(Path::parent);
        let path = self.job.path_of(&candidate.source.id);
        match (folder, path) {
            (Some(folder), Some(path)) => paths::shown(&path, folder),
            _ => candidate.source.id.to_string(),
        }
    }
}
