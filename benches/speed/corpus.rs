//! Finance prose out of templates and a seed: equal seeds give equal text, in any amount.

use std::fmt::Write;

/// A small generator of numbers (xorshift64*): what matters is that it never changes.
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

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const FIRST: &[&str] = &[
    "Alder", "Bram", "Cald", "Dorn", "Esk", "Fenn", "Gar", "Holm", "Inver", "Jar", "Kel", "Lund",
    "Mar", "Nor", "Orm", "Pell", "Quar", "Rav", "Sel", "Thorn", "Ulv", "Vex", "Wend", "Yar", "Zel",
];
const SECOND: &[&str] = &[
    "bridge", "dale", "field", "gate", "ham", "ix", "land", "mere", "stad", "ton", "wick", "worth",
];
const THIRD: &[&str] = &[
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
const METRICS: &[&str] = &[
    "revenue",
    "net income",
    "operating profit",
    "free cash flow",
    "order intake",
    "gross margin",
    "adjusted earnings",
    "capital expenditure",
    "net debt",
    "research spending",
    "advertising sales",
    "subscription revenue",
    "headcount",
];
const UP: &[&str] = &["rose", "climbed", "increased", "jumped", "grew", "advanced"];
const DOWN: &[&str] = &["fell", "declined", "dropped", "slid", "shrank", "decreased"];
const REASONS: &[&str] = &[
    "as demand for cloud services outpaced supply",
    "after a warm winter cut heating sales",
    "helped by higher prices in Europe",
    "because shipping costs doubled",
    "while inventories kept building up",
    "on the back of a weaker krone",
    "despite a strike at two plants",
    "as customers postponed large orders",
    "after the regulator approved the merger",
    "because of one-off legal charges",
];
const PEOPLE: &[&str] = &[
    "Ada Perrin",
    "Tomas Lindqvist",
    "Mei Okafor",
    "Ruth Calloway",
    "Ivo Marsh",
    "Petra Solano",
];
const ROLES: &[&str] = &[
    "chief executive",
    "finance director",
    "chair",
    "analyst",
    "head of research",
];
const WORDS: &[&str] = &[
    "supply",
    "margin",
    "market",
    "pricing",
    "volume",
    "contract",
    "factory",
    "tariff",
    "consumer",
    "dividend",
    "pipeline",
    "licence",
    "turbine",
    "battery",
    "vaccine",
    "harvest",
    "freight",
    "mortgage",
    "satellite",
    "refinery",
    "warehouse",
    "airline",
    "copper",
    "lithium",
    "software",
    "timber",
    "textile",
    "coffee",
    "insurance",
    "broadband",
];
const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A company's name; there are some thousands.
pub fn company(random: &mut Random) -> String {
    format!(
        "{}{} {}",
        random.pick(FIRST),
        random.pick(SECOND),
        random.pick(THIRD)
    )
}

fn money(random: &mut Random) -> String {
    let number = 1 + random.below(989);
    match random.below(4) {
        0 => format!("${number}.{} billion", random.below(10)),
        1 => format!("€{number} million"),
        2 => format!(
            "${},{:03} million",
            1 + random.below(80),
            random.below(1000)
        ),
        _ => format!("{number}.{} million dollars", random.below(10)),
    }
}

fn percent(random: &mut Random) -> String {
    format!("{}.{} percent", random.below(60), random.below(10))
}

fn time(random: &mut Random) -> String {
    let year = 2016 + random.below(10);
    match random.below(4) {
        0 => format!("in {year}"),
        1 => format!(
            "in the {} quarter of {year}",
            random.pick(&["first", "second", "third", "fourth"])
        ),
        2 => format!("in {} {year}", random.pick(MONTHS)),
        _ => format!(
            "on {} {}, {year}",
            random.pick(MONTHS),
            1 + random.below(28)
        ),
    }
}

/// One sentence about `company`, with a full stop and no space after it.
pub fn sentence(random: &mut Random, company: &str, out: &mut String) {
    let r = random;
    let (up, reason) = (r.below(2) == 0, r.pick(REASONS));
    let verb = if up { r.pick(UP) } else { r.pick(DOWN) };
    let metric = r.pick(METRICS);
    let _ = match r.below(9) {
        0 => write!(
            out,
            "{company} said {metric} {verb} {} to {} {}, {reason}.",
            percent(r),
            money(r),
            time(r)
        ),
        1 => write!(out, "Its {metric} {verb} to {} {reason}.", money(r)),
        2 => write!(
            out,
            "\"The {} business carried the {} through a hard {},\" {}, the {} of {company}, said {}.",
            r.pick(WORDS),
            r.pick(WORDS),
            r.pick(WORDS),
            r.pick(PEOPLE),
            r.pick(ROLES),
            time(r)
        ),
        3 => {
            let other = self::company(r);
            write!(
                out,
                "{company} agreed to buy the {} unit of {other} for {} {}.",
                r.pick(WORDS),
                money(r),
                time(r)
            )
        }
        4 => write!(
            out,
            "Analysts expect {metric} of {} at {company} next year, against {} {}.",
            money(r),
            money(r),
            time(r)
        ),
        5 => write!(
            out,
            "The {} and {} divisions employ about {},{:03} people in {} countries.",
            r.pick(WORDS),
            r.pick(WORDS),
            1 + r.below(90),
            r.below(1000),
            2 + r.below(60)
        ),
        6 => write!(
            out,
            "Shares of {company} {verb} {} {}, {reason}.",
            percent(r),
            time(r)
        ),
        7 => write!(
            out,
            "The {} market remains crowded, and {} prices tend to follow {} costs with a delay.",
            r.pick(WORDS),
            r.pick(WORDS),
            r.pick(WORDS)
        ),
        _ => write!(
            out,
            "By the end of {}, {company} plans to spend more than {} on {} and {} projects.",
            2024 + r.below(8),
            money(r),
            r.pick(WORDS),
            r.pick(WORDS)
        ),
    };
}

/// A Markdown document of this many sentences, in paragraphs of four under headings.
pub fn document(seed: u64, sentences: usize) -> String {
    let mut random = Random::new(seed);
    let mut text = String::new();
    let mut about = company(&mut random);
    for i in 0..sentences {
        if i % 20 == 0 {
            about = company(&mut random);
            let _ = write!(text, "{}## {about}\n\n", if i > 0 { "\n\n" } else { "" });
        } else {
            text.push_str(if i % 4 == 0 { "\n\n" } else { " " });
        }
        sentence(&mut random, &about, &mut text);
    }
    text.push('\n');
    text
}

/// Documents that hold this many sentences together, a hundred each, with their ids.
pub fn corpus(sentences: usize) -> impl Iterator<Item = (String, String)> {
    (0..sentences.div_ceil(100)).map(|i| {
        (
            format!("{:02}/report-{i:05}.md", i % 40),
            document(1000 + i as u64, 100),
        )
    })
}

/// A draft of about this many words.
pub fn draft(words: usize) -> String {
    // A sentence has 15 words on average.
    document(7, words / 15)
}
