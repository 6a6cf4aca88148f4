//! What claims cite: a claim is held against the source it cites before all others, and must cite one where
//! the settings demand it.
//!
//! A citation belongs to the passage (sentence, item, table row) that it stands in.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::cited::{Missing, OfPassage, References};
use super::quotations::Lead;
use super::{BlockCache, Checker, Snapshot};
use crate::evidence::{Candidate, EvidenceIndex, Query};
use crate::finding::{Evidence, Finding, Fix, Rule, Stance};
use crate::internal::Reading;
use crate::settings::Settings;
use crate::sources::SourceMeta;
use crate::suppress::FixMaker;
use crate::text::{Passage, Span, Text};
use crate::verdict::Verdict;

/// Passages that are asked for before those of other sources are left out.
const REACH: usize = 20;

/// What single sources say of passages that cite them, with spans relative to the passage.
pub(super) type Cache = FxHashMap<(u64, Arc<str>), Arc<Vec<Finding>>>;

/// Adds what is wrong with the citations of `draft` to its findings. `None` if cancelled.
pub(super) fn add(
    draft: &Text,
    readings: &[Arc<Reading>],
    snapshot: &Snapshot,
    settings: &Settings,
    cache: &mut BlockCache,
    findings: &mut Vec<Finding>,
    cancelled: &dyn Fn() -> bool,
) -> Option<()> {
    let cites = draft.passages.iter().any(|p| !p.links.is_empty());
    if !cites && !settings.require_citation {
        cache.cited.clear();
        return Some(());
    }
    let sources = snapshot.index.sources();
    let references = References::new(draft, settings, &sources);
    let mut more = Vec::new();
    let mut asker = Asker {
        snapshot,
        settings,
        cache,
        kept: Cache::default(),
        cancelled,
    };
    let maker = OnceCell::new();
    for (at, (passage, reading)) in draft.passages.iter().zip(readings).enumerate() {
        if reading.claims.is_empty() {
            continue;
        }
        let whole = passage.map.whole();
        let own: Vec<&Finding> = findings
            .iter()
            .filter(|f| f.rule != Rule::Internal && whole.covers(f.span))
            .collect();
        let cited = references.of(passage);
        for missing in &cited.missing {
            more.push(about_missing(draft, passage, missing));
        }
        if settings.require_citation && !cited.any {
            let figures: Vec<_> = own.iter().filter(|f| f.rule == Rule::Figure).collect();
            let needed = match figures.is_empty() {
                true => Vec::new(),
                false => needed(&own),
            };
            let sources: Vec<_> = needed.iter().map(|(_, e)| Arc::clone(&e.source)).collect();
            let said = asker.said(&sources, passage, reading, &Lead::of(&draft.passages, at))?;
            // Cited at once, or the first citation would make the others wrong; and not by a fix if the
            // sources that are cited then differ.
            let holds = own.iter().all(|claim| mismatch(claim, &said).is_none());
            let maker = maker.get_or_init(|| FixMaker::new(draft));
            let fix = maker.citations(&needed, settings).filter(|_| holds);
            more.extend(figures.into_iter().map(|figure| {
                let fix = fix.clone().filter(|_| backing(figure).is_some());
                uncited(figure, fix.map(|fix| Fix { safe: true, ..fix }))
            }));
        }
        if cited.sources.is_empty() {
            continue;
        }
        let lead = Lead::of(&draft.passages, at);
        let by_source = asker.said(&cited.sources, passage, reading, &lead)?;
        more.extend(own.iter().filter_map(|claim| {
            let mut found = mismatch(claim, &by_source)?;
            let maker = maker.get_or_init(|| FixMaker::new(draft));
            found.fixes = correction(maker, passage, &cited, claim, settings)
                .into_iter()
                .collect();
            Some(found)
        }));
    }
    for finding in &mut more {
        let verdict = finding.verdict.unwrap_or(Verdict::Unsupported);
        finding.severity = settings.severity_of(finding.rule, verdict);
    }
    let kept = asker.kept;
    cache.cited = kept;
    findings.extend(more);
    Some(())
}

/// Asks single sources about passages that cite them.
struct Asker<'a> {
    snapshot: &'a Snapshot,
    settings: &'a Settings,
    cache: &'a mut BlockCache,
    /// What was asked in this check.
    kept: Cache,
    cancelled: &'a dyn Fn() -> bool,
}

