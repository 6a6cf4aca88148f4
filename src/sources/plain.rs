//! Plain-text sources, and every text file that no other format claims.

use super::Format;
use crate::text::{self, Text};

pub struct Plain;

impl Format for Plain {
    fn name(&self) -> &'static str {
        "plain text"
    }

    fn accepts(&self, _: &str, _: &str) -> bool {
        true
    }

    fn read(&self, text: &str) -> Text {
        text::plain::read(text)
    }
}
