//! Bytes of a file to UTF-8 text: byte order marks, detected encodings, and what is no text at all.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{Input, ReadError, cut_at};

/// The text of a file that is nothing else, cut at a line's end where it goes beyond `limits.text`, with a note
/// if it was.
pub(super) fn text_within(input: Input<'_>) -> Result<(Cow<'_, str>, Option<String>), ReadError> {
    let text = decode(input.bytes)?;
    let limits = &input.options.limits;
    if text.len() <= limits.text_bytes() {
        return Ok((text, None));
    }
    let end = text.floor_char_boundary(limits.text_bytes());
    let head = text.get(..end).unwrap_or_default();
    let end = head.rfind('\n').map_or(end, |at| at + 1);
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(..end).unwrap_or_default()),
        Cow::Owned(mut text) => {
            text.truncate(end);
            Cow::Owned(text)
        }
    };
    Ok((text, Some(cut_at("text", limits.text, "megabytes of text"))))
}

/// The text of a file without its byte order mark.
///
/// A byte order mark decides; else valid UTF-8 is UTF-8; else UTF-16 is known by its zero bytes; else,
/// unless broken sequences are few among good ones, the encoding is guessed as browsers do.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    if let Some((_, kind)) = SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature))
    {
        return Err(ReadError::Unsupported(kind));
    }
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            encoding
                .decode_without_bom_handling(bytes.get(mark..).unwrap_or(&[]))
                .0
        }
        None => decode_unmarked(bytes)?,
    };
    if text.chars().all(char::is_whitespace) {
        return Err(ReadError::Empty);
    }
    if is_junk(&text) {
        Err(ReadError::Binary)
    } else {
        Ok(text)
    }
}

/// The first bytes of files that people put beside their sources and that hold no plain text.
const SIGNATURES: [(&[u8], &str); 12] = [
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office document",
    ),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ\0", "a compressed file"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file"),
    (b"SQLite format 3\0", "a database"),
];

fn decode_unmarked(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    if let Some(encoding) = utf16_by_zeros(bytes) {
        return Ok(encoding.decode_without_bom_handling(bytes).0);
    }
    if bytes.contains(&0) {
        return Err(ReadError::Binary);
    }
    if is_mostly_utf8(bytes) {
        return Ok(UTF_8.decode_without_bom_handling(bytes).0);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    Ok(encoding.decode_without_bom_handling(bytes).0)
}

/// UTF-16 without a mark: of ordinary prose every second byte is zero, on one side only.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let zeros = |side: usize| {
        head.iter()
            .skip(side)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let most = head.len() / 2 * 7 / 10;
    match (even, odd) {
        (0, odd) if odd > most => Some(UTF_16LE),
        (even, 0) if even > most => Some(UTF_16BE),
        _ => None,
    }
}

/// True if there are at least four good multi-byte sequences for each broken one.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    good >= broken.saturating_mul(4)
}

/// Control characters that no text holds and undecodable bytes: more than two, and more than one in a hundred.
fn is_junk(text: &str) -> bool {
    let odd = |c: char| {
        (c.is_control() && !c.is_whitespace() && c != '\u{1b}' && c != '\u{8}') || c == '\u{fffd}'
    };
    let (mut all, mut controls) = (0usize, 0usize);
    for c in text.chars().take(1 << 20) {
        all += 1;
        controls += usize::from(odd(c));
    }
    controls > 2 && controls * 100 > all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encoded(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn marks_are_taken_off() {
        assert_eq!(decode(b"\xef\xbb\xbfSales rose").unwrap(), "Sales rose");
        let utf16 = [b"\xff\xfe".to_vec(), encoded("Été 😀", true)].concat();
        assert_eq!(decode(&utf16).unwrap(), "Été 😀");
    }

    #[test]
    fn utf16_without_a_mark() {
        for little in [true, false] {
            assert_eq!(
                decode(&encoded("Sales rose to £5m", little)).unwrap(),
                "Sales rose to £5m"
            );
        }
    }

    #[test]
    fn older_encodings_are_guessed() {
        assert_eq!(
            decode(b"Sales rose to \xa35m \x96 the caf\xe9 said \x93no\x94").unwrap(),
            "Sales rose to £5m – the café said “no”"
        );
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode("売上高は前年より増加した。");
        assert_eq!(decode(&bytes).unwrap(), "売上高は前年より増加した。");
    }

    #[test]
    fn one_broken_byte_does_not_spoil_the_rest() {
        let text = "Café – “crème” – £5m – naïve".as_bytes();
        let found = decode(&[text, b"\xff", text].concat())
            .unwrap()
            .into_owned();
        assert!(found.starts_with("Café – “crème”") && found.contains('\u{fffd}'));
    }

    #[test]
    fn what_is_no_text_is_refused_by_name() {
        assert_eq!(decode(b" \r\n"), Err(ReadError::Empty));
        assert_eq!(decode(b""), Err(ReadError::Empty));
        assert_eq!(decode(b"\xef\xbb\xbf\n"), Err(ReadError::Empty));
        assert_eq!(
            decode(b"%PDF-1.7 \xff"),
            Err(ReadError::Unsupported("a PDF document"))
        );
        assert_eq!(decode(&[0, 159, 146, 150, 0, 0, 7]), Err(ReadError::Binary));
        assert_eq!(decode(b"\x01\x02\x03words\x04\x05"), Err(ReadError::Binary));
    }

    proptest! {
        #[test]
        fn any_bytes_are_text_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(source) = crate::sources::read("x.md", &bytes) {
                crate::text::passage::check_text(&source.text, &decode(&bytes).unwrap());
            }
        }
    }
}
