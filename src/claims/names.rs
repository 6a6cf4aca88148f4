//! Names in a passage: runs of capitalised words, and whether two names can mean the same thing.

use super::lexicon::{self, GENERIC_HEADS, NAME_PARTICLES, NOT_NAMES, Pos};
use super::words::{Class, Shape, Word};
use crate::text::Span;

/// A name as one passage writes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// Bytes of the passage's text.
    pub span: Span,
    /// Positions of its words in the passage's list of words.
    pub words: std::ops::Range<usize>,
    /// Its words in lower case, legal forms ("Inc.") left out.
    pub tokens: Vec<String>,
}

/// How two names relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameRelation {
    /// One is the other, its short form or its initials.
    Same,
    /// They share a telling word or are spelt almost alike, and differ in another.
    Near,
    Different,
}

/// Forms of companies; they tell no company from another.
const LEGAL_FORMS: [&str; 18] = [
    "inc",
    "corp",
    "corporation",
    "co",
    "company",
    "ltd",
    "limited",
    "llc",
    "plc",
    "ag",
    "sa",
    "nv",
    "se",
    "gmbh",
    "holdings",
    "group",
    "technologies",
    "incorporated",
];

/// Share of capitalised words from which a passage is taken for a headline, where capitals name nobody.
const HEADLINE: f32 = 0.9;

/// The names of a passage in order; they do not overlap.
pub fn names(text: &str, words: &[Word]) -> Vec<Name> {
    let headline = is_headline(words);
    let mut names = Vec::new();
    let mut i = 0;
    while i < words.len() {
        if !starts(text, words, i, headline) {
            i += 1;
            continue;
        }
        let mut end = i + 1;
        while end < words.len() {
            if continues(text, words, end, headline) {
                end += 1;
            } else if let Some(after) = connector(text, words, end) {
                end = after;
            } else {
                break;
            }
        }
        names.push(Name {
            span: words[i].span.join(words[end - 1].span),
            words: i..end,
            tokens: tokens(&words[i..end]),
        });
        i = end;
    }
    names
}

fn tokens(words: &[Word]) -> Vec<String> {
    let all: Vec<String> = words
        .iter()
        .filter(|w| w.class != Class::Function)
        .map(|w| without_stops(&w.lower))
        .collect();
    let telling: Vec<String> = all
        .iter()
        .filter(|w| !LEGAL_FORMS.contains(&w.as_str()))
        .cloned()
        .collect();
    if telling.is_empty() { all } else { telling }
}

/// "u.k" as "uk": some write initials with stops and some without.
fn without_stops(lower: &str) -> String {
    if lower.split('.').all(|part| part.chars().count() == 1) {
        lower.replace('.', "")
    } else {
        lower.to_string()
    }
}

fn is_headline(words: &[Word]) -> bool {
    let content: Vec<&Word> = words.iter().filter(|w| w.is_content()).collect();
    let capital = content.iter().filter(|w| w.shape != Shape::Lower).count();
    content.len() >= 5 && capital as f32 >= HEADLINE * content.len() as f32
}

fn capital(word: &Word) -> bool {
    match word.shape {
        Shape::Capital | Shape::Upper | Shape::Mixed => true,
        Shape::Digits => word
            .lower
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_alphabetic()),
        Shape::Lower => false,
    }
}

fn starts(text: &str, words: &[Word], i: usize, headline: bool) -> bool {
    let word = &words[i];
    if !capital(word) || word.class == Class::Function || NOT_NAMES.contains(&word.lower) {
        return false;
    }
    let known = !word.lemmas.is_empty();
    if headline {
        return !known || matches!(word.shape, Shape::Mixed | Shape::Upper);
    }
    let opens = i == 0 || opens_sentence(text, words[i - 1].span.end, word.span.start);
    if !opens || !known || matches!(word.shape, Shape::Mixed | Shape::Upper) {
        return true;
    }
    // "Orme, founded in …" has no article, and "Stoke is …" begins with a verb: both name something.
    let only_verb = word.lemmas.iter().all(|(_, pos)| *pos == Pos::Verb);
    let names = words.get(i + 1).is_some_and(|next| {
        let gap = text.get(word.span.end..next.span.start).unwrap_or("");
        let tells = next.lower.ends_with("ed") || matches!(next.lower.as_str(), "who" | "which");
        gap == ", " && tells && !word.lower.ends_with('s')
            || only_verb && AUXILIARIES.contains(&next.lower.as_str())
    });
    if names {
        return true;
    }
    // A common word at the start names something only if the name goes on behind it.
    i + 1 < words.len()
        && continues(text, words, i + 1, headline)
        && capital(&words[i + 1])
        && words[i + 1].shape != Shape::Digits
}

