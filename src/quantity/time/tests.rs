//! Laws and edge cases of the dates of prose.

use jiff::civil::Date;
use proptest::prelude::*;

use super::*;

/// A Thursday.
const WRITTEN: &str = "2025-11-20";

fn read(text: &str) -> Vec<String> {
    read_on(text, WRITTEN.parse().ok())
}

fn read_on(text: &str, anchor: Option<Date>) -> Vec<String> {
    let day = |d: Option<Date>| d.map_or_else(|| "…".to_owned(), |d| d.to_string());
    periods(text, anchor)
        .iter()
        .map(|p| format!("{}: {} {}", p.span.of(text), day(p.from), day(p.to)))
        .collect()
}

#[track_caller]
fn one(text: &str, from: &str, to: &str) {
    let found = periods(text, WRITTEN.parse().ok());
    let days: Vec<_> = found.iter().map(|p| (p.from, p.to)).collect();
    let day = |s: &str| s.parse::<Date>().ok();
    assert_eq!(days, [(day(from), day(to))], "{text}");
}

#[test]
fn absolute_days_in_every_common_spelling() {
    for text in [
        "Dec. 5, 2025",
        "December 5, 2025",
        "5 December 2025",
        "5th of December, 2025",
        "2025-12-05",
        "12/5/2025",
        "2025/12/05",
        "5.12.2025",
        "5-Dec-25",
        "Friday, Dec. 5, 2025",
        "the fifth of December 2025",
        "2025-12-05T10:00:00Z",
    ] {
        one(text, "2025-12-05", "2025-12-05");
    }
    one("It was 25/12/2025.", "2025-12-25", "2025-12-25");
}

#[test]
fn months_quarters_halves_and_years() {
    one("Sales rose in March 2026.", "2026-03-01", "2026-03-31");
    one("the plan for Dec-2018", "2018-12-01", "2018-12-31");
    for text in [
        "Q3 2025",
        "3Q25",
        "third quarter of 2025",
        "2025-Q3",
        "the September quarter of 2025",
    ] {
        one(text, "2025-07-01", "2025-09-30");
    }
    one("H1 2025", "2025-01-01", "2025-06-30");
    one("the year ended March 31, 2025", "2024-04-01", "2025-03-31");
    one(
        "the quarter ended Oct. 26, 2025",
        "2025-07-28",
        "2025-10-26",
    );
    one("in nineteen ninety-six", "1996-01-01", "1996-12-31");
    one("the 1990s", "1990-01-01", "1999-12-31");
    one("mid-2025", "2025-05-01", "2025-08-31");
    one("late March 2026", "2026-03-20", "2026-03-31");
}

#[test]
fn fiscal_periods_say_so() {
    for text in [
        "fiscal 2026",
        "FY26",
        "FY2026",
        "fiscal year 2025/26",
        "the 2026 fiscal year",
    ] {
        let found = periods(text, None);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].calendar, Calendar::Fiscal, "{text}");
        assert_eq!(found[0].from, "2026-01-01".parse().ok(), "{text}");
    }
}

#[test]
fn ranges_include_both_ends() {
    one("from 2019 to 2021", "2019-01-01", "2021-12-31");
    one("2019–21", "2019-01-01", "2021-12-31");
    one(
        "between June and September 2024",
        "2024-06-01",
        "2024-09-30",
    );
    one("Dec. 30, 2025 – Jan. 2, 2026", "2025-12-30", "2026-01-02");
    one("Dec. 5-7, 2025", "2025-12-05", "2025-12-07");
    one("Nov-Feb 2017", "2016-11-01", "2017-02-28");
    one("talks ran this summer and fall", "2025-06-01", "2025-11-30");
}

#[test]
fn a_moved_date_is_no_range() {
    let found = read("The opening was moved from 18 May to 30 June 2026.");
    assert_eq!(
        found,
        [
            "18 May: 2026-05-18 2026-05-18",
            "30 June 2026: 2026-06-30 2026-06-30"
        ]
    );
}

#[test]
fn relative_dates_hang_on_the_day_of_writing() {
    one("It lost money last year.", "2024-01-01", "2024-12-31");
    one("It will grow next quarter.", "2026-01-01", "2026-03-31");
    one("Yesterday it fell.", "2025-11-19", "2025-11-19");
    one("It closed on Friday.", "2025-11-14", "2025-11-14");
    one("It will close on Friday.", "2025-11-21", "2025-11-21");
    one("It was published in October.", "2025-10-01", "2025-10-31");
    one(
        "It will be published in October.",
        "2026-10-01",
        "2026-10-31",
    );
    one("a report of today (19th)", "2025-11-19", "2025-11-19");
    one("earlier this month", "2025-11-01", "2025-11-20");
}

