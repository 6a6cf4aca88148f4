//! The façade: a draft in, findings out.
//!
//! A draft is checked block by block (paragraph, item, table row): a block's findings depend on its
//! own text, on the headings above it and on the evidence, so an edit leaves all others as they were.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHasher};

use crate::claims::first_person::Issuer;
use crate::claims::names::Name;
use crate::claims::quotations::speaker::Around;
use crate::claims::{self, Analysis, ClaimKind, Setting, checkable, parts, referents};
use crate::compare::topic::Topic;
use crate::compare::{Alignment, Weights};
use crate::evidence::{self, Candidate, EvidenceIndex, Query};
use crate::finding::{Finding, Rule};
use crate::internal::{self, Pairs, Reading};
use crate::settings::Settings;
use crate::sources::SourceMeta;
use crate::suppress::{self, FixMaker};
use crate::text::{Passage, Text};
use crate::verdict::{self, Verdict};
use told::Told;

mod aside;
mod attributed;
mod citations;
mod cited;
mod compose;
mod consistency;
mod counter;
mod derived;
mod framing;
mod gazetteer;
mod given_up;
mod offices;
mod opinions;
mod own_figure;
mod put_right;
mod quotations;
mod relations;
mod revisions;
mod rivals;
mod rows;
mod sides;
mod standing;
mod tables;
mod told;
mod undecided;
mod unknown_names;
mod upheld;

/// Everything a check reads besides the draft; cheap to clone, never changes.
#[derive(Clone)]
pub struct Snapshot {
    pub index: Arc<dyn EvidenceIndex>,
    /// Changes whenever the evidence does; results cached under another generation are stale.
    pub generation: u64,
}

/// Passages that a claim is compared with. BM25 brings the right one within the first ten in nearly
/// every case; the rest are for disputes.
const CANDIDATES: usize = 24;
/// Passages before a candidate whose names "the company" and "it" may stand for.
const SUBJECT_REACH: u32 = 3;
/// Analyses of source passages that are kept between checks: some 15 MB.
const KEPT_ANALYSES: usize = 4_000;

/// Every claim of `draft` with its verdict, in the order of their spans; `supported` ones included.
///
/// Ignore comments are applied; findings about ignores that matched nothing come with the rest.
/// Pure: equal inputs give equal findings.
pub fn check(draft: &Text, snapshot: &Snapshot, settings: &Settings) -> Vec<Finding> {
    check_incremental(
        draft,
        snapshot,
        settings,
        &mut BlockCache::default(),
        &|| false,
    )
    .unwrap_or_default()
}

/// The same, block by block, with results of unchanged blocks taken from `cache`, and stopping early
/// (with `None`) when `cancelled` says so; it is asked once per claim.
pub fn check_incremental(
    draft: &Text,
    snapshot: &Snapshot,
    settings: &Settings,
    cache: &mut BlockCache,
    cancelled: &dyn Fn() -> bool,
) -> Option<Vec<Finding>> {
    let setting = Setting {
        date: draft_date(draft).or(settings.date),
        title: None,
    };
    cache.renew(snapshot.generation, &setting);
    let mut findings = Vec::new();
    let mut kept = FxHashMap::default();
    let readings = cache.read(draft, settings, &setting);
    for (at, (passage, reading)) in draft.passages.iter().zip(&readings).enumerate() {
        let key = reading.key;
        let lead = quotations::Lead::of(&draft.passages, at);
        let start = passage.map.whole().start;
        let relative = match cache
            .findings
            .remove(&key)
            .or_else(|| kept.get(&key).cloned())
        {
            Some(found) => found,
            None => {
                let mut checker = Checker {
                    snapshot,
                    settings,
                    around: lead.around(),
                    aside: false,
                    analyses: &mut cache.analyses,
                    topics: &mut cache.topics,
                    valued: upheld::Valued::default(),
                };
                let Some(found) = checker.passage(passage, reading, start, cancelled) else {
                    // What was checked so far stays known for the next try.
                    cache.findings.extend(kept);
                    return None;
                };
                Arc::new(found)
            }
        };
        for finding in relative.iter() {
            let mut finding = finding.clone();
            finding.span = finding.span.shift(start);
            finding.text = finding.span.of(&draft.source).to_string();
            findings.push(finding);
        }
        kept.insert(key, relative);
    }
    cache.findings = kept;
    tables::add(
        draft,
        &readings,
        snapshot,
        settings,
        cache,
        &mut findings,
        cancelled,
    )?;
    if !settings.disable.contains(&Rule::Internal) {
        let contradictions = internal::contradictions(draft, &readings, &mut cache.pairs);
        consistency::add(draft, &readings, contradictions, &mut findings, settings);
    }
    citations::add(
        draft,
        &readings,
        snapshot,
        settings,
        cache,
        &mut findings,
        cancelled,
    )?;
    findings.retain(|f| !settings.disable.contains(&f.rule));
    findings.sort_by_key(|f| (f.span, f.rule));
    let mut findings = suppress::apply(draft, findings, settings);
    let maker = FixMaker::new(draft);
    for finding in &mut findings {
        compose::fixes(&maker, finding, settings);
    }
    Some(findings)
}

