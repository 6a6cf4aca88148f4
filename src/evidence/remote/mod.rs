//! An index on a server that speaks the search protocol of OpenSearch and Elasticsearch, for many hands and
//! one archive.
//!
//! The server keeps the passages and finds those that hold the terms of a query. What a term is worth and
//! which passage comes first is settled by [`super::rank`], as for every other index, so that answers do
//! not depend on the server's own arithmetic: it is asked for a few more passages than are wanted, and
//! for more again as long as one that it has not sent could still be among the best.
//!
//! What the alias of an archive leads to is one index with three kinds of documents: passages, the
//! sources they come from, and one head that says which of them count (see [`documents::Head`]). A
//! [`RemoteIndex`] is one state of it; [`fill`] writes the next. Both speak through a [`Connection`]
//! that they are handed.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;
use rustc_hash::{FxHashMap, FxHashSet};

use super::rank::{self, Best, Field, Hit, Wanted};
use super::schema::{Stored, place};
use super::snapshot::Numbered;
use super::{Candidate, EvidenceIndex, Query};
use crate::sources::SourceMeta;
use crate::text::{Passage, Place};
use documents::{Head, PassageRow};
use wire::Found;

pub use fill::{Filled, fill};

mod documents;
mod fill;
mod wire;

/// A way to a server. Implementations wait for an answer only so long, and try again what may be tried again.
pub trait Connection: Send + Sync {
    /// Sends a request and hands out what came back, whatever its status.
    ///
    /// # Errors
    /// [`RemoteError::Away`] if no answer came.
    fn send(&self, request: Request<'_>) -> Result<Answer, RemoteError>;

    /// Waits before something is sent for the `attempt`th time, from 2; longer each time.
    fn pause(&self, attempt: u32);
}

/// One request.
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    pub method: Method,
    /// Begins with `/`; holds no more than a URL may.
    pub path: &'r str,
    pub body: Body<'r>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
}

/// What a request carries.
#[derive(Debug, Clone, Copy)]
pub enum Body<'r> {
    Nothing,
    Json(&'r [u8]),
    /// One JSON value a line.
    Lines(&'r [u8]),
}

/// What a server answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    pub body: Vec<u8>,
}

/// Why a server was of no help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RemoteError {
    /// In words: no connection, no answer in time, no trust in its certificate.
    #[error("{0}")]
    Away(String),
    /// It answered with an error; in its own words.
    #[error("the server answers {status}: {reason}")]
    Refused { status: u16, reason: String },
    #[error("the server's answer is not understood: {0}")]
    NotUnderstood(String),
    #[error("the server has no archive “{0}”; `tickmark index --to` fills it")]
    Missing(String),
    #[error("{0}")]
    OtherVersion(&'static str),
    #[error("somebody else has filled the archive meanwhile; run it again")]
    Overtaken,
}

/// Passages that are asked for beyond those wanted: most queries need no second request.
const SPARE: usize = 16;

/// Passages that a server hands out for one query at most (`index.max_result_window`).
const WINDOW: usize = 10_000;

/// A score as the server works it out is off by less than this part of it.
const PRECISION: f64 = 1e-6;

/// Passages that are kept, as neighbouring claims ask for the same ones.
const KEPT: NonZeroUsize = NonZeroUsize::MIN.saturating_add(8191);

/// Passages fetched in one request by their places.
const PAGE: u32 = 1_000;

/// Passages before and behind a found one that are fetched with it: they are asked for next, to see what
/// "it" stands for and whether the passage is taken back.
const AROUND: (u32, u32) = (3, 1);

/// One state of an archive on a server. Once a request of it has failed it answers nothing any more, and
/// [`EvidenceIndex::failure`] says why.
pub struct RemoteIndex {
    connection: Arc<dyn Connection>,
    /// The index behind the alias.
    index: String,
    head: Head,
    /// By id.
    sources: Vec<Numbered>,
    /// From the number of a source to its place in `sources`.
    ranks: FxHashMap<u32, u32>,
    kept: Mutex<LruCache<u64, Kept>>,
    frequencies: Mutex<FxHashMap<(Field, String), u64>>,
    failure: Mutex<Option<RemoteError>>,
}