#[test]
fn a_length_stays_outside_the_core() {
    let text = "It will invest over the next eight years and cut jobs two weeks ago.";
    let found = periods(text, WRITTEN.parse().ok());
    let cores: Vec<_> = found.iter().map(|p| p.core.of(text)).collect();
    assert_eq!(cores, ["next", "ago"]);
}

#[test]
fn the_previous_year_follows_the_year_told_of() {
    let found = read("In 2020 it sold ten, up from nine the previous year.");
    assert_eq!(found[1], "previous year: 2019-01-01 2019-12-31");
}

#[test]
fn prepositions_open_an_end() {
    for (text, op, from, to) in [
        ("by 2027", PeriodOp::By, None, Some("2027-12-31")),
        (
            "by the end of March 2026",
            PeriodOp::By,
            None,
            Some("2026-03-31"),
        ),
        ("before 2020", PeriodOp::Before, None, Some("2019-12-31")),
        ("since 2019", PeriodOp::Since, Some("2019-01-01"), None),
        ("from 2027 on", PeriodOp::Since, Some("2027-01-01"), None),
        (
            "after March 2026",
            PeriodOp::After,
            Some("2026-04-01"),
            None,
        ),
        ("through 2025", PeriodOp::Until, None, Some("2025-12-31")),
    ] {
        let found = periods(text, None);
        assert_eq!(found.len(), 1, "{text}");
        let day = |s: Option<&str>| s.and_then(|s| s.parse::<Date>().ok());
        assert_eq!(
            (found[0].op, found[0].from, found[0].to),
            (op, day(from), day(to)),
            "{text}"
        );
    }
}

#[test]
fn without_a_date_of_writing_the_written_parts_stay() {
    let found = periods("It met in May, then on 3 June, and on the 4th.", None);
    let parts: Vec<_> = found.iter().map(|p| p.partial).collect();
    let expected = [(Some(5), None), (Some(6), Some(3)), (None, Some(4))];
    assert_eq!(parts, expected.map(Some));
    assert!(found.iter().all(|p| p.from.is_none() && p.to.is_none()));
}