/// Findings of blocks by the hash of their content and of what they were checked against.
#[derive(Default)]
pub struct BlockCache {
    generation: Option<u64>,
    date: Option<Date>,
    findings: FxHashMap<u64, Arc<Vec<Finding>>>,
    readings: FxHashMap<u64, Arc<Reading>>,
    pairs: Pairs,
    analyses: Analyses,
    cited: citations::Cache,
    tables: tables::Cache,
    topics: Topics,
}

/// What each document speaks of, with the state of the source it was read from.
type Topics = FxHashMap<Arc<str>, (Arc<SourceMeta>, Arc<Topic>)>;

/// Analyses of source passages, by source and ordinal, each with the state of the source it was read
/// from: an index hands out the same description of a source for as long as the source is the same.
type Analyses = FxHashMap<(Arc<str>, u32), (Arc<SourceMeta>, Arc<Analysis>)>;

impl BlockCache {
    fn renew(&mut self, generation: u64, setting: &Setting) {
        if self.generation != Some(generation) || self.date != setting.date {
            self.findings.clear();
            self.cited.clear();
            self.tables.clear();
        }
        if self.date != setting.date {
            self.readings.clear();
            self.pairs = Pairs::default();
        }
        self.generation = Some(generation);
        self.date = setting.date;
    }

    /// The draft's passages as read, those taken from the last time that were read before.
    fn read(&mut self, draft: &Text, settings: &Settings, setting: &Setting) -> Vec<Arc<Reading>> {
        let mut kept = FxHashMap::default();
        let mut readings = Vec::with_capacity(draft.passages.len());
        for (at, passage) in draft.passages.iter().enumerate() {
            let lead = quotations::Lead::of(&draft.passages, at);
            let earlier = draft.passages.get(..at).unwrap_or_default();
            let referent = referents::referent(passage, earlier.iter());
            let key = key(passage, &lead, referent.as_ref(), settings);
            let reading = kept.entry(key).or_insert_with(|| {
                let known = self.readings.remove(&key);
                known.unwrap_or_else(|| {
                    let mut analysis = claims::analyse(passage, setting);
                    quotations::go_on(&mut analysis, passage, lead.around());
                    let mut reading = Reading::of(analysis, passage, key);
                    if let Some(name) = referent {
                        reading.analysis.take_up(name);
                    }
                    Arc::new(reading)
                })
            });
            readings.push(Arc::clone(reading));
        }
        self.readings = kept;
        readings
    }
}

/// The draft's own date, from its front matter.
fn draft_date(draft: &Text) -> Option<Date> {
    draft
        .metadata
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case("date"))
        .and_then(|(_, value)| value.get(..10).unwrap_or(value).parse().ok())
}