impl Asker<'_> {
    /// What each of the sources says of a passage by itself. `None` if cancelled.
    fn said(
        &mut self,
        sources: &[Arc<str>],
        passage: &Passage,
        reading: &Reading,
        lead: &Lead<'_>,
    ) -> Option<Vec<(Arc<str>, Vec<Finding>)>> {
        let whole = passage.map.whole();
        let mut said = Vec::with_capacity(sources.len());
        for source in sources {
            let key = (reading.key, Arc::clone(source));
            let known = self.cache.cited.remove(&key);
            let relative = match known.or_else(|| self.kept.get(&key).cloned()) {
                Some(found) => found,
                None => {
                    let only = Only::of(self.snapshot, source);
                    let mut checker = Checker {
                        snapshot: &only,
                        settings: self.settings,
                        around: lead.around(),
                        aside: true,
                        analyses: &mut self.cache.analyses,
                        topics: &mut self.cache.topics,
                        valued: Default::default(),
                    };
                    Arc::new(checker.passage(passage, reading, whole.start, self.cancelled)?)
                }
            };
            let mut found = (*relative).clone();
            for finding in &mut found {
                finding.span = finding.span.shift(whole.start);
            }
            self.kept.insert(key, relative);
            said.push((Arc::clone(source), found));
        }
        Some(said)
    }
}

/// The claims behind which a source must be cited so that every claim of a passage has its own: figures
/// first, then what they leave over. Each source is cited once.
fn needed<'f>(own: &[&'f Finding]) -> Vec<(Span, &'f Evidence)> {
    let mut cited: Vec<(Span, &Evidence)> = Vec::new();
    let figures = own.iter().filter(|f| f.rule == Rule::Figure);
    let rest = own.iter().filter(|f| f.rule != Rule::Figure);
    for claim in figures.chain(rest) {
        if !matches!(claim.verdict, Some(Verdict::Supported | Verdict::Disputed)) {
            continue;
        }
        let is_cited = |e: &&Evidence| cited.iter().any(|(_, known)| known.source == e.source);
        let mut backings = claim
            .evidence
            .iter()
            .filter(|e| e.stance == Stance::Supports);
        let Some(first) = backings.next() else {
            continue;
        };
        if !is_cited(&first) && !backings.any(|e| is_cited(&e)) {
            cited.push((claim.span, first));
        }
    }
    cited
}

/// What the cited sources say of a claim, if that is not what the claim says.
fn mismatch(claim: &Finding, by_source: &[(Arc<str>, Vec<Finding>)]) -> Option<Finding> {
    // One slip is one finding: a claim that is wrong is told so already.
    if !matches!(claim.verdict, Some(Verdict::Supported | Verdict::Disputed)) {
        return None;
    }
    let said: Vec<(&Arc<str>, Option<&Finding>)> = by_source
        .iter()
        .map(|(source, found)| {
            let same = |f: &&Finding| f.rule == claim.rule && f.span == claim.span;
            (source, found.iter().find(same))
        })
        .collect();
    let verdict = |found: Option<&Finding>| found.and_then(|f| f.verdict);
    let backed = said
        .iter()
        .find(|(_, f)| verdict(*f) == Some(Verdict::Supported));
    let against = said
        .iter()
        .find(|(_, f)| verdict(*f) == Some(Verdict::Conflict));
    let elsewhere = backing(claim);
    match (backed, against) {
        (Some((pro, _)), Some((contra, Some(other)))) => Some(finding(
            claim,
            Rule::CitationMismatch,
            Verdict::Conflict,
            format!(
                "The sources cited for “{}” differ: {pro} backs it, {contra} does not ({}).",
                claim.text, other.reason
            ),
            other,
        )),
        (Some(_), _) => None,
        (None, Some((source, Some(other)))) => {
            let but = elsewhere.map_or_else(String::new, |e| format!("; {} says it", e.source));
            let mut found = finding(
                claim,
                Rule::CitationMismatch,
                Verdict::Conflict,
                format!(
                    "The cited source {source} says otherwise than “{}” ({}){but}.",
                    claim.text, other.reason
                ),
                other,
            );
            // What says it is shown behind what does not: it is what should be cited.
            let both = other.evidence.iter().chain(elsewhere).cloned();
            found.evidence = both.collect();
            Some(found)
        }
        (None, _) => {
            // What no source backs is told by the claim's own finding; what the cited source backs
            // together with others needs none.
            let elsewhere = elsewhere?;
            let is_cited = |id: &str| said.iter().any(|(source, _)| ***source == *id);
            let mut backing = claim
                .evidence
                .iter()
                .filter(|e| e.stance == Stance::Supports);
            if backing.any(|e| is_cited(&e.source)) {
                return None;
            }
            let cited: Vec<&str> = said.iter().map(|(source, _)| &***source).collect();
            let (which, do_not) = match cited.as_slice() {
                [one] => (format!("The cited source {one}"), "does not say"),
                many => (
                    format!("The cited sources {}", many.join(" and ")),
                    "do not say",
                ),
            };
            Some(finding(
                claim,
                Rule::CitationMismatch,
                Verdict::Unsupported,
                format!(
                    "{which} {do_not} “{}”; {} does.",
                    claim.text,
                    elsewhere.cited(&elsewhere.source)
                ),
                claim,
            ))
        }
    }
}