/// Forms of the verbs that a subject stands directly before.
const AUXILIARIES: [&str; 10] = [
    "is", "are", "was", "were", "has", "have", "had", "will", "would", "can",
];

/// True if what lies between two words ends a sentence or opens a quotation.
fn opens_sentence(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to).is_some_and(|gap| {
        gap.chars()
            .any(|c| matches!(c, '.' | '!' | '?' | ':' | '"' | '“' | '•'))
    })
}

/// True if word `i` goes on with the name that ends before it.
fn continues(text: &str, words: &[Word], i: usize, headline: bool) -> bool {
    let (before, word) = (&words[i - 1], &words[i]);
    let gap = text.get(before.span.end..word.span.start).unwrap_or("");
    if !matches!(gap, " " | " & " | "\u{a0}" | ". ") {
        return false;
    }
    if gap == ". " && before.lower.chars().count() > 2 {
        return false;
    }
    if headline && !word.lemmas.is_empty() && word.shape == Shape::Capital {
        return false;
    }
    // "Gemini 3", "Falcon 9": a short bare number belongs to the name.
    let version = word.shape == Shape::Digits
        && word.lower.len() <= 2
        && word.lower.bytes().all(|b| b.is_ascii_digit())
        && matches!(
            text.get(word.span.end..).and_then(|t| t.chars().next()),
            None | Some(' ' | ',' | '.' | ';' | '\'' | '’' | ')')
        )
        && before.shape != Shape::Digits;
    (capital(word) && word.class != Class::Function && !is_calendar(&word.lower)) || version
}

fn is_calendar(lower: &str) -> bool {
    NOT_NAMES.contains(lower) && lower.len() >= 3 && lower.bytes().all(|b| b.is_ascii_alphabetic())
}

/// "Bank of America", "Department of the Interior": the position behind the connected word.
fn connector(text: &str, words: &[Word], i: usize) -> Option<usize> {
    let one_space = |a: usize| {
        a < words.len() && text.get(words[a - 1].span.end..words[a].span.start) == Some(" ")
    };
    // "Le Carnet du Joueur", "Ursula von der Leyen"
    let small = |at: usize| {
        let word = words.get(at).filter(|_| one_space(at));
        word.is_some_and(|w| w.shape == Shape::Lower && NAME_PARTICLES.contains(&w.lower))
    };
    if small(i) {
        let next = i + 1 + usize::from(small(i + 1));
        let goes_on = words
            .get(next)
            .is_some_and(|w| capital(w) && !NOT_NAMES.contains(&w.lower));
        return (goes_on && one_space(next)).then_some(next + 1);
    }
    if words[i].lower != "of" || !one_space(i) || !one_space(i + 1) {
        return None;
    }
    let next = if words[i + 1].lower == "the" && one_space(i + 2) {
        i + 2
    } else {
        i + 1
    };
    let word = words.get(next)?;
    let joins = capital(word) && word.class != Class::Function && !NOT_NAMES.contains(&word.lower);
    // "CEO of OpenAI" is a position and a name; "Bank of America" is one name.
    let title = lexicon::POSITIONS.contains(&words[i - 1].lower);
    (joins && !title && words[i - 1].lemmas.iter().any(|_| true)).then_some(next + 1)
}

impl Name {
    /// The name in lower case without legal forms, one space between words.
    pub fn folded(&self) -> String {
        self.tokens.join(" ")
    }

    /// How this name relates to another one.
    pub fn relation(&self, other: &Name) -> NameRelation {
        relation(&self.tokens, &other.tokens)
    }
}

/// True for words that tell one bearer from another: not an everyday word ("county", "project").
fn telling(token: &str) -> bool {
    lexicon::lemmas(token).is_empty()
}