/// Of everything a passage's findings depend on besides the evidence; its place in the file is not part of it.
fn key(
    passage: &Passage,
    lead: &quotations::Lead<'_>,
    referent: Option<&Name>,
    settings: &Settings,
) -> u64 {
    let mut hasher = FxHasher::default();
    lead.hash(&mut hasher);
    referent.map(|name| &name.tokens).hash(&mut hasher);
    passage.text.hash(&mut hasher);
    passage.kind.hash(&mut hasher);
    let start = passage.map.whole().start;
    passage.map.hash_relative(start, &mut hasher);
    passage.context.headings.hash(&mut hasher);
    passage.context.before.hash(&mut hasher);
    passage.context.caption.hash(&mut hasher);
    for cell in &passage.cells {
        (cell.span, &cell.header).hash(&mut hasher);
    }
    (&settings.severity, settings.persona).hash(&mut hasher);
    settings.rank.hash(&mut hasher);
    hasher.finish()
}

struct Checker<'a> {
    snapshot: &'a Snapshot,
    settings: &'a Settings,
    /// What stands round the passage and may name the speaker of a quotation.
    around: Around<'a>,
    /// True while a statement is checked that a sentence makes on the side: it makes none itself.
    aside: bool,
    analyses: &'a mut Analyses,
    topics: &'a mut Topics,
    valued: upheld::Valued,
}

