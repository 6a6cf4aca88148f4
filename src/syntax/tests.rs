//! What holds for every text, and what sentences of each construction mean.

mod any_text;
mod length;
mod words;

use super::*;
use crate::text::Span;

/// Predicate, agents and patients of each clause, as "lemma: agents > patients".
fn roles(sentence: &str) -> Vec<String> {
    let parse = parse(sentence);
    let words = |tokens: &[usize]| {
        let forms: Vec<&str> = tokens.iter().map(|at| parse.tree.form(*at)).collect();
        forms.join("+")
    };
    let clause = |clause: &Clause| {
        let not = if clause.negation.is_some() {
            "not "
        } else {
            ""
        };
        let (agents, patients) = (words(&clause.agents), words(&clause.patients));
        format!("{not}{}: {agents} > {patients}", clause.lemma)
    };
    parse.clauses.iter().map(clause).collect()
}

#[test]
fn active_and_passive_say_the_same() {
    assert_eq!(
        roles("Halm bought Brenner in 2023."),
        ["buy: Halm > Brenner"]
    );
    assert_eq!(
        roles("Brenner was bought by Halm in 2023."),
        ["buy: Halm > Brenner"]
    );
    assert_eq!(
        roles("Brenner was not bought by Halm."),
        ["not buy: Halm > Brenner"]
    );
}

#[test]
fn conjuncts_share_what_they_have_in_common() {
    assert_eq!(
        roles("The bank bought the factory and sold its shares."),
        ["buy: bank > factory", "sell: bank > shares"]
    );
    assert_eq!(
        roles("The banks and the insurers paid the fees."),
        ["pay: banks+insurers > fees"]
    );
}

#[test]
fn relative_clauses_and_participles_find_their_noun() {
    assert!(
        roles("The firm that bought the factory closed it.")
            .contains(&"buy: firm > factory".into())
    );
    assert!(
        roles("The factory built by the firm was closed.")
            .contains(&"build: firm > factory".into())
    );
}

#[test]
fn a_noun_can_be_a_predicate() {
    assert!(
        roles("The acquisition of the factory by the bank was completed.")
            .contains(&"acquire: bank > factory".into())
    );
    assert!(roles("The growth of sales slowed.").contains(&"grow: sales > ".into()));
}

#[test]
fn matrix_verbs_and_speakers_stand_above() {
    let parse = parse("The minister said that the bank had agreed to sell the factory.");
    let sell = parse
        .clauses
        .iter()
        .find(|clause| clause.lemma == "sell")
        .unwrap();
    let above: Vec<&str> = sell
        .above
        .iter()
        .map(|matrix| matrix.lemma.as_str())
        .collect();
    assert_eq!(above, ["agree", "say"]);
    let speaker = sell.said_by().unwrap();
    assert_eq!(parse.tree.form(speaker.holders[0]), "minister");
    assert_eq!(parse.tree.form(sell.agents[0]), "bank");
}

#[test]
fn who_stands_behind_according_to_says_it() {
    let parse = parse("According to the minister, the factory was closed by the bank.");
    let close = parse
        .clauses
        .iter()
        .find(|clause| clause.lemma == "close")
        .unwrap();
    let speaker = close.said_by().unwrap();
    assert_eq!(parse.tree.form(speaker.holders[0]), "minister");
    assert_eq!(parse.tree.form(close.agents[0]), "bank");
}

#[test]
fn modals_and_denial_are_kept() {
    let parse = parse("The bank may not have sold the factory.");
    let clause = &parse.clauses[0];
    assert_eq!(clause.modals, ["may"]);
    assert!(clause.denied());
}

#[test]
fn a_figure_knows_what_it_measures() {
    let sentence = "Revenue rose 12% to $4.1bn and the firm employs 4,000 people.";
    let parse = parse(sentence);
    let at = |words: &str| {
        let start = sentence.find(words).unwrap();
        parse
            .measured(Span::new(start, start + words.len()))
            .unwrap()
    };
    let (amount, people) = (at("$4.1bn"), at("4,000"));
    assert_eq!(amount.preposition.as_deref(), Some("to"));
    assert_eq!(parse.tree.form(amount.subjects[0]), "Revenue");
    assert_eq!(
        people.noun.map(|noun| parse.tree.form(noun)),
        Some("people")
    );
    assert_eq!(parse.tree.form(people.figure), "4,000");
}