/// A passage as it is kept.
#[derive(Clone)]
struct Kept {
    line: u32,
    column: u32,
    passage: Arc<Passage>,
    places: Arc<[Place]>,
}

impl RemoteIndex {
    /// The archive as it is now.
    ///
    /// # Errors
    /// If the server is away, has no such archive, or one of another version.
    pub fn open(connection: Arc<dyn Connection>, archive: &str) -> Result<Self, RemoteError> {
        let link = &*connection;
        let index = wire::behind(link, archive)?.ok_or(RemoteError::Missing(archive.to_owned()))?;
        let (head, _) =
            wire::head(link, &index)?.ok_or(RemoteError::Missing(archive.to_owned()))?;
        if !head.is_of_this_version() {
            return Err(RemoteError::OtherVersion(
                "the archive was filled by another version of tickmark; fill it again with `tickmark index --to`",
            ));
        }
        let sources = wire::sources(link, &index, &head)?;
        let ranks = sources
            .iter()
            .enumerate()
            .map(|(rank, s)| (s.number, rank as u32));
        Ok(Self {
            ranks: ranks.collect(),
            connection,
            index,
            head,
            sources,
            kept: Mutex::new(LruCache::new(KEPT)),
            frequencies: Mutex::default(),
            failure: Mutex::default(),
        })
    }

    /// True if the archive has not been filled anew since.
    ///
    /// # Errors
    /// If the server cannot say.
    pub fn is_current(&self, archive: &str) -> Result<bool, RemoteError> {
        let link = &*self.connection;
        if wire::behind(link, archive)?.as_deref() != Some(&self.index) {
            return Ok(false);
        }
        let now = wire::head(link, &self.index)?;
        Ok(now.is_some_and(|(head, _)| head.revision == self.head.revision))
    }

    /// The sources in the order of their ids, each with the number of its passages.
    pub fn contents(&self) -> &[Numbered] {
        &self.sources
    }

    /// What `ask` answers; nothing once anything has failed.
    fn answered<T: Default>(&self, ask: impl FnOnce() -> Result<T, RemoteError>) -> T {
        if locked(&self.failure).is_some() {
            return T::default();
        }
        ask().unwrap_or_else(|error| {
            locked(&self.failure).get_or_insert(error);
            T::default()
        })
    }

    /// How many passages hold each of these terms. Those that are not known yet are asked for together.
    fn frequencies(&self, wanted: &[(Field, &str)]) -> Result<Vec<u64>, RemoteError> {
        let unknown: Vec<(Field, &str)> = {
            let known = locked(&self.frequencies);
            let is_new =
                |(field, term): &&(Field, &str)| !known.contains_key(&(*field, (*term).to_owned()));
            wanted.iter().filter(is_new).copied().collect()
        };
        if !unknown.is_empty() {
            let counts = wire::count(&*self.connection, &self.index, &self.head, &unknown)?;
            let mut known = locked(&self.frequencies);
            for ((field, term), count) in unknown.into_iter().zip(counts) {
                known.insert((field, term.to_owned()), count);
            }
        }
        let known = locked(&self.frequencies);
        let count =
            |(field, term): &(Field, &str)| known.get(&(*field, (*term).to_owned())).copied();
        Ok(wanted
            .iter()
            .map(|term| count(term).unwrap_or_default())
            .collect())
    }

