//! Fills an archive on a server with what another index holds, or brings it up to date source by source.
//!
//! Nothing that is written can be seen before the head is: a fill that is ended half-way leaves the
//! archive as it was, and two that run at once cannot mix, as each takes its own numbers for sources
//! first and writes the head only if nobody else has meanwhile.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::documents::{self, Head, PassageRow, SourceRow, Version};
use super::wire;
use super::{Body, Connection, Method, RemoteError};
use crate::evidence::schema::Stored;
use crate::evidence::snapshot::Numbered;
use crate::evidence::{EvidenceIndex, terms};
use crate::sources::SourceMeta;

/// Bytes sent in one request: servers advise 5 to 15 MB.
const BYTES: usize = 5 << 20;

/// How often documents are sent that the server has no time for.
const ATTEMPTS: u32 = 6;

/// Passages of a source that are taken out of the other index at a time.
const PAGE: u32 = 2_000;

/// Sources that went, as a part of all: from then on they are worth to be left behind.
const WORN: usize = 4;

/// Digits of the number behind the name of an archive.
const DIGITS: usize = 6;

/// Older indices that are looked for when a new one takes their place.
const OLDER: u64 = 20;

/// What filling an archive did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Sources that were sent.
    pub sent: usize,
    /// Sources that were taken out.
    pub removed: usize,
    pub sources: usize,
    pub passages: u64,
    /// True if the archive was made anew.
    pub anew: bool,
}

/// Makes the archive hold exactly the sources of `from`; only what differs is sent.
///
/// `made` tells how the sources were read and by which version: an archive made otherwise is filled anew, as
/// is one for which `anew` is asked, or in which much has been replaced. `progress` is told sources sent
/// and sources to be sent.
///
/// # Errors
/// If the server is away or refuses; the archive is then as before.
pub fn fill(
    link: &dyn Connection,
    archive: &str,
    from: &dyn EvidenceIndex,
    made: &str,
    anew: bool,
    progress: &dyn Fn(usize, usize),
) -> Result<Filled, RemoteError> {
    let indices = wire::all_behind(link, archive)?;
    let wanted = from.sources();
    if let Some(index) = indices.last().filter(|_| !anew)
        && let Some((head, version)) = wire::head(link, index)?
        && head.is_of_this_version()
        && head.made == made
    {
        let there = wire::sources(link, index, &head)?;
        let difference = Difference::between(&there, &wanted);
        let kept = there.len() - difference.outdated.len();
        if head.gone.len() + difference.outdated.len() <= kept / WORN + WORN {
            let target = Target { link, index };
            return target.bring_up_to_date(head, version, &there, &difference, from, progress);
        }
    }
    let index = created(link, archive, indices.last().map(String::as_str))?;
    let target = Target {
        link,
        index: &index,
    };
    let filled = target.fill_anew(&wanted, made, from, progress)?;
    switch(link, archive, &index, &indices)?;
    Ok(filled)
}

/// What must be done for an archive to hold other sources.
struct Difference {
    /// Numbers of sources that are there and should not be.
    outdated: Vec<u32>,
    /// Sources that are not there and should be.
    missing: Vec<Arc<SourceMeta>>,
}

impl Difference {
    fn between(there: &[Numbered], wanted: &[Arc<SourceMeta>]) -> Self {
        let mut known: BTreeMap<&str, &Numbered> = there.iter().map(|s| (&*s.meta.id, s)).collect();
        let mut outdated = Vec::new();
        let mut missing = Vec::new();
        for meta in wanted {
            match known.remove(&*meta.id) {
                Some(own) if *own.meta == **meta => {}
                own => {
                    outdated.extend(own.map(|own| own.number));
                    missing.push(Arc::clone(meta));
                }
            }
        }
        outdated.extend(known.into_values().map(|own| own.number));
        outdated.sort_unstable();
        Self { outdated, missing }
    }
}

/// The index that documents are sent to.
struct Target<'t> {
    link: &'t dyn Connection,
    index: &'t str,
}

