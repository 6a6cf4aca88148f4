//! Mails as they are saved (RFC 5322): the message, its sender and date, and what is attached.

use mail_parser::{Address, MessageParser, MimeHeaders};

use super::about::About;
use super::extract::{Extract, clean};
use super::{
    Contents, DateFrom, Document, Format, Input, ReadError, archive, cut_at, has_extension,
};
use crate::text::{Place, plain};

pub struct Mail;

impl Format for Mail {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn accepts(&self, path: &str, _: &[u8]) -> bool {
        has_extension(path, &["eml"])
    }

    fn read(&self, input: Input<'_>) -> Result<Contents, ReadError> {
        let mail = MessageParser::default()
            .parse(input.bytes)
            .ok_or_else(|| ReadError::Broken("mail", "it has no header".to_owned()))?;
        let mut about = About::default();
        about.set("kind", "mail", DateFrom::Document);
        about.set(
            "title",
            mail.subject().unwrap_or_default(),
            DateFrom::Document,
        );
        about.set(
            "author",
            &mail.from().map(name).unwrap_or_default(),
            DateFrom::Document,
        );
        if let Some(date) = mail.date() {
            let day = format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
            about.set("date", &day, DateFrom::Document);
        }
        let most = input.options.limits.text_bytes();
        let is_html = mail.text_body_count() == 0
            || mail
                .text_part(0)
                .is_some_and(mail_parser::MessagePart::is_text_html);
        let text = match mail.body_html(0).filter(|_| is_html) {
            Some(page) => {
                let mut extract = Extract::new(most);
                let inner = page_into(&page, &mut extract);
                about = about.or(inner);
                extract.finish()
            }
            None => {
                let body = mail.body_text(0).unwrap_or_default();
                let body = body
                    .get(..body.floor_char_boundary(most))
                    .unwrap_or_default();
                let mut text = plain::read(body);
                text.places.push(Place {
                    start: 0,
                    words: "message".into(),
                });
                text
            }
        };
        let mut contents = Contents::default();
        contents.documents.push(Document {
            suffix: String::new(),
            text,
            about,
        });
        let limits = &input.options.limits;
        if mail.attachment_count() > limits.most_parts() {
            contents
                .notes
                .push(cut_at("parts", limits.parts, "attachments"));
        }
        for (number, part) in (1..).zip(mail.attachments()).take(limits.most_parts()) {
            // Pictures in signatures are no sources.
            if part
                .content_type()
                .is_some_and(|kind| ["image", "audio", "video"].contains(&kind.ctype()))
            {
                continue;
            }
            let name = part
                .attachment_name()
                .map(archive::path)
                .filter(|name| !name.is_empty());
            let name = name.unwrap_or_else(|| format!("attachment {number}"));
            if input.depth < 3 {
                archive::inner(input, &name, part.contents(), &mut contents);
            }
        }
        Ok(contents)
    }
}

/// "Ann Ode", or her address.
fn name(address: &Address<'_>) -> String {
    let first = address.first();
    let name = first.and_then(|a| a.name.as_deref().or(a.address.as_deref()));
    clean(name.unwrap_or_default())
}

#[cfg(feature = "html")]
fn page_into(page: &str, extract: &mut Extract) -> About {
    super::html::page_into(page, extract)
}

#[cfg(not(feature = "html"))]
fn page_into(page: &str, extract: &mut Extract) -> About {
    extract.paragraph(page);
    About::default()
}