    fn found(&self, query: &Query, limit: usize) -> Result<Vec<Candidate>, RemoteError> {
        let wanted = rank::wanted(query);
        let terms: Vec<(Field, &str)> = wanted.iter().map(|w| (w.field, w.term.as_str())).collect();
        let frequencies = self.frequencies(&terms)?;
        let worth = rank::worth(&wanted, &frequencies, self.head.passages);
        if worth.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let asked: Vec<(&Wanted, u32)> = worth
            .iter()
            .filter_map(|(at, worth)| Some((wanted.get(*at)?, *worth)))
            .collect();
        let mut size = limit.saturating_add(SPARE).min(WINDOW);
        loop {
            let rows = wire::search(&*self.connection, &self.index, &self.head, &asked, size)?;
            let is_all = rows.len() < size || size == WINDOW;
            let last = rows.last().map(|row| row.score);
            let best = self.best(rows, &asked, limit)?;
            let least = best.last().map(|(hit, _)| f64::from(hit.score));
            let settled = match (least, last) {
                // Whatever is left has the last score or less, and equal ones come in our order.
                (Some(least), Some(last)) if best.len() == limit => {
                    least >= last * (1.0 - PRECISION)
                }
                _ => false,
            };
            if is_all || settled {
                self.fetch_around(best.iter().map(|(_, row)| (row.source, row.ordinal)))?;
                return Ok(best
                    .into_iter()
                    .filter_map(|(hit, row)| self.candidate(row, hit.score))
                    .collect());
            }
            size = size.saturating_mul(4).min(WINDOW);
        }
    }

    /// The best of these passages by our own arithmetic, with which the server's must agree: what it has not
    /// sent is judged by its own.
    fn best(
        &self,
        rows: Vec<Found>,
        asked: &[(&Wanted, u32)],
        limit: usize,
    ) -> Result<Vec<(Hit<usize>, PassageRow<'static>)>, RemoteError> {
        let mut best = Best::new(limit);
        for (at, Found { row, score: told }) in rows.iter().enumerate() {
            let held = asked
                .iter()
                .filter(|(wanted, _)| row.holds(wanted.field, &wanted.term));
            let sum: u32 = held.map(|(_, worth)| worth).sum();
            let score = rank::score(sum, row.terms());
            if (f64::from(score) - told).abs() > f64::from(score) * PRECISION {
                let how = format!("it scores a passage with {told} that is worth {score}");
                return Err(RemoteError::NotUnderstood(how));
            }
            let Some(&source) = self.ranks.get(&row.source) else {
                continue;
            };
            if sum > 0 && best.admits(sum) {
                best.push(Hit {
                    score,
                    source,
                    ordinal: row.ordinal,
                    doc: at,
                });
            }
        }
        let mut rows: Vec<Option<PassageRow<'static>>> =
            rows.into_iter().map(|found| Some(found.row)).collect();
        let hits = best.into_sorted().into_iter();
        Ok(hits
            .filter_map(|hit| Some((hit, rows.get_mut(hit.doc)?.take()?)))
            .collect())
    }

    /// Keeps what stands round these passages, in one request.
    fn fetch_around(&self, found: impl Iterator<Item = (u32, u32)>) -> Result<(), RemoteError> {
        let mut missing = FxHashSet::default();
        for (source, ordinal) in found {
            let own = self
                .ranks
                .get(&source)
                .and_then(|rank| self.sources.get(*rank as usize));
            let end = own.map_or(0, |own| own.passages);
            let (before, behind) = AROUND;
            let range = ordinal.saturating_sub(before)..ordinal.saturating_add(behind + 1).min(end);
            missing.extend(range.filter(|at| *at != ordinal).map(|at| (source, at)));
        }
        {
            let kept = locked(&self.kept);
            missing.retain(|(source, at)| !kept.contains(&place(*source, *at)));
        }
        let mut missing: Vec<_> = missing.into_iter().collect();
        missing.sort_unstable();
        for page in missing.chunks(PAGE as usize) {
            for row in wire::passages(&*self.connection, &self.index, page)? {
                self.keep(row);
            }
        }
        Ok(())
    }

