//! Plain-text sources, and every text file that no other format claims.

use super::about::About;
use super::decode::text_within;
use super::{Contents, Format, Input, ReadError};
use crate::text;

pub struct Plain;

impl Format for Plain {
    fn name(&self) -> &'static str {
        "plain text"
    }

    fn accepts(&self, _: &str, _: &[u8]) -> bool {
        true
    }

    fn read(&self, input: Input<'_>) -> Result<Contents, ReadError> {
        let (text, note) = text_within(input)?;
        let mut contents = Contents::one(text::plain::read(&text), About::default());
        contents.notes.extend(note);
        Ok(contents)
    }
}