#[test]
fn what_only_looks_like_a_date() {
    for text in [
        "They may march 3 miles in the second round.",
        "Some 2,000 people and 2000 marchers came.",
        "It sold 1990 homes and 2025 units.",
        "Call +1 212-555-2015 or write to room 2010.",
        "Version 12.3, section 4.2, ISO 9001:2015 and a SSN of 123-45-6789.",
        "A ratio of 5/8, support 24/7, a majority of 3/4.",
        "The Falcon 9, the H100, a GPT-4 and Gemini 3.",
        "In the second half she scored; the third largest won.",
        "Prices fall 14% as spring water sells.",
        "She is in her 40s, and Theresa May said so.",
        "The price was $2,025 and then $2025.",
    ] {
        let found: Vec<_> = read(text)
            .into_iter()
            .filter(|f| !f.starts_with("2025:"))
            .collect();
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}

#[track_caller]
fn relation(draft: &str, source: &str) -> Relation {
    let anchor = WRITTEN.parse().ok();
    let (draft, source) = (periods(draft, anchor), periods(source, anchor));
    let (Some(d), Some(s)) = (draft.first(), source.first()) else {
        panic!("a date on both sides");
    };
    compare(d, s).relation
}

#[test]
fn the_rules_of_comparison() {
    use Relation::{Contains, Disjoint, Overlaps, Same, Unknown, Within};
    for (draft, source, expected) in [
        ("in 2025", "in 2025", Same),
        ("in 2026", "in March 2026", Contains),
        ("in March 2026", "in 2026", Within),
        ("by 2027", "in 2027", Contains),
        ("in 2027", "by 2027", Within),
        ("since 2019", "since 2021", Disjoint),
        ("since 2019", "since March 2019", Contains),
        ("in summer 2025", "in mid-2025", Same),
        ("in summer 2025", "in October 2025", Disjoint),
        ("in early 2026", "in March 2026", Contains),
        ("early 2026", "in May 2026", Overlaps),
        ("in fiscal 2026", "in calendar 2026", Unknown),
        ("FY25", "fiscal 2024", Disjoint),
        (
            "In Q3, sales rose",
            "the third quarter of fiscal 2026",
            Same,
        ),
        (
            "Last quarter sales rose",
            "the quarter ended Oct. 26, 2025",
            Same,
        ),
        ("Last year it lost", "in 2024", Same),
        ("3 June", "3 June 2023", Same),
        ("3 June", "4 June 2025", Disjoint),
    ] {
        assert_eq!(relation(draft, source), expected, "{draft} / {source}");
    }
}

#[test]
fn a_source_takes_on_the_spelling_of_the_draft() {
    for (draft, source, expected) in [
        ("Dec. 15, 2025", "December 5, 2025", "Dec. 5, 2025"),
        ("15 December 2025", "2025-12-05", "5 December 2025"),
        ("12/15/2025", "5 December 2025", "12/5/2025"),
        ("2025-12-15", "5 January 2026", "2026-01-05"),
        (
            "Monday, Dec. 15, 2025",
            "Dec. 5, 2025",
            "Friday, Dec. 5, 2025",
        ),
        ("Sept. 5, 2025", "March 3, 2025", "March 3, 2025"),
        ("3Q25", "the fourth quarter of 2024", "4Q24"),
        (
            "the third quarter of 2025",
            "Q4 2025",
            "fourth quarter of 2025",
        ),
        ("FY25", "fiscal 2024", "FY24"),
        ("by 2027", "in 2026", "2026"),
        ("Dec. 5, 2025", "March 2026", "March 2026"),
    ] {
        let (d, s) = (periods(draft, None), periods(source, None));
        assert_eq!(
            in_style_of(&s[0], &d[0], d[0].core.of(draft)),
            expected,
            "{draft} / {source}"
        );
    }
}

fn absolute() -> impl Strategy<Value = String> {
    let core = (1i16..=12, 1i16..=28, 1900i16..=2100, 0usize..16).prop_map(|(m, d, y, form)| {
        let month = render::MONTHS[m as usize - 1];
        let (quarter, half) = ((m + 2) / 3, (m + 5) / 6);
        match form {
            0 => format!("{month} {d}, {y}"),
            1 => format!("{d} {month} {y}"),
            2 => format!("{y}-{m:02}-{d:02}"),
            3 => format!("{month} {y}"),
            4 => format!("Q{quarter} {y}"),
            5 => format!("H{half} {y}"),
            6 => format!("{y}"),
            7 => format!("FY{y}"),
            8 => format!("Q{quarter} FY{y}"),
            9 => format!("early {y}"),
            10 => format!("mid-{month} {y}"),
            11 => format!("summer {y}"),
            12 => format!("the {}s", y / 10 * 10),
            13 => format!("the year ended {month} {d}, {y}"),
            14 => format!("{y} to {}", y + 1),
            _ => format!("late {month} {y}"),
        }
    });
    let op = prop_oneof![
        Just(""),
        Just("by "),
        Just("before "),
        Just("after "),
        Just("since "),
        Just("until ")
    ];
    (op, core).prop_map(|(op, core)| format!("{op}{core}"))
}

fn meaning(p: &Period) -> impl PartialEq + std::fmt::Debug + use<> {
    (p.from, p.to, p.grain, p.calendar, p.op, p.fuzzy)
}

proptest! {
    #[test]
    fn what_is_rendered_is_read_back(text in absolute()) {
        let found = periods(&text, None);
        prop_assume!(found.len() == 1);
        // A bound on a period that is no unit keeps only the bound.
        prop_assume!(found[0].op == PeriodOp::At || !text.contains("ended") && !text.contains(" to "));
        let words = render(&found[0]);
        let again = periods(&words, None);
        prop_assert_eq!(again.len(), 1, "{} -> {}", text, words);
        prop_assert_eq!(meaning(&again[0]), meaning(&found[0]), "{} -> {}", text, words);
    }

    #[test]
    fn same_and_disjoint_hold_both_ways(a in absolute(), b in absolute()) {
        let (a, b) = (periods(&a, None), periods(&b, None));
        prop_assume!(!a.is_empty() && !b.is_empty());
        let (there, back) = (compare(&a[0], &b[0]).relation, compare(&b[0], &a[0]).relation);
        for relation in [Relation::Same, Relation::Disjoint, Relation::Unknown] {
            prop_assert_eq!(there == relation, back == relation, "{:?} {:?}", a, b);
        }
        prop_assert_eq!(compare(&a[0], &a[0]).relation, Relation::Same);
    }

    #[test]
    fn spans_lie_on_characters_in_order(
        text in "(?:\\PC|[ ]|(?:in|the|last|Q3|20[12][0-9]|March|May|Dec\\.|–|5th|from|to|two|years|ago|’s|of|Friday|half|early|é) ){0,24}",
        day in 0i32..20_000,
    ) {
        let anchor = super::calendar::add_days(jiff::civil::date(1990, 1, 1), day);
        let mut end = 0;
        for found in periods(&text, anchor) {
            prop_assert!(text.get(found.span.start..found.span.end).is_some());
            prop_assert!(found.span.covers(found.core) && !found.core.is_empty());
            prop_assert!(found.span.start >= end);
            prop_assert!(found.from.zip(found.to).is_none_or(|(from, to)| from <= to));
            end = found.span.end;
        }
    }
}

#[test]
fn a_time_told_of_is_counted_from() {
    let on = |text: &str| read_on(text, None);
    assert_eq!(
        on("It left in 1968 and came back the following year."),
        [
            "1968: 1968-01-01 1968-12-31",
            "following year: 1969-01-01 1969-12-31"
        ]
    );
    assert_eq!(
        on("It shut on 3 May 2024 and opened the next day."),
        [
            "3 May 2024: 2024-05-03 2024-05-03",
            "next day: 2024-05-04 2024-05-04"
        ]
    );
    // A month after a year is no month in particular.
    assert_eq!(
        on("In 2019 it fell; that month it shut."),
        ["2019: 2019-01-01 2019-12-31"]
    );
}

#[test]
fn a_time_told_elsewhere_is_a_guess() {
    for text in [
        "It reopened that weekend.",
        "A fortnight later it reopened.",
    ] {
        let found = periods(text, WRITTEN.parse().ok());
        assert!(found.iter().all(|p| p.guessed), "{text}: {found:?}");
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(
            compare(&found[0], &found[0]).relation,
            Relation::Unknown,
            "{text}"
        );
    }
}

#[test]
fn the_end_of_a_fiscal_year_makes_it_civil() {
    for text in [
        "fiscal 2025, which ended in June 2025",
        "fiscal year 2025 (ended 30 June 2025)",
        "FY25 (year ended 30 June 2025)",
        "the year to June 2025",
        "the financial year that ended on 30 June 2025",
        "the 12 months to end-June 2025",
    ] {
        one(text, "2024-07-01", "2025-06-30");
    }
}

#[test]
fn comparative_years_share_the_day() {
    assert_eq!(
        read("It had none as of 30 June 2025, 2024 and 2023."),
        [
            "30 June 2025: 2025-06-30 2025-06-30",
            "2024: 2024-06-30 2024-06-30",
            "2023: 2023-06-30 2023-06-30"
        ]
    );
    assert_eq!(
        read("Sales in Q3 2025 and Q2 2024 rose.").len(),
        2,
        "a second quarter is one of its own"
    );
}

#[test]
fn since_and_until_need_their_own_end() {
    assert_eq!(relation("since 2019", "in 2021"), Relation::Overlaps);
    assert_eq!(
        relation("since 2019", "from 2019 to 2023"),
        Relation::Contains
    );
    assert_eq!(
        relation("on 17 March 2025", "since 17 March 2025"),
        Relation::Same
    );
    assert_eq!(relation("until 2010", "in 2004"), Relation::Overlaps);
}

#[test]
fn a_range_has_two_ends() {
    let found = periods("It ran from 1952 to 1996.", None);
    let (first, last) = ends(&found[0]).expect("a range");
    assert_eq!(
        (first.from, first.to),
        (Date::new(1952, 1, 1).ok(), Date::new(1952, 12, 31).ok())
    );
    assert_eq!(
        (last.from, last.to),
        (Date::new(1996, 1, 1).ok(), Date::new(1996, 12, 31).ok())
    );
    for text in ["in 1952", "on 3 May 1952", "in the 1950s", "in summer 1952"] {
        assert!(ends(&periods(text, None)[0]).is_none(), "{text}");
    }
}

proptest! {
    /// The ends of a range lie in it, in order, and each follows from itself.
    #[test]
    fn the_ends_of_a_range_lie_in_it(text in absolute()) {
        for period in periods(&text, None) {
            if let Some((first, last)) = ends(&period) {
                prop_assert_eq!(first.from, period.from);
                prop_assert_eq!(last.to, period.to);
                prop_assert!(first.to < last.from);
                prop_assert_eq!(compare(&period, &first).relation, Relation::Contains);
            }
        }
    }
}
