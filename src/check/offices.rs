//! Titles and posts that the sources give otherwise: "the director of fleet" of somebody whom they know as the chief
//! operating officer.

use super::Checker;
use crate::claims::Analysis;
use crate::claims::names::NameRelation;
use crate::claims::words;
use crate::compare::offices::{Office, offices};
use crate::compare::{Judgement, Stance};
use crate::evidence::{Candidate, Query};
use crate::finding::{Finding, Rule};
use crate::text::{Passage, PassageKind, Span};
use crate::verdict::{Opinion, Replaces, Verdict, Weighed};

/// Passages that are looked at for what somebody is, and for who else holds a post.
const LOOKED_AT: usize = 24;
/// How surely a post is another's, or another post than the one that somebody has.
const SURE: f32 = 0.9;

impl Checker<'_> {
    /// Adds a finding for every title of somebody by name that the sources give to somebody else, or that excludes the
    /// one they give him. Spans are relative to the passage's start in the file, `start`.
    pub(super) fn add_offices(
        &mut self,
        passage: &Passage,
        analysis: &Analysis,
        start: usize,
        findings: &mut Vec<Finding>,
    ) {
        if !matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item) {
            return;
        }
        for mine in offices(analysis) {
            if mine.is_past
                || mine.holder.tokens.len() < 2
                || analysis.is_referent(mine.holder.span)
            {
                continue;
            }
            let Some((candidate, judgement)) = self.otherwise(&mine) else {
                continue;
            };
            let weighed = Weighed {
                verdict: Verdict::Conflict,
                opinions: vec![Opinion {
                    candidate: 0,
                    source: 0,
                    date: candidate.source.date,
                    judgement,
                    replaces: Replaces::Nothing,
                }],
                confidence: SURE,
                superseded: None,
            };
            let finding =
                self.finding_on(mine.span, passage, analysis, start, &weighed, &[candidate]);
            let lesser = |f: &Finding| {
                f.rule == Rule::Assertion
                    && f.span.overlaps(finding.span)
                    && f.verdict < Some(Verdict::Conflict)
            };
            findings.retain(|f| !lesser(f));
            if !findings.iter().any(|f| f.span.overlaps(finding.span)) {
                findings.push(finding);
            }
        }
    }

    /// The passage that gives the holder another title, where no passage gives him the draft's and that one is
    /// somebody else's or excludes his.
    fn otherwise(&mut self, mine: &Office<'_>) -> Option<(Candidate, Judgement)> {
        let asked = Query {
            words: Vec::new(),
            names: vec![mine.holder.folded()],
            figures: Vec::new(),
        };
        let mut his: Option<(Candidate, Span, String, bool)> = None;
        for candidate in self.snapshot.index.search(&asked, LOOKED_AT) {
            let source = self.analysis(&candidate);
            if mine.is_left_open(&source) {
                return None;
            }
            for theirs in offices(&source) {
                if theirs.holder.relation(mine.holder) != NameRelation::Same {
                    continue;
                }
                if theirs.goes_with(mine) {
                    return None;
                }
                let title = theirs.title().to_string();
                if !theirs.is_past && his.is_none() {
                    his = Some((candidate.clone(), theirs.span, title, theirs.is_sole()));
                }
            }
        }
        let (candidate, span, title, is_sole) = his?;
        let holder = self.other_holder(mine);
        let reason = match holder {
            Some(other) => format!("the source has “{title}”; {other}"),
            None if is_sole && mine.is_sole() => format!("the source has “{title}”"),
            None => return None,
        };
        let judgement = Judgement {
            stance: Stance::Contradicts,
            relatedness: SURE,
            reason,
            marks: vec![span],
            expected: Some(title),
            at: Some(mine.span),
            not_yet: false,
        };
        Some((candidate, judgement))
    }

    /// Who holds the draft's office instead, in words.
    fn other_holder(&mut self, mine: &Office<'_>) -> Option<String> {
        let asked = Query {
            words: words::words(mine.title())
                .into_iter()
                .filter(words::Word::is_content)
                .map(|w| w.stem.clone())
                .collect(),
            names: Vec::new(),
            figures: Vec::new(),
        };
        let found = self.snapshot.index.search(&asked, LOOKED_AT);
        found.into_iter().find_map(|candidate| {
            let source = self.analysis(&candidate);
            let all = offices(&source);
            let other = all.iter().find(|theirs| {
                theirs.is_same(mine)
                    && theirs.holder.relation(mine.holder) == NameRelation::Different
            })?;
            let name = other.holder.span.of(&source.text);
            Some(format!("“{}” is {name}", other.span.of(&source.text)))
        })
    }
}