impl Target<'_> {
    fn fill_anew(
        &self,
        wanted: &[Arc<SourceMeta>],
        made: &str,
        from: &dyn EvidenceIndex,
        progress: &dyn Fn(usize, usize),
    ) -> Result<Filled, RemoteError> {
        let mut head = Head::new(made);
        head.passages = self.add(wanted, 0, from, progress)?;
        head.next = wanted.len() as u32;
        head.claimed = head.next;
        self.publish(&head, None)?;
        Ok(Filled {
            sent: wanted.len(),
            removed: 0,
            sources: wanted.len(),
            passages: head.passages,
            anew: true,
        })
    }

    fn bring_up_to_date(
        &self,
        mut head: Head,
        version: Version,
        there: &[Numbered],
        difference: &Difference,
        from: &dyn EvidenceIndex,
        progress: &dyn Fn(usize, usize),
    ) -> Result<Filled, RemoteError> {
        let Difference { outdated, missing } = difference;
        let replaced = there
            .iter()
            .filter(|own| outdated.binary_search(&own.number).is_ok());
        let replaced: u64 = replaced.map(|own| u64::from(own.passages)).sum();
        let sources = there.len() - outdated.len() + missing.len();
        if !outdated.is_empty() || !missing.is_empty() {
            // Numbers that somebody claimed and never used may have documents.
            let first = head.claimed;
            head.claimed = first.saturating_add(missing.len() as u32);
            let version = wire::put_head(self.link, self.index, &head, Some(version))?;
            let added = self.add(missing, first, from, progress)?;
            head.gone.extend(head.next..first);
            head.gone.extend(outdated);
            head.gone.sort_unstable();
            head.next = head.claimed;
            head.revision += 1;
            head.passages = head.passages - replaced + added;
            self.publish(&head, Some(version))?;
        }
        Ok(Filled {
            sent: missing.len(),
            removed: outdated.len(),
            sources,
            passages: head.passages,
            anew: false,
        })
    }

    /// Sends sources, numbered from `first`; how many passages they have.
    fn add(
        &self,
        sources: &[Arc<SourceMeta>],
        first: u32,
        from: &dyn EvidenceIndex,
        progress: &dyn Fn(usize, usize),
    ) -> Result<u64, RemoteError> {
        let mut lines = Lines::default();
        let mut all = 0;
        for (at, meta) in sources.iter().enumerate() {
            let number = first.saturating_add(at as u32);
            let mut passages = 0;
            loop {
                let page = from.passages(&meta.id, passages..passages.saturating_add(PAGE));
                if let Some(why) = from.failure() {
                    return Err(RemoteError::Away(why));
                }
                let count = page.len() as u32;
                for candidate in &page {
                    let terms = terms(&candidate.passage);
                    let row = PassageRow {
                        words: Cow::Borrowed(&terms.words),
                        names: Cow::Borrowed(&terms.names),
                        figures: Cow::Borrowed(&terms.figures),
                        source: number,
                        ordinal: candidate.ordinal,
                        order: documents::order(&meta.id, candidate.ordinal),
                        weight: documents::weight(terms.len()),
                        stored: Stored {
                            line: candidate.line,
                            column: candidate.column,
                            passage: Cow::Borrowed(&candidate.passage),
                            places: Cow::Borrowed(&candidate.places),
                        },
                    };
                    lines.add(&documents::passage_id(number, candidate.ordinal), &row);
                    if lines.0.len() >= BYTES {
                        self.send(&mut lines)?;
                    }
                }
                passages += count;
                if count < PAGE {
                    break;
                }
            }
            let row = SourceRow {
                entry: number,
                passages,
                meta: (**meta).clone(),
            };
            lines.add(&documents::source_id(number), &row);
            all += u64::from(passages);
            progress(at + 1, sources.len());
        }
        self.send(&mut lines)?;
        Ok(all)
    }

    /// Sends documents until the server has taken them; sent twice they are the same.
    fn send(&self, lines: &mut Lines) -> Result<(), RemoteError> {
        if lines.0.is_empty() {
            return Ok(());
        }
        let path = format!("/{}/_bulk", self.index);
        for attempt in 1..=ATTEMPTS {
            if attempt > 1 {
                self.link.pause(attempt);
            }
            let answer = wire::sent(self.link, Method::Post, &path, Body::Lines(&lines.0))?;
            let taken: Taken = wire::read(&answer)?;
            let refused = taken.items.iter().flat_map(|item| item.values());
            let mut refused =
                refused.filter(|item| item["status"].as_u64().is_none_or(|s| s >= 300));
            let Some(first) = refused.next().filter(|_| taken.errors) else {
                lines.0.clear();
                return Ok(());
            };
            let status = first["status"].as_u64().unwrap_or_default() as u16;
            if status != BUSY || attempt == ATTEMPTS {
                let reason = first["error"]["reason"]
                    .as_str()
                    .unwrap_or("without a reason");
                return Err(RemoteError::Refused {
                    status,
                    reason: reason.chars().take(200).collect(),
                });
            }
        }
        Ok(())
    }

    /// Makes what was sent searchable, and then seen.
    fn publish(&self, head: &Head, before: Option<Version>) -> Result<(), RemoteError> {
        let path = format!("/{}/_refresh", self.index);
        wire::sent(self.link, Method::Post, &path, Body::Nothing)?;
        let found = wire::counted(self.link, self.index, &wire::all_passages(head))?;
        if found != head.passages {
            return Err(RemoteError::NotUnderstood(format!(
                "of {} passages it has kept {found}",
                head.passages
            )));
        }
        wire::put_head(self.link, self.index, head, before)?;
        Ok(())
    }
}