#[test]
fn figures_addresses_and_initials_are_one_token() {
    let forms = |text: &str| {
        let tree = Tree::parse(text);
        (0..tree.tokens().len())
            .map(|at| tree.form(at).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        forms("J.R. Lee paid $1.4bn, or 12.5%."),
        ["J.R.", "Lee", "paid", "$1.4bn", ",", "or", "12.5%", "."]
    );
    assert_eq!(
        forms("See https://example.com/a-b?c=1, Inc. reports."),
        [
            "See",
            "https://example.com/a-b?c=1",
            ",",
            "Inc.",
            "reports",
            "."
        ]
    );
    assert_eq!(
        forms("It didn't raise €3 million"),
        ["It", "did", "n't", "raise", "€3 million"]
    );
}

/// The clause of that predicate.
fn find<'p>(parse: &'p Parse, lemma: &str) -> &'p Clause {
    let found = parse.clauses.iter().find(|clause| clause.lemma == lemma);
    found.unwrap_or_else(|| panic!("no {lemma} in {:?}", roles(parse.tree.text())))
}

#[test]
fn denial_has_many_forms() {
    for (sentence, lemma) in [
        ("The bank no longer owns the insurer.", "own"),
        ("Corvid completed the deal without raising debt.", "raise"),
        ("Neither Halm nor Corvid paid a dividend.", "pay"),
        ("Not all of the banks passed the test.", "pass"),
        (
            "The deal has yet to be approved by shareholders.",
            "approve",
        ),
        ("Nobody at the bank was charged.", "charge"),
    ] {
        assert!(find(&parse(sentence), lemma).denied(), "{sentence}");
    }
    for (sentence, lemma) in [
        (
            "The bank has longer opening hours and owns the insurer.",
            "own",
        ),
        (
            "Corvid completed the deal without raising debt.",
            "complete",
        ),
        ("All of the banks passed the test.", "pass"),
        ("The deal was approved by shareholders.", "approve"),
    ] {
        assert!(!find(&parse(sentence), lemma).denied(), "{sentence}");
    }
}

#[test]
fn infinitives_find_who_does_it() {
    let agents = |sentence: &str, lemma: &str| {
        let parse = parse(sentence);
        let clause = find(&parse, lemma);
        let agents: Vec<&str> = clause
            .agents
            .iter()
            .map(|at| parse.tree.form(*at))
            .collect();
        let above: Vec<&str> = clause.above.iter().map(|m| m.lemma.as_str()).collect();
        (agents.join("+"), above.join(" < "))
    };
    let expect = |who: &str, above: &str| (who.to_owned(), above.to_owned());
    assert_eq!(
        agents("The court ordered the bank to repay the fee.", "repay"),
        expect("bank", "order")
    );
    assert_eq!(
        agents("Corvid agreed to buy Halm for $2bn.", "buy"),
        expect("Corvid", "agree")
    );
    assert_eq!(
        agents("Halm failed to win the contract.", "win"),
        expect("Halm", "fail")
    );
    assert_eq!(
        agents("The company has been exploring buying a rival.", "buy"),
        expect("company", "explore")
    );
    assert_eq!(
        agents("The board wants Orr to resign.", "resign"),
        expect("Orr", "want")
    );
}

#[test]
fn what_somebody_is_said_to_have_done_is_a_report() {
    let said = parse("The minister was said to have sold his shares.");
    assert!(find(&said, "sell").said_by().is_some());
    let agreed = parse("The minister agreed to sell his shares.");
    assert!(find(&agreed, "sell").said_by().is_none());
    let beside = parse("Profits will double next year, Orr said.");
    let speaker = find(&beside, "double").said_by().unwrap();
    assert_eq!(beside.tree.form(speaker.holders[0]), "Orr");
}