impl Checker<'_> {
    /// The findings of one passage, with spans relative to its start in the file.
    fn passage(
        &mut self,
        passage: &Passage,
        reading: &Reading,
        start: usize,
        cancelled: &dyn Fn() -> bool,
    ) -> Option<Vec<Finding>> {
        let Reading {
            analysis, claims, ..
        } = reading;
        // A sentence that only says who is quoted may say on the side who that is.
        let on_the_side = !self.aside && checkable::is_checkable(passage, &analysis.words);
        if claims.is_empty() && (!on_the_side || parts::parts(analysis).is_empty()) {
            return Some(Vec::new());
        }
        let index = Arc::clone(&self.snapshot.index);
        let mut terms = evidence::terms(passage);
        if let Some(name) = &analysis.referent {
            terms.add_name(name);
        }
        let query = Query {
            words: terms.words,
            names: terms.names,
            figures: terms.figures,
        };
        let mut candidates = index.search(&query, CANDIDATES);
        derived::add_rows(index.as_ref(), &mut candidates);
        relations::add(analysis, index.as_ref(), &query.names, &mut candidates);
        rows::add(analysis, index.as_ref(), &query, &mut candidates);
        let stated = candidates.len();
        candidates.extend(derived::operands(
            analysis,
            index.as_ref(),
            &query.names,
            &candidates,
        ));
        let frequency = |stem: &str| index.frequency(stem);
        let weights = Weights::new(&frequency);
        let mut sources: Vec<Arc<Analysis>> = candidates.iter().map(|c| self.analysis(c)).collect();
        // An excerpt has too few sentences to tell a name from an everyday word.
        let named = match weights.is_excerpt() {
            true => Cow::Borrowed(analysis),
            false => gazetteer::with_opening_name(analysis, &sources),
        };
        let analysis = &*named;
        if !weights.is_excerpt() {
            gazetteer::with_names_of(analysis, &mut sources);
        }
        let frame = framing::of_document(analysis, index.as_ref(), &candidates);
        let alignments: Vec<Alignment> = sources
            .iter()
            .zip(&candidates)
            .map(|(s, candidate)| {
                let theirs = framing::published(analysis, candidate);
                let alignment = Alignment::new(analysis, s, &weights);
                alignment.without(&frame).knowing(&theirs)
            })
            .collect();
        let mut told = Told::default();
        let mut backing = Vec::new();
        for claim in claims {
            if cancelled() {
                return None;
            }
            // "Two of the notes": that is counted in the folder, not in a passage.
            let counts = matches!(claim.kind, ClaimKind::Figure(_));
            if counts && frame.iter().any(|f| f.covers(claim.span)) {
                continue;
            }
            let (opinions, candidates) = match quotations::index_of(claim.kind) {
                Some(quotation) => self.quotation(quotation, analysis, &candidates, &weights),
                None => {
                    let mut opinions = opinions::opinions(
                        claim,
                        analysis,
                        &candidates[..stated],
                        &sources[..stated],
                        &alignments[..stated],
                    );
                    derived::add(
                        claim,
                        analysis,
                        &candidates,
                        &sources,
                        &alignments,
                        &mut opinions,
                    );
                    put_right::take_back(
                        claim,
                        analysis,
                        index.as_ref(),
                        &mut opinions,
                        &candidates,
                    );
                    revisions::note(
                        claim,
                        analysis,
                        index.as_ref(),
                        &mut opinions,
                        &candidates,
                        &sources,
                    );
                    let mut candidates = candidates.clone();
                    self.add_put_right(claim, analysis, &mut opinions, &mut candidates);
                    self.add_undecided(claim, analysis, &mut opinions, &mut candidates);
                    self.add_given_up(
                        claim,
                        analysis,
                        &query.names,
                        &mut opinions,
                        &mut candidates,
                    );
                    self.uphold(claim, analysis, &mut opinions, &mut candidates);
                    self.add_own_figure(claim, analysis, &mut opinions, &mut candidates);
                    self.add_rivals(claim, analysis, &mut opinions, &mut candidates);
                    self.add_counters(claim, analysis, &mut opinions, &mut candidates);
                    self.pass_over_told(claim, analysis, &mut opinions, &candidates);
                    self.weigh_sides(claim, analysis, &mut opinions, &candidates);
                    self.settle_revisions(&mut opinions, &candidates);
                    standing::merge_copies(&mut opinions, &candidates);
                    standing::rank(&mut opinions, &candidates, self.settings);
                    attributed::keep(claim, analysis, index.as_ref(), &mut opinions, &candidates);
                    (opinions, candidates)
                }
            };
            let timing = standing::timing(claim, analysis, self.settings.date);
            let mut weighed = verdict::weigh(opinions, timing);
            told.settle(claim, &mut weighed);
            let first = weighed.opinions.first().map(|o| o.candidate);
            let stated = matches!(claim.kind, ClaimKind::Figure(_) | ClaimKind::Date(_));
            backing.extend(first.filter(|_| stated && weighed.verdict == Verdict::Supported));
            if told.is_silent(claim, analysis, &weighed, weights.is_excerpt())
                || quotations::is_inside(claim.kind, analysis, &weighed)
            {
                continue;
            }
            let mut finding = compose::finding(
                claim,
                passage,
                analysis,
                &weighed,
                &candidates,
                self.snapshot,
                self.settings,
            );
            finding.span =
                crate::text::Span::new(finding.span.start - start, finding.span.end - start);
            told.push(claim, analysis, finding);
        }
        let mut found = told.findings;
        if !self.aside {
            let evidence = unknown_names::Evidence {
                candidates: &candidates,
                sources: &sources,
                backing: &backing,
                is_excerpt: weights.is_excerpt(),
            };
            self.add_unknown_names(passage, analysis, start, &evidence, &mut found);
            self.add_offices(passage, analysis, start, &mut found);
            self.aside = true;
            let asides = self.asides(passage, analysis, start, cancelled);
            self.aside = false;
            aside::add(asides?, &mut found);
        }
        Some(found)
    }

    fn analysis(&mut self, candidate: &Candidate) -> Arc<Analysis> {
        let key = (Arc::clone(&candidate.source.id), candidate.ordinal);
        if let Some((source, found)) = self.analyses.get(&key)
            && Arc::ptr_eq(source, &candidate.source)
        {
            return Arc::clone(found);
        }
        let setting = Setting {
            date: candidate.source.date,
            title: Some(Arc::clone(&candidate.source.title)),
        };
        let mut analysis = claims::analyse(&candidate.passage, &setting);
        let earlier = candidate.ordinal.saturating_sub(SUBJECT_REACH)..candidate.ordinal;
        let earlier = self.snapshot.index.passages(&candidate.source.id, earlier);
        for passage in &earlier {
            analysis.add_names_of(&passage.passage.text);
        }
        let before = earlier.iter().map(|c| &*c.passage);
        let issuer = Issuer {
            title: &candidate.source.title,
            publisher: candidate.source.credits.publisher.as_deref(),
        };
        if let Some(name) = referents::in_source(&candidate.passage, before, &issuer) {
            analysis.take_up(name);
        }
        let analysis = Arc::new(analysis);
        if self.analyses.len() >= KEPT_ANALYSES {
            self.analyses.clear();
        }
        let kept = (Arc::clone(&candidate.source), Arc::clone(&analysis));
        self.analyses.insert(key, kept);
        analysis
    }
}
