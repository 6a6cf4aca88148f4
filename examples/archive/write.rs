//! An archive out of templates and a seed: news, notes and tables with the lengths, names and figures
//! that a financial desk collects. Equal seeds give equal files.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use tickmark::quantity::time::MONTHS;

/// English words, for a vocabulary as wide as that of a real archive.
const WORDNET: &str = include_str!("../../src/claims/lexicon/wordnet.txt");

const SYLLABLES: [&str; 40] = [
    "al", "an", "ar", "ba", "bel", "bor", "cal", "cor", "da", "del", "dor", "el", "en", "fal",
    "fen", "gar", "hal", "han", "is", "ka", "kel", "lan", "lor", "ma", "mer", "nor", "ol", "or",
    "pel", "ra", "rin", "sal", "sen", "ta", "tor", "ul", "va", "ven", "wil", "zen",
];
const TRADES: [&str; 16] = [
    "Bank",
    "Capital",
    "Energy",
    "Foods",
    "Industries",
    "Insurance",
    "Labs",
    "Logistics",
    "Motors",
    "Networks",
    "Pharma",
    "Retail",
    "Steel",
    "Systems",
    "Telecom",
    "Utilities",
];
const MEASURES: [&str; 16] = [
    "revenue",
    "net income",
    "operating profit",
    "free cash flow",
    "order intake",
    "gross margin",
    "capital expenditure",
    "net debt",
    "research spending",
    "subscription revenue",
    "export sales",
    "interest income",
    "pension costs",
    "freight volume",
    "licence income",
    "the wage bill",
];
const UP: [&str; 6] = ["rose", "climbed", "increased", "jumped", "grew", "advanced"];
const DOWN: [&str; 6] = ["fell", "declined", "dropped", "slid", "shrank", "decreased"];
const ROLES: [&str; 6] = [
    "chief executive",
    "finance director",
    "chair",
    "analyst",
    "plant manager",
    "head of research",
];
/// Sentences; what stands in braces is filled in.
const TEMPLATES: [&str; 22] = [
    "{company} said {measure} {moved} {percent} to {money} in {time}, as {adjective} {noun} outweighed {noun} costs.",
    "Its {measure} {moved} to {money}, against {money} a year earlier.",
    "\"The {noun} business carried us through a hard {noun}, and the {noun} is next,\" {person}, the {role} of {company}, said on {day}.",
    "{company} agreed to buy the {noun} unit of {company} for {money}.",
    "Analysts expect {measure} of {money} next year, compared with {money} in {time}.",
    "The {noun} and {noun} divisions employ about {count} people in {small} countries.",
    "Shares of {company} {moved} {percent} on {day}, after the {adjective} {noun} was made public.",
    "The {noun} market remains {adjective}, and {noun} prices tend to follow {noun} costs with a delay.",
    "By the end of {year}, {company} plans to spend more than {money} on {noun} and {noun} projects.",
    "{person} joined {company} in {year} from {company}, where the {noun} programme had been closed.",
    "The {adjective} plant in {place} made {count} tonnes of {noun} in {time}, {percent} more than planned.",
    "{place} voted {small} to {small} in favour of the {noun} levy on {day}.",
    "Nobody at {company} would say whether the {noun} was {adjective} enough for the {noun}.",
    "A {noun} in {place} delayed {count} {noun} deliveries, the port authority said.",
    "According to {person}, {company} holds {percent} of the {noun} market in {place}.",
    "The court in {place} fined {company} {money} over the {adjective} {noun} on {day}.",
    "It was the {small}th {noun} in {small} years, and the first with {adjective} {noun}.",
    "{company} cut the price of its {noun} from {money} to {money}.",
    "The regulator asked {company} for {count} pages about the {noun}, the {noun} and the {adjective} {noun} that {person} had mentioned.",
    "Until {time}, {measure} at {company} had {moved} for {small} quarters in a row.",
    "The loan of {money} runs until {year} at {percent}.",
    "{company} opened {small} {noun} shops in {place} and closed {small} elsewhere.",
];

