//! Keeps parses by the words of their sentence, so that a draft and its candidate passages are parsed once.

use std::num::NonZeroUsize;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use lru::LruCache;

use super::{Parse, parse};

/// Parses that are kept for all drafts of the process: some 16 MB.
const KEPT: NonZeroUsize = NonZeroUsize::MIN.saturating_add(3_999);

/// The parse of a sentence, from those that were made last if it is one of them.
pub fn kept(sentence: &str) -> Arc<Parse> {
    static PARSES: LazyLock<Cache> = LazyLock::new(|| Cache::new(KEPT));
    PARSES.parse(sentence)
}

/// Parses of the sentences that were asked for last. Equal sentences give equal parses, so who asks first changes nothing.
pub struct Cache {
    parses: Mutex<LruCache<Box<str>, Arc<Parse>>>,
}

impl Cache {
    /// A cache of at most `sentences` parses; a parse of thirty words takes about four kilobytes.
    pub fn new(sentences: NonZeroUsize) -> Cache {
        Cache {
            parses: Mutex::new(LruCache::new(sentences)),
        }
    }

    /// The parse of one sentence, made now if it is not there.
    pub fn parse(&self, sentence: &str) -> Arc<Parse> {
        let lock = || self.parses.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = lock().get(sentence) {
            return Arc::clone(found);
        }
        // Parsing happens outside of the lock: other threads parse other sentences meanwhile.
        let made = Arc::new(parse(sentence));
        lock().put(sentence.into(), Arc::clone(&made));
        made
    }
}