    fn keep(&self, row: PassageRow<'static>) -> Kept {
        let at = place(row.source, row.ordinal);
        let mut all = locked(&self.kept);
        if let Some(kept) = all.get(&at) {
            return kept.clone();
        }
        let Stored {
            line,
            column,
            passage,
            places,
        } = row.stored;
        let kept = Kept {
            line,
            column,
            passage: Arc::new(passage.into_owned()),
            places: places.into_owned().into(),
        };
        all.put(at, kept.clone());
        kept
    }

    fn candidate(&self, row: PassageRow<'static>, score: f32) -> Option<Candidate> {
        let (source, ordinal) = (row.source, row.ordinal);
        self.placed(source, ordinal, self.keep(row), score)
    }

    fn placed(&self, source: u32, ordinal: u32, kept: Kept, score: f32) -> Option<Candidate> {
        let source = self.sources.get(*self.ranks.get(&source)? as usize)?;
        Some(Candidate {
            source: Arc::clone(&source.meta),
            ordinal,
            line: kept.line,
            column: kept.column,
            passage: kept.passage,
            places: kept.places,
            score,
        })
    }

    fn run(&self, source: &Numbered, ordinals: Range<u32>) -> Result<Vec<Candidate>, RemoteError> {
        let mut all = Vec::new();
        let mut start = ordinals.start;
        let end = ordinals.end.min(source.passages);
        while start < end {
            let page: Vec<(u32, u32)> = (start..end.min(start.saturating_add(PAGE)))
                .map(|at| (source.number, at))
                .collect();
            let known: Vec<Option<Kept>> = {
                let mut kept = locked(&self.kept);
                page.iter()
                    .map(|(number, at)| kept.get(&place(*number, *at)).cloned())
                    .collect()
            };
            let missing: Vec<(u32, u32)> = page
                .iter()
                .zip(&known)
                .filter(|(_, kept)| kept.is_none())
                .map(|(at, _)| *at)
                .collect();
            let mut fetched: FxHashMap<u32, Kept> = FxHashMap::default();
            if !missing.is_empty() {
                for row in wire::passages(&*self.connection, &self.index, &missing)? {
                    fetched.insert(row.ordinal, self.keep(row));
                }
            }
            for ((number, at), kept) in page.iter().zip(known) {
                let Some(kept) = kept.or_else(|| fetched.remove(at)) else {
                    return Err(RemoteError::NotUnderstood(format!(
                        "passage {at} of {} is gone",
                        source.meta.id
                    )));
                };
                all.extend(self.placed(*number, *at, kept, 0.0));
            }
            start = start.saturating_add(PAGE);
        }
        Ok(all)
    }
}

impl EvidenceIndex for RemoteIndex {
    fn search(&self, query: &Query, limit: usize) -> Vec<Candidate> {
        self.answered(|| self.found(query, limit))
    }

    fn passages(&self, source: &str, ordinals: Range<u32>) -> Vec<Candidate> {
        let at = self.sources.binary_search_by(|s| (*s.meta.id).cmp(source));
        match at.ok().and_then(|at| self.sources.get(at)) {
            Some(source) => self.answered(|| self.run(source, ordinals)),
            None => Vec::new(),
        }
    }

    fn frequency(&self, stem: &str) -> (u64, u64) {
        let ask = || self.frequencies(&[(Field::Words, stem)]);
        let found = match stem {
            "" => 0,
            _ => self.answered(ask).first().copied().unwrap_or_default(),
        };
        (found, self.head.passages)
    }

    fn sources(&self) -> Vec<Arc<SourceMeta>> {
        self.sources
            .iter()
            .map(|source| Arc::clone(&source.meta))
            .collect()
    }

    fn count(&self) -> usize {
        self.sources.len()
    }

    fn failure(&self) -> Option<String> {
        locked(&self.failure).as_ref().map(ToString::to_string)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
