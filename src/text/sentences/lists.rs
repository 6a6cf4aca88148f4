//! The word lists by which sentences are cut, parsed once.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::lexicon;

/// The lists by which a stop is judged.
pub struct Lists {
    pub titles: HashSet<&'static str>,
    pub before_number: HashSet<&'static str>,
    pub never_final: HashSet<&'static str>,
    pub may_end: HashSet<&'static str>,
    pub company_forms: HashSet<&'static str>,
    pub months: HashSet<&'static str>,
    pub countries: HashSet<&'static str>,
    pub after_countries: HashSet<&'static str>,
    pub roles: HashSet<&'static str>,
    pub time_words: HashSet<&'static str>,
    pub labels: HashSet<&'static str>,
    pub reporting: HashSet<&'static str>,
    pub starters: HashSet<&'static str>,
    pub units: HashSet<&'static str>,
    pub questions: HashSet<&'static str>,
    pub question_verbs: HashSet<&'static str>,
}

pub static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists {
    titles: lexicon::parse(include_str!("../lexicon/titles.txt")),
    before_number: lexicon::parse(include_str!("../lexicon/before_number.txt")),
    never_final: lexicon::parse(include_str!("../lexicon/never_final.txt")),
    may_end: lexicon::parse(include_str!("../lexicon/may_end.txt")),
    company_forms: lexicon::parse(include_str!("../lexicon/company_forms.txt")),
    months: lexicon::parse(include_str!("../lexicon/months.txt")),
    countries: lexicon::parse(include_str!("../lexicon/countries.txt")),
    after_countries: lexicon::parse(include_str!("../lexicon/after_countries.txt")),
    roles: lexicon::parse(include_str!("../lexicon/roles.txt")),
    time_words: lexicon::parse(include_str!("../lexicon/time_words.txt")),
    labels: lexicon::parse(include_str!("../lexicon/labels.txt")),
    reporting: lexicon::parse(include_str!("../lexicon/reporting_verbs.txt")),
    starters: lexicon::parse(include_str!("../lexicon/sentence_starters.txt")),
    units: lexicon::parse(include_str!("../lexicon/units.txt")),
    questions: lexicon::parse(include_str!("../lexicon/questions.txt")),
    question_verbs: lexicon::parse(include_str!("../lexicon/question_verbs.txt")),
});
