//! From a claim to the passages it was checked against.

use tower_lsp::ls_types::*;

use super::analysis::Checked;
use super::capabilities::Client;
use super::position;

/// Where the evidence of the claims at a position stands, decisive first, each place once.
pub fn at(checked: &Checked, place: Position, client: &Client) -> Option<GotoDefinitionResponse> {
    let offset = position::to_byte(&checked.rope, place, client.encoding);
    let mut links: Vec<LocationLink> = Vec::new();
    for (finding, places) in checked.at(offset) {
        let origin = position::range(&checked.rope, finding.span, client.encoding);
        for location in places.iter().flatten() {
            let known = links
                .iter()
                .any(|l| l.target_uri == location.uri && l.target_range == location.range);
            if !known {
                links.push(LocationLink {
                    origin_selection_range: Some(origin),
                    target_uri: location.uri.clone(),
                    target_range: location.range,
                    target_selection_range: location.range,
                });
            }
        }
    }
    if links.is_empty() {
        return None;
    }
    Some(if client.links {
        GotoDefinitionResponse::Link(links)
    } else {
        let location = |link: LocationLink| Location::new(link.target_uri, link.target_range);
        GotoDefinitionResponse::Array(links.into_iter().map(location).collect())
    })
}
