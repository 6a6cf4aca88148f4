//! Lemmas: the ending of a word and its tag say what to cut off and what to put in its place.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::features::hash;
use super::lexicon::{IRREGULAR_NOUNS, IRREGULAR_VERBS, VERB_PREFIXES};
use super::weights::Reader;

/// Rules learned from the treebanks; the rule of the longest known ending holds.
pub struct Lemmatizer {
    /// What to do, as lines `CASE CUT ENDING`.
    scripts: Vec<Script>,
    rules: FxHashMap<u32, u16>,
}

/// Cut `cut` characters off the end and append `ending`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Script {
    /// True if capitals stay.
    pub keeps_case: bool,
    pub cut: usize,
    pub ending: String,
}

/// Characters of an ending that are looked at, beside the whole word.
pub const LONGEST_ENDING: usize = 6;

impl Script {
    /// The script that turns `form` into `lemma`.
    pub fn between(form: &str, lemma: &str) -> Script {
        let lower = form.to_lowercase();
        let exact = common(form, lemma);
        let folded = common(&lower, lemma);
        let keeps_case = exact >= folded && lower != form;
        let (form, shared) = if keeps_case {
            (form, exact)
        } else {
            (lower.as_str(), folded)
        };
        Script {
            keeps_case,
            cut: form.chars().count() - shared,
            ending: lemma.chars().skip(shared).collect(),
        }
    }

    /// Turns `out` from byte `start` on, where the word stands in small letters, into the lemma of `form`.
    fn apply(&self, form: &str, out: &mut String, start: usize) {
        if self.keeps_case {
            out.truncate(start);
            out.push_str(form);
        }
        for _ in 0..self.cut {
            if out.len() > start {
                out.pop();
            }
        }
        out.push_str(&self.ending);
    }

    /// As a line of the file.
    pub fn line(&self) -> String {
        format!("{}{} {}", u8::from(self.keeps_case), self.cut, self.ending)
    }

    fn parse(line: &str) -> Script {
        let (head, ending) = line.split_once(' ').unwrap_or((line, ""));
        Script {
            keeps_case: head.starts_with('1'),
            cut: head.get(1..).and_then(|cut| cut.parse().ok()).unwrap_or(0),
            ending: ending.to_owned(),
        }
    }
}

/// Characters that two words share at their start.
fn common(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}

/// The keys under which rules for a word are kept: the whole word first, then its endings, the longest first.
///
/// `lower` is `form` in small letters. `tag` is the whole tag as the treebanks write it (`VERB/VBD`); small letters, a
/// capital and capitals only are different words here, because names and common nouns part there.
pub fn keys<'l>(form: &str, lower: &'l str, tag: &str) -> impl Iterator<Item = u32> + use<'l> {
    let lower = if lower.contains('’') {
        Cow::Owned(lower.replace('’', "'"))
    } else {
        Cow::Borrowed(lower)
    };
    let mut letters = form.chars().filter(|c| c.is_alphabetic());
    let first = letters.next().is_some_and(char::is_uppercase);
    let capitals = first && letters.clone().next().is_some() && letters.all(char::is_uppercase);
    let case = u64::from(first) + u64::from(capitals);
    let tag = hash(tag.as_bytes(), 100 + case);
    let whole = (hash(lower.as_bytes(), tag ^ 1) >> 32) as u32;
    // Where the endings of no, one, two … characters begin.
    let mut starts = [lower.len(); LONGEST_ENDING + 1];
    let characters = lower.char_indices().rev().map(|(at, _)| at);
    let mut longest = 0;
    for (start, at) in starts.iter_mut().skip(1).zip(characters) {
        *start = at;
        longest += 1;
    }
    let endings = (0..=longest).rev().map(move |length| {
        let at = starts.get(length).copied().unwrap_or(lower.len());
        (hash(lower.get(at..).unwrap_or("").as_bytes(), tag) >> 32) as u32
    });
    std::iter::once(whole).chain(endings)
}

