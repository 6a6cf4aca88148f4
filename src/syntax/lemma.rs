//! Lemmas: the ending of a word and its tag say what to cut off and what to put in its place.

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

    /// The lemma of `form`.
    pub fn apply(&self, form: &str) -> String {
        let mut lemma = if self.keeps_case {
            form.to_owned()
        } else {
            form.to_lowercase()
        };
        for _ in 0..self.cut {
            lemma.pop();
        }
        lemma.push_str(&self.ending);
        lemma
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

/// The keys under which rules for a word are kept, the longest ending first.
///
/// `tag` is the whole tag as the treebanks write it (`VERB/VBD`); small letters, a capital and capitals
/// only are different words here, because names and common nouns part there.
pub fn keys(form: &str, tag: &str) -> impl Iterator<Item = u32> {
    let lower = form.to_lowercase().replace('’', "'");
    let mut letters = form.chars().filter(|c| c.is_alphabetic());
    let first = letters.next().is_some_and(char::is_uppercase);
    let capitals = first && letters.clone().next().is_some() && letters.all(char::is_uppercase);
    let case = u64::from(first) + u64::from(capitals);
    let tag = hash(tag.as_bytes(), 100 + case);
    let count = lower.chars().count();
    let whole = (hash(lower.as_bytes(), tag ^ 1) >> 32) as u32;
    let starts: Vec<usize> = lower.char_indices().map(|(at, _)| at).collect();
    let longest = count.min(LONGEST_ENDING);
    let endings = (0..=longest).rev().map(move |length| {
        let at = starts.get(count - length).copied().unwrap_or(lower.len());
        (hash(lower.get(at..).unwrap_or("").as_bytes(), tag) >> 32) as u32
    });
    std::iter::once(whole).chain(endings)
}

/// The lemma of a past form, a participle or a plural that follows no rule: "misled", "bonuses".
fn irregular(form: &str, tag: &str) -> Option<String> {
    match tag {
        "VERB/VBD" | "VERB/VBN" => {
            let lower = form.to_lowercase();
            if let Some(verb) = IRREGULAR_VERBS.get(lower.as_str()) {
                return Some((*verb).to_owned());
            }
            let prefixed = VERB_PREFIXES.iter().find_map(|prefix| {
                let verb = IRREGULAR_VERBS.get(lower.strip_prefix(prefix)?)?;
                Some(format!("{prefix}{verb}"))
            });
            prefixed.or_else(|| with_silent_e(lower.strip_suffix("ed")?))
        }
        "VERB/VBG" => with_silent_e(form.to_lowercase().strip_suffix("ing")?),
        "NOUN/NNS" => IRREGULAR_NOUNS
            .get(form.to_lowercase().as_str())
            .map(|noun| (*noun).to_owned()),
        _ => None,
    }
}

/// The verb of a stem before "ed" or "ing" if its spelling shows a silent "e": "fine" for "fin".
///
/// A verb of one syllable with one vowel letter doubles the consonant after it ("plan", "planned"); where the
/// consonant stands alone, an "e" was dropped.
fn with_silent_e(stem: &str) -> Option<String> {
    let vowel = |c: char| "aeiou".contains(c);
    let ([.., before, last], true) = (stem.as_bytes(), stem.is_ascii()) else {
        return None;
    };
    let (before, last) = (char::from(*before), char::from(*last));
    let heard = stem.strip_prefix("qu").unwrap_or(stem);
    let one_syllable = heard.chars().filter(|c| vowel(*c) || *c == 'y').count() == 1;
    let dropped =
        one_syllable && vowel(before) && last.is_ascii_alphabetic() && !"wxyaeiou".contains(last);
    dropped.then(|| format!("{stem}e"))
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

    /// The lemma of `form` under its tag.
    pub fn lemma(&self, form: &str, tag: &str) -> String {
        let mut keys = keys(form, tag);
        let rule = |key: u32| self.rules.get(&key);
        // The first key is the whole word: what the treebanks show of it goes before what is irregular elsewhere.
        let whole = keys.next().and_then(rule);
        if whole.is_none()
            && let Some(lemma) = irregular(form, tag)
        {
            return lemma;
        }
        let script = whole
            .or_else(|| keys.find_map(rule))
            .and_then(|script| self.scripts.get(usize::from(*script)));
        match script {
            Some(script) => script.apply(form),
            None => form.to_lowercase(),
        }
    }
}
