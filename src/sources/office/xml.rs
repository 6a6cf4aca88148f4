//! XML as a run of opened elements, words and closed elements. Entities other than XML's own are left out,
//! so that nothing can be expanded or fetched.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// What stands next in an XML text.
pub enum Token<'x> {
    Open(Element<'x>),
    Close(String),
    Words(Cow<'x, str>),
}

/// An element's start.
pub struct Element<'x> {
    /// Without its namespace.
    pub name: String,
    start: BytesStart<'x>,
}

impl Element<'_> {
    /// The value of the first attribute with this name, whatever its namespace.
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.values(name).next()
    }

    /// That of the last one.
    pub fn last_attribute(&self, name: &str) -> Option<String> {
        self.values(name).last()
    }

    fn values(&self, name: &str) -> impl Iterator<Item = String> {
        let mut attributes = self.start.attributes();
        attributes.with_checks(false);
        attributes
            .filter_map(Result::ok)
            .filter(move |attribute| attribute.key.local_name().as_ref() == name)
            .map(
                |attribute| match attribute.normalized_value(XmlVersion::Implicit1_0) {
                    Ok(value) => value.into_owned(),
                    Err(_) => attribute.value.into_owned(),
                },
            )
    }
}

/// All tokens up to the first place that is not XML.
pub fn tokens(text: &str) -> Tokens<'_> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    Tokens {
        reader,
        closing: None,
    }
}

/// The iterator of [`tokens`].
pub struct Tokens<'x> {
    reader: Reader<&'x [u8]>,
    /// The name of an element that had no content.
    closing: Option<String>,
}

impl<'x> Iterator for Tokens<'x> {
    type Item = Token<'x>;

    fn next(&mut self) -> Option<Token<'x>> {
        if let Some(name) = self.closing.take() {
            return Some(Token::Close(name));
        }
        loop {
            return Some(match self.reader.read_event().ok()? {
                Event::Start(start) => Token::Open(element(start)),
                Event::Empty(start) => {
                    let element = element(start);
                    self.closing = Some(element.name.clone());
                    Token::Open(element)
                }
                Event::End(end) => Token::Close(end.local_name().as_ref().to_owned()),
                Event::Text(words) => Token::Words(words.into_inner()),
                Event::CData(words) => Token::Words(words.into_inner()),
                Event::GeneralRef(reference) => {
                    if let Ok(Some(c)) = reference.resolve_char_ref() {
                        Token::Words(c.to_string().into())
                    } else {
                        let name = reference.into_inner();
                        match quick_xml::escape::resolve_predefined_entity(&name) {
                            Some(words) => Token::Words(words.into()),
                            None => continue,
                        }
                    }
                }
                Event::Eof => return None,
                _ => continue,
            });
        }
    }
}

fn element(start: BytesStart<'_>) -> Element<'_> {
    Element {
        name: start.local_name().as_ref().to_owned(),
        start,
    }
}