/// The status of what a server has no room for at the moment.
const BUSY: u16 = 429;

/// The body of a `_bulk` request.
#[derive(Default)]
struct Lines(Vec<u8>);

impl Lines {
    fn add(&mut self, id: &str, document: &impl serde::Serialize) {
        self.0
            .extend(wire::bytes(&json!({ "index": { "_id": id } })));
        self.0.push(b'\n');
        self.0.extend(wire::bytes(document));
        self.0.push(b'\n');
    }
}

#[derive(Deserialize)]
struct Taken {
    #[serde(default)]
    errors: bool,
    #[serde(default)]
    items: Vec<serde_json::Map<String, Value>>,
}

/// A new index of an archive, numbered behind the last one.
fn created(
    link: &dyn Connection,
    archive: &str,
    last: Option<&str>,
) -> Result<String, RemoteError> {
    let body = wire::bytes(&documents::settings());
    let first = last.and_then(number_of).unwrap_or_default() + 1;
    for number in first..first + OLDER {
        let index = format!("{archive}-{number:0DIGITS$}");
        let answer = link.send(super::Request {
            method: Method::Put,
            path: &format!("/{index}"),
            body: Body::Json(&body),
        })?;
        // Somebody was ended while filling it, or is filling it now.
        let exists = answer.status == 400 && wire::reason(&answer).contains("already exists");
        match answer.status {
            200..=299 => return Ok(index),
            _ if exists => {}
            status => {
                return Err(RemoteError::Refused {
                    status,
                    reason: wire::reason(&answer),
                });
            }
        }
    }
    Err(RemoteError::Overtaken)
}

fn number_of(index: &str) -> Option<u64> {
    index.rsplit_once('-')?.1.parse().ok()
}

/// Has the archive's name lead to the new index alone, and takes away those from before the last one, which
/// somebody may still be reading.
fn switch(
    link: &dyn Connection,
    archive: &str,
    index: &str,
    before: &[String],
) -> Result<(), RemoteError> {
    let remove = before
        .iter()
        .map(|old| json!({ "remove": { "index": old, "alias": archive } }));
    let add = json!({ "add": { "index": index, "alias": archive } });
    let actions: Vec<Value> = remove.chain([add]).collect();
    let body = wire::bytes(&json!({ "actions": actions }));
    let answer = wire::sent(link, Method::Post, "/_aliases", Body::Json(&body))?;
    wire::read::<Value>(&answer)?;
    let last = before
        .last()
        .and_then(|last| number_of(last))
        .unwrap_or_default();
    for old in last.saturating_sub(OLDER).max(1)..last {
        let path = format!("/{archive}-{old:0DIGITS$}");
        link.send(super::Request {
            method: Method::Delete,
            path: &path,
            body: Body::Nothing,
        })?;
    }
    Ok(())
}
