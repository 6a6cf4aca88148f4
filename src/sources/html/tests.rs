//! Pages as news sites and companies write them, cut down to what matters.

use crate::sources::options::Limits;
use crate::sources::tests::{read_with, told, words};
use crate::sources::{DateFrom, Reading};

fn page(text: &str) -> Reading {
    read_with("page.html", text.as_bytes(), Limits::default()).unwrap()
}

const NEWS: &str = r#"<!doctype html><html lang="en-GB"><head><title>Halm sells more boats | Harbour Gazette</title>
<link rel="canonical" href="https://gazette.example/halm-boats">
<meta property="og:site_name" content="Harbour Gazette"><meta property="og:type" content="article">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Halm sells more boats",
"datePublished":"2025-03-04T08:00:00Z","author":{"@type":"Person","name":"Ann Ode"}}</script>
<style>p{color:red}</style></head><body>
<nav><a href="/">Home</a> <a href="/s">Shipping</a></nav>
<div class="cookie-banner"><p>We use 14 cookies. Accept all of them, please.</p></div>
<main><article><h1>Halm sells more boats</h1>
<p>Halm, the builder of ferries, sold 12 boats in February, the company said on Tuesday, up from 9 boats in the same month a year before.</p>
<p>“We have <b>never</b> sold so&nbsp;many in a winter,” said its director, who has run the yard in the north of the country since 2011.</p>
<h2>Outlook</h2>
<p>The yard expects to sell 150 boats this year, and its order book is full until the autumn of next year, according to the statement.</p>
<ul><li>Orders rose by 4%, mostly from islands in the south.</li></ul></article></main>
<aside class="related"><h3>Related</h3><p>Rival sells 99 boats in a record year for the whole of the industry.</p></aside>
<footer><p>Copyright 2025. All rights reserved, in 30 countries.</p></footer>
<script>document.write("Halm sold 77 boats")</script></body></html>"#;

#[test]
fn an_article_is_read_without_what_stands_around_it() {
    let reading = page(NEWS);
    let all = words(&reading).join("\n");
    for wanted in [
        "sold 12 boats in February",
        "“We have never sold so many in a winter,”",
        "Orders rose by 4%",
    ] {
        assert!(all.contains(wanted), "{wanted}: {all}");
    }
    for unwanted in ["cookies", "Rival", "Copyright", "77", "Shipping", "color"] {
        assert!(!all.contains(unwanted), "{unwanted}: {all}");
    }
    let outlook = told(&reading)
        .into_iter()
        .find(|(_, words)| words.contains("150 boats"))
        .unwrap();
    assert_eq!(outlook.0, "“Outlook” ¶1");
}

#[test]
fn a_page_says_who_wrote_it_and_when() {
    let meta = &page(NEWS).sources[0].meta;
    assert_eq!(&*meta.title, "Halm sells more boats");
    assert_eq!(
        meta.date.map(|d| d.to_string()).as_deref(),
        Some("2025-03-04")
    );
    assert_eq!(meta.date_from, DateFrom::Document);
    let credits = &meta.credits;
    assert_eq!(credits.publisher.as_deref(), Some("Harbour Gazette"));
    assert_eq!(credits.author.as_deref(), Some("Ann Ode"));
    assert_eq!(
        credits.url.as_deref(),
        Some("https://gazette.example/halm-boats")
    );
    assert_eq!(credits.kind.as_deref(), Some("news"));
    assert!(
        credits
            .language
            .as_deref()
            .is_some_and(|l| l.starts_with("en"))
    );
}

#[test]
fn tables_keep_their_headers() {
    let reading = page(
        "<html><body><h1>Sales</h1><table><caption>Boats, in thousands</caption>\
         <thead><tr><th>Region<th>2023<th>2024</thead><tr><td>North<td>12<td>14<tr><td>South<td>3<td>4</table></body></html>",
    );
    let row = reading.sources[0]
        .text
        .passages
        .iter()
        .find(|p| p.text.starts_with("South"))
        .unwrap();
    let headers: Vec<&str> = row.cells.iter().map(|cell| &*cell.header).collect();
    assert_eq!(headers, ["Region", "2023", "2024"]);
    assert_eq!(row.context.caption.as_deref(), Some("Boats, in thousands"));
}

#[test]
fn nothing_hidden_is_read() {
    let reading = page(
        "<body><p>Halm sold 12 boats.</p><p style='display: none'>Halm sold 13.</p><p hidden>14</p></body>",
    );
    assert_eq!(words(&reading), ["Halm sold 12 boats."]);
}