#[test]
fn roles_of_further_constructions() {
    let holds = |sentence: &str, clause: &str| {
        let found = roles(sentence);
        assert!(found.contains(&clause.to_owned()), "{sentence}: {found:?}");
    };
    holds(
        "The shares had been bought by two pension funds and an insurer.",
        "buy: funds+insurer > shares",
    );
    holds(
        "The airport, which Corvid bought in 2019, lost money.",
        "buy: Corvid > airport",
    );
    holds(
        "The firm whose founder resigned hired a new chief.",
        "resign: founder > ",
    );
    holds(
        "The group makes pumps, valves and seals.",
        "make: group > pumps+valves+seals",
    );
    holds(
        "The company gave its workers a bonus.",
        "give: company > bonus",
    );
    holds("Halm, owned by Corvid, has grown.", "own: Corvid > Halm");
    holds(
        "Stripe, the payments firm, moved to Dublin.",
        "move: Stripe > ",
    );
    holds("Corvid is the owner of the airport.", "owner: Corvid > ");
    let parse = parse("The company gave its workers a bonus.");
    assert_eq!(
        parse.tree.form(find(&parse, "give").recipients[0]),
        "workers"
    );
}

#[test]
fn a_quotation_is_parsed_like_other_words() {
    let parse = parse("\"We will not sell the unit,\" Vance told reporters.");
    let sell = find(&parse, "sell");
    assert!(sell.denied());
    let speaker = sell.said_by().unwrap();
    assert_eq!(parse.tree.form(speaker.holders[0]), "Vance");
}

#[test]
fn the_weights_are_of_this_layout() {
    assert!(weights::Reader::new(include_bytes!("weights.bin")).is_some());
    assert_eq!(Tree::parse("The bank sold it.").root(), Some(2));
}

#[test]
fn a_cached_parse_is_the_same_parse() {
    let cache = super::cache::Cache::new(std::num::NonZeroUsize::MIN);
    let sentence = "The bank sold the factory.";
    let first = cache.parse(sentence);
    assert_eq!(*first, parse(sentence));
    assert!(std::sync::Arc::ptr_eq(&first, &cache.parse(sentence)));
    cache.parse("Another sentence takes its place.");
    assert!(!std::sync::Arc::ptr_eq(&first, &cache.parse(sentence)));
}

#[test]
fn a_finite_verb_stands_in_a_row_with_finite_verbs() {
    let holds = |sentence: &str, clause: &str| {
        let found = roles(sentence);
        assert!(found.contains(&clause.to_owned()), "{sentence}: {found:?}");
    };
    let sentence = "The lender agreed to sell the unit and posted a loss of $3m.";
    holds(sentence, "post: lender > loss");
    assert!(find(&parse(sentence), "post").above.is_empty());
    holds(
        "The supplier barred the chain from selling its goods and sought damages.",
        "seek: supplier > damages",
    );
    // Two infinitives stay beside each other.
    let both = parse("The group plans to close the plant and sell the site.");
    let above = &find(&both, "sell").above;
    assert_eq!(
        above.first().map(|matrix| matrix.lemma.as_str()),
        Some("plan")
    );
}

#[test]
fn a_gerund_behind_from_or_for_belongs_to_the_object() {
    let holds = |sentence: &str, clause: &str| {
        let found = roles(sentence);
        assert!(found.contains(&clause.to_owned()), "{sentence}: {found:?}");
    };
    holds(
        "The supplier barred the chain from selling its goods.",
        "sell: chain > goods",
    );
    holds(
        "The regulator fined the bank for misleading its clients.",
        "mislead: bank > clients",
    );
    holds(
        "The firm cut costs by closing two plants.",
        "close: firm > plants",
    );
}

#[test]
fn who_receives_is_known_in_the_second_clause_too() {
    let parse = parse("The fund bought the shares and was given a seat on the board.");
    let give = find(&parse, "give");
    assert_eq!(parse.tree.form(give.recipients[0]), "fund");
    assert_eq!(parse.tree.form(give.patients[0]), "seat");
    let lend = super::parse("The bank lent the builder $40m and froze its accounts.");
    assert_eq!(lend.tree.form(find(&lend, "lend").recipients[0]), "builder");
}

#[test]
fn neither_nor_is_active() {
    let parse = parse("The airline neither confirmed nor denied the report.");
    let confirm = find(&parse, "confirm");
    assert_eq!(confirm.voice, Voice::Active);
    assert_eq!(parse.tree.form(confirm.agents[0]), "airline");
}