/// The citation that belongs to the claim, made to name the source that backs it, if none is cited that does.
fn correction(
    maker: &FixMaker<'_>,
    passage: &Passage,
    cited: &OfPassage,
    claim: &Finding,
    settings: &Settings,
) -> Option<Fix> {
    let right = backing(claim)?;
    if cited.sources.contains(&right.source) {
        return None;
    }
    // Of several citations the first behind the claim is its own, else the last one before it.
    let links = || {
        cited
            .marks
            .iter()
            .filter_map(move |(n, _)| passage.links.get(*n))
    };
    let behind = |span| passage.to_source(span).end >= claim.span.end;
    let link = links()
        .find(|link| behind(link.span))
        .or_else(|| links().next_back())?;
    maker.correction(passage, link, right, &right.source, settings)
}

/// The passage that backs a claim.
fn backing(claim: &Finding) -> Option<&Evidence> {
    claim.evidence.iter().find(|e| e.stance == Stance::Supports)
}

fn uncited(claim: &Finding, fix: Option<Fix>) -> Finding {
    let message = match backing(claim) {
        Some(e) => format!(
            "“{}” cites no source; {} backs it.",
            claim.text,
            e.cited(&e.source)
        ),
        None => format!("“{}” cites no source.", claim.text),
    };
    let mut found = finding(claim, Rule::Uncited, Verdict::Unsupported, message, claim);
    found.fixes.extend(fix);
    found
}

fn about_missing(draft: &Text, passage: &Passage, missing: &Missing) -> Finding {
    let span = match missing.span.is_empty() {
        true => passage.map.whole(),
        false => passage.to_source(missing.span),
    };
    let text = span.of(&draft.source).to_owned();
    let hash =
        blake3::hash(format!("{}\0{}\0{text}", Rule::MissingSource, missing.target).as_bytes());
    Finding {
        rule: Rule::MissingSource,
        verdict: Some(Verdict::Unsupported),
        severity: crate::finding::Severity::Warning,
        span,
        text,
        message: missing.why.clone(),
        reason: String::new(),
        expected: None,
        confidence: 1.0,
        evidence: [].into(),
        fixes: Vec::new(),
        fingerprint: hash.to_hex()[..16].to_owned(),
    }
}

/// A finding at the place of a claim, with the evidence of `of`.
fn finding(
    claim: &Finding,
    rule: Rule,
    verdict: Verdict,
    message: String,
    of: &Finding,
) -> Finding {
    let hash = blake3::hash(format!("{rule}\0{}", claim.fingerprint).as_bytes());
    Finding {
        rule,
        verdict: Some(verdict),
        message,
        reason: String::new(),
        expected: None,
        evidence: Arc::clone(&of.evidence),
        fixes: Vec::new(),
        fingerprint: hash.to_hex()[..16].to_owned(),
        ..claim.clone()
    }
}

/// An index in which one source stands alone; words are worth what they are worth in the whole.
struct Only {
    inner: Arc<dyn EvidenceIndex>,
    source: Arc<str>,
}

impl Only {
    fn of(snapshot: &Snapshot, source: &Arc<str>) -> Snapshot {
        let only = Only {
            inner: Arc::clone(&snapshot.index),
            source: Arc::clone(source),
        };
        Snapshot {
            index: Arc::new(only),
            generation: snapshot.generation,
        }
    }
}

impl EvidenceIndex for Only {
    fn search(&self, query: &Query, limit: usize) -> Vec<Candidate> {
        let mut found = self.inner.search(query, limit * REACH);
        found.retain(|candidate| candidate.source.id == self.source);
        found.truncate(limit);
        found
    }

    fn passages(&self, source: &str, ordinals: Range<u32>) -> Vec<Candidate> {
        match source == &*self.source {
            true => self.inner.passages(source, ordinals),
            false => Vec::new(),
        }
    }

    fn frequency(&self, stem: &str) -> (u64, u64) {
        self.inner.frequency(stem)
    }

    fn sources(&self) -> Vec<Arc<SourceMeta>> {
        let mut sources = self.inner.sources();
        sources.retain(|meta| meta.id == self.source);
        sources
    }

    fn count(&self) -> usize {
        1
    }
}