/// How a word in small letters becomes its lemma.
enum Change<'s> {
    /// So many bytes of it stay, and the ending goes behind them.
    Respelled {
        kept: usize,
        ending: &'static str,
    },
    Script(&'s Script),
}

/// The lemma of a past form, a participle or a plural that follows no rule: "misled", "bonuses".
fn irregular(lower: &str, tag: &str) -> Option<Change<'static>> {
    match tag {
        "VERB/VBD" | "VERB/VBN" => {
            let verb = |kept: usize, form: &str| {
                let ending = IRREGULAR_VERBS.get(form)?;
                Some(Change::Respelled { kept, ending })
            };
            let prefixed = |prefix: &&str| verb(prefix.len(), lower.strip_prefix(*prefix)?);
            verb(0, lower)
                .or_else(|| VERB_PREFIXES.iter().find_map(prefixed))
                .or_else(|| with_silent_e(lower.strip_suffix("ed")?))
        }
        "VERB/VBG" => with_silent_e(lower.strip_suffix("ing")?),
        "NOUN/NNS" => {
            let ending = IRREGULAR_NOUNS.get(lower)?;
            Some(Change::Respelled { kept: 0, ending })
        }
        _ => None,
    }
}

/// The verb of a stem before "ed" or "ing" if its spelling shows a silent "e": "fine" for "fin".
///
/// A verb of one syllable with one vowel letter doubles the consonant after it ("plan", "planned"); where the
/// consonant stands alone, an "e" was dropped.
fn with_silent_e(stem: &str) -> Option<Change<'static>> {
    let vowel = |c: char| "aeiou".contains(c);
    let ([.., before, last], true) = (stem.as_bytes(), stem.is_ascii()) else {
        return None;
    };
    let (before, last) = (char::from(*before), char::from(*last));
    let heard = stem.strip_prefix("qu").unwrap_or(stem);
    let one_syllable = heard.chars().filter(|c| vowel(*c) || *c == 'y').count() == 1;
    let dropped =
        one_syllable && vowel(before) && last.is_ascii_alphabetic() && !"wxyaeiou".contains(last);
    dropped.then_some(Change::Respelled {
        kept: stem.len(),
        ending: "e",
    })
}

/// Appends a word in small letters.
fn push_lower(word: &str, out: &mut String) {
    if word.is_ascii() {
        out.extend(word.bytes().map(|b| char::from(b.to_ascii_lowercase())));
    } else {
        // Some letters depend on their place in the word, which only the standard library's table knows.
        out.push_str(&word.to_lowercase());
    }
}

impl Lemmatizer {
    /// Reads the part of the file that holds the rules.
    pub fn read(reader: &mut Reader) -> Lemmatizer {
        let scripts = reader.lines().into_iter().map(Script::parse).collect();
        let keys = reader.numbers();
        let chosen = reader.numbers();
        let rules = keys.into_iter().zip(chosen.into_iter().map(|s| s as u16));
        Lemmatizer {
            scripts,
            rules: rules.collect(),
        }
    }

    /// Appends the lemma of `form` under its tag to `out`.
    pub fn lemma(&self, form: &str, tag: &str, out: &mut String) {
        let start = out.len();
        push_lower(form, out);
        match self.change(form, out.get(start..).unwrap_or(""), tag) {
            Some(Change::Respelled { kept, ending }) => {
                out.truncate(start + kept);
                out.push_str(ending);
            }
            Some(Change::Script(script)) => script.apply(form, out, start),
            None => {}
        }
    }

    /// What turns a word into its lemma; none if it stays as it is in small letters.
    fn change(&self, form: &str, lower: &str, tag: &str) -> Option<Change<'_>> {
        let mut keys = keys(form, lower, tag);
        let rule = |key: u32| self.rules.get(&key);
        // The first key is the whole word: what the treebanks show of it goes before what is irregular elsewhere.
        let whole = keys.next().and_then(rule);
        if whole.is_none()
            && let Some(respelled) = irregular(lower, tag)
        {
            return Some(respelled);
        }
        let script = whole.or_else(|| keys.find_map(rule))?;
        self.scripts.get(usize::from(*script)).map(Change::Script)
    }
}