/// Xorshift64*: what matters is that it never changes.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % end.max(1)
    }

    /// A rank below `end`, small ones as much more often as words are used in a language (Zipf's law).
    fn rank(&mut self, end: usize) -> usize {
        let share = self.below(1 << 20) as f64 / (1u64 << 20) as f64;
        ((end as f64).powf(share) as usize - 1).min(end - 1)
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// The words of the archive, in the order of how common they are.
pub struct Words {
    nouns: Vec<&'static str>,
    adjectives: Vec<&'static str>,
}

impl Words {
    pub fn new() -> Self {
        let of = |class: char| {
            let mut words: Vec<&str> = WORDNET
                .lines()
                .filter_map(|line| line.split_once('|'))
                .filter(|(word, senses)| {
                    senses.starts_with(class)
                        && (4..11).contains(&word.len())
                        && word.bytes().all(|b| b.is_ascii_lowercase())
                })
                .map(|(word, _)| word)
                .collect();
            // Not by the alphabet: which words are common should have nothing to do with it.
            let mut random = Random::new(class.into());
            for at in (1..words.len()).rev() {
                words.swap(at, random.below(at + 1));
            }
            words
        };
        Self {
            nouns: of('n'),
            adjectives: of('a'),
        }
    }
}

/// The name that is the `rank`th most common.
fn name(rank: usize) -> String {
    let mut own = Random::new(rank as u64 + 77);
    let syllables = 2 + own.below(2);
    let mut name: String = (0..syllables).map(|_| own.pick(&SYLLABLES)).collect();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    name
}

fn company(random: &mut Random) -> String {
    let rank = random.rank(6_000);
    format!("{} {}", name(rank), TRADES[rank % TRADES.len()])
}

fn person(random: &mut Random) -> String {
    let rank = random.rank(20_000);
    format!("{} {}", name(30_000 + rank % 300), name(50_000 + rank))
}

fn grouped(number: usize) -> String {
    match number / 1000 {
        0 => number.to_string(),
        thousands => format!("{thousands},{:03}", number % 1000),
    }
}

fn day(random: &mut Random) -> String {
    let (day, month) = (1 + random.below(28), random.pick(&MONTHS));
    format!("{day} {month} {}", 2012 + random.below(14))
}

fn fill(random: &mut Random, words: &Words, slot: &str, about: &str) -> String {
    match slot {
        // A document is mostly about one company.
        "company" if random.below(3) > 0 => about.to_owned(),
        "company" => company(random),
        "person" => person(random),
        "place" => {
            let rank = 90_000 + random.rank(3_000);
            name(rank)
        }
        "measure" => random.pick(&MEASURES).to_owned(),
        "moved" if random.below(2) == 0 => random.pick(&UP).to_owned(),
        "moved" => random.pick(&DOWN).to_owned(),
        "percent" => format!("{}.{} percent", random.below(60), random.below(10)),
        "money" => match random.below(4) {
            0 => format!("${}.{} billion", 1 + random.below(90), random.below(10)),
            1 => format!("€{} million", 1 + random.below(989)),
            2 => format!("${} million", grouped(1000 + random.below(80_000))),
            _ => format!(
                "{}.{} million pounds",
                1 + random.below(400),
                random.below(10)
            ),
        },
        "count" => grouped(100 + random.below(90_000)),
        "small" => (4 + random.below(90)).to_string(),
        "year" => (2010 + random.below(22)).to_string(),
        "time" => match random.below(3) {
            0 => (2012 + random.below(14)).to_string(),
            1 => format!(
                "the {} quarter of {}",
                random.pick(&["first", "second", "third", "fourth"]),
                2012 + random.below(14)
            ),
            _ => format!("{} {}", random.pick(&MONTHS), 2012 + random.below(14)),
        },
        "day" => day(random),
        "role" => random.pick(&ROLES).to_owned(),
        "adjective" => words.adjectives[random.rank(words.adjectives.len())].to_owned(),
        _ => words.nouns[random.rank(words.nouns.len())].to_owned(),
    }
}

/// One sentence, without a space behind it.
fn sentence(random: &mut Random, words: &Words, about: &str, out: &mut String) {
    let template = random.pick(&TEMPLATES);
    let start = out.len();
    for (at, part) in template.split(['{', '}']).enumerate() {
        match at % 2 {
            0 => out.push_str(part),
            _ => out.push_str(&fill(random, words, part, about)),
        }
    }
    if let Some(first) = out.get_mut(start..start + 1) {
        first.make_ascii_uppercase();
    }
}

/// A document and how many passages it has.
fn document(random: &mut Random, words: &Words) -> (String, usize, &'static str) {
    let about = company(random);
    let mut text = format!(
        "# {about}: the {} of the ",
        fill(random, words, "noun", &about)
    );
    let _ = writeln!(
        text,
        "{}\n\n{}\n",
        fill(random, words, "noun", &about),
        day(random)
    );
    // Most are short, some long: 6 to 160 sentences, 30 on average.
    let length = 6 + random.rank(150).max(random.below(40));
    for at in 0..length {
        sentence(random, words, &about, &mut text);
        text.push_str(if (at + 1) % (2 + random.below(4)) == 0 {
            "\n\n"
        } else {
            " "
        });
    }
    let mut passages = length + 2;
    if random.below(8) == 0 {
        let year = 2014 + random.below(8);
        let _ = writeln!(
            text,
            "\n\n| $ million | {year} | {} |\n|---|---|---|",
            year + 1
        );
        for measure in MEASURES.iter().take(3 + random.below(10)) {
            let (old, new) = (grouped(random.below(9_000)), grouped(random.below(9_000)));
            let _ = writeln!(text, "| {measure} | {old} | {new} |");
            passages += 1;
        }
    }
    text.push('\n');
    let extension = if random.below(6) == 0 { "txt" } else { "md" };
    (text, passages, extension)
}

/// Writes documents with this many passages in all below `folder/sources`, and a draft of a thousand
/// words beside them that repeats some of what they say, every fifth time with another figure.
pub fn archive(folder: &Path, passages: usize, seed: u64) -> io::Result<usize> {
    let (mut random, words) = (Random::new(seed), Words::new());
    let (mut written, mut files) = (0, 0);
    let mut draft = String::from("# A review\n\n");
    let mut last = String::new();
    while written < passages {
        let (text, count, extension) = match random.below(50) {
            // A wire story that another paper printed, too.
            0 if !last.is_empty() => (format!("{last}\nBy our staff.\n"), 30, "txt"),
            _ => document(&mut random, &words),
        };
        let place = folder.join(format!(
            "sources/{}/{:03}",
            2012 + files % 14,
            files / 14 % 1000
        ));
        fs::create_dir_all(&place)?;
        fs::write(place.join(format!("report-{files:07}.{extension}")), &text)?;
        let near = passages / 60 + 1;
        if written / near != (written + count) / near && draft.split_whitespace().count() < 1_000 {
            let line = text
                .lines()
                .find(|line| line.len() > 80)
                .unwrap_or_default();
            let line = match random.below(5) {
                0 => line.replace('3', "8"),
                _ => line.to_owned(),
            };
            let _ = writeln!(draft, "{line}\n");
        }
        written += count;
        files += 1;
        last = text;
    }
    while draft.split_whitespace().count() < 1_000 {
        let about = company(&mut random);
        sentence(&mut random, &words, &about, &mut draft);
        draft.push_str("\n\n");
    }
    fs::write(folder.join("draft.md"), draft)?;
    fs::write(
        folder.join("tickmark.toml"),
        "sources = [\"sources\"]\nindex = \".index\"\n",
    )?;
    Ok(files)
}