/// How two lists of name tokens relate.
pub fn relation(a: &[String], b: &[String]) -> NameRelation {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return NameRelation::Different;
    }
    if short.iter().all(|t| long.contains(t)) {
        // "County" alone is not "Milam County"; "Stoke" alone is "Stoke Space" (its first word).
        let proper = short.len() == long.len()
            || short.iter().any(|t| telling(t))
            || long.first() == short.first()
            || (long.last() == short.last() && !short.iter().any(|t| GENERIC_HEADS.contains(t)));
        return if proper {
            NameRelation::Same
        } else {
            NameRelation::Different
        };
    }
    if initials(short, long) || misspelt(a, b) || called_short(a, b) {
        return NameRelation::Same;
    }
    let shared = short.iter().any(|t| long.contains(t) && t.len() > 1);
    let alike = short.iter().any(|s| {
        long.iter().any(|l| {
            s != l && s.len() >= 5 && strsim::damerau_levenshtein(s, l) * 4 <= s.len().max(l.len())
        })
    });
    if shared || alike {
        NameRelation::Near
    } else {
        NameRelation::Different
    }
}

/// One letter off in one long word: a slip of the pen, not another name.
pub fn misspelt(a: &[String], b: &[String]) -> bool {
    let mut off = 0;
    a.len() == b.len()
        && a.iter().zip(b).all(|(x, y)| {
            let slip = x != y;
            off += usize::from(slip);
            !slip
                || (x.len() >= 5
                    && !x.bytes().any(|b| b.is_ascii_digit())
                    && strsim::damerau_levenshtein(x, y) == 1)
        })
        && off == 1
}

/// Letters of a short form of a given name: "Jon" and "Steve", but no whole "Jonathan".
const SHORT_FORM: std::ops::RangeInclusive<usize> = 3..=5;

/// "Jon Pell" for "Jonathan Adam Pell": the beginning of a given name before the same family name.
fn called_short(a: &[String], b: &[String]) -> bool {
    let ([first, .., last], [given, .., family]) = (a, b) else {
        return false;
    };
    let (short, full) = if first.len() < given.len() {
        (first, given)
    } else {
        (given, first)
    };
    last == family
        && telling(last)
        && a.len().min(b.len()) == 2
        && SHORT_FORM.contains(&short.len())
        && short.len() < full.len()
        && full.starts_with(short.as_str())
}

/// "WSJ" for "Wall Street Journal".
fn initials(short: &[String], long: &[String]) -> bool {
    let [only] = short else {
        return false;
    };
    long.len() >= 2
        && only.chars().count() == long.len()
        && only.chars().zip(long).all(|(c, word)| word.starts_with(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::words::words;

    fn found(text: &str) -> Vec<String> {
        let words = words(text);
        names(text, &words)
            .iter()
            .map(|n| n.span.of(text).to_string())
            .collect()
    }

    #[test]
    fn capitals_inside_a_sentence_name_something() {
        assert_eq!(
            found(
                "On Monday the Bank of Norland and Ms Ada Perrin met Vexil Labs' chief near Lake Orme."
            ),
            ["Bank of Norland", "Ada Perrin", "Vexil Labs", "Lake Orme"]
        );
        assert_eq!(found("Shares of Quarl 7 fell."), ["Quarl 7"]);
    }

    #[test]
    fn names_relate_by_their_telling_words() {
        let name = |text: &str| text.split(' ').map(str::to_string).collect::<Vec<_>>();
        let of = |a: &str, b: &str| relation(&name(a), &name(b));
        assert_eq!(of("perrin", "ada perrin"), NameRelation::Same);
        assert_eq!(of("wsj", "wall street journal"), NameRelation::Same);
        assert_eq!(of("jon perrin", "jonathan adam perrin"), NameRelation::Same);
        assert_eq!(of("jon perrin", "jonathan orme"), NameRelation::Different);
        assert_eq!(of("county", "orme county"), NameRelation::Different);
        assert_eq!(of("project vexilor", "project marivor"), NameRelation::Near);
        assert_eq!(of("orme", "vexil"), NameRelation::Different);
    }
}
