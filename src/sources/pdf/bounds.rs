//! How much the compressed streams of a PDF unpack to, counted before anybody unpacks them.
//!
//! A few megabytes of deflated spaces are gigabytes of page content, and the reader of pages unpacks a
//! stream as a whole. So every stream is unpacked here first, into nothing. Pictures are left out: they
//! are large in honest documents and are not unpacked for their words.

use std::io::Read;

use aho_corasick::AhoCorasick;
use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_interpret::hayro_syntax::Filter;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Name, Object};

/// Bytes unpacked at a time.
const STEP: usize = 1 << 16;

/// Bytes before a stream in which its dictionary is looked for.
const DICTIONARY: usize = 2_048;

/// Deflate makes at most so many bytes of one (RFC 1951: 258 bytes in two bits).
const DEFLATE: u64 = 1_032;

/// Run lengths make at most so many bytes of one (ISO 32000-1, 7.4.5: 128 bytes in two).
const RUNS: u64 = 64;

/// More than any limit.
const ENDLESS: u64 = u64::MAX;

/// True if what is unpacked to open the document (tables of objects, and objects in streams) is at most
/// `most` bytes. Looks at the bytes alone.
pub(super) fn opens_within(bytes: &[u8], most: u64) -> bool {
    let Ok(streams) = AhoCorasick::new(["stream"]) else {
        return false;
    };
    let is_encrypted = contains(bytes, b"/Encrypt");
    let mut left = most;
    for found in streams.find_iter(bytes) {
        let before = bytes
            .get(..found.start())
            .unwrap_or_default()
            .trim_ascii_end();
        if !before.ends_with(b">>") {
            continue;
        }
        let near = before
            .get(before.len().saturating_sub(DICTIONARY)..)
            .unwrap_or(before);
        let start = near
            .windows(4)
            .rposition(|window| window == b" obj")
            .unwrap_or(0);
        let dictionary = near.get(start..).unwrap_or(near);
        // A name may be written with escapes ("/Obj#53tm"), and then it may be any.
        let is_open = contains(dictionary, b"#");
        let is_table = contains(dictionary, b"XRef");
        if !is_table && !is_open && !contains(dictionary, b"ObjStm") {
            continue;
        }
        let data = bytes.get(found.end()..).unwrap_or_default();
        let end = data.windows(9).position(|window| window == b"endstream");
        let data = data.get(..end.unwrap_or(data.len())).unwrap_or(data);
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        // What is encrypted cannot be looked into before the document is open.
        let size = match is_open || (is_encrypted && !is_table) {
            true => (data.len() as u64).saturating_mul(DEFLATE),
            false => size(data, &filters(dictionary), left),
        };
        match left.checked_sub(size) {
            Some(rest) => left = rest,
            None => return false,
        }
    }
    true
}

/// True if the streams of a document are at most `most` bytes together.
pub(super) fn streams_are_within(pdf: &Pdf, most: u64) -> bool {
    let mut left = most;
    for object in pdf.objects() {
        let Object::Stream(stream) = object else {
            continue;
        };
        let kind = stream.dict().get::<Name<'_>>(b"Subtype".as_slice());
        if kind.is_some_and(|kind| &*kind == b"Image") {
            continue;
        }
        match left.checked_sub(size(&stream.raw_data(), &stream.filters(), left)) {
            Some(rest) => left = rest,
            None => return false,
        }
    }
    true
}

fn contains(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

/// The filters that a dictionary names, in their order.
fn filters(dictionary: &[u8]) -> Vec<Filter> {
    let names: [(&[u8], Filter); 5] = [
        (b"FlateDecode", Filter::FlateDecode),
        (b"LZWDecode", Filter::LzwDecode),
        (b"ASCII85Decode", Filter::Ascii85Decode),
        (b"ASCIIHexDecode", Filter::AsciiHexDecode),
        (b"RunLengthDecode", Filter::RunLengthDecode),
    ];
    let at = |from: usize| {
        let rest = dictionary.get(from..).unwrap_or_default();
        names.iter().find(|(name, _)| rest.starts_with(name))
    };
    (0..dictionary.len())
        .filter_map(|from| Some(at(from)?.1))
        .collect()
}

/// The bytes that data becomes, at some point at least, when these filters are applied to it; where that is
/// more than `most`, any number above.
fn size(data: &[u8], filters: &[Filter], most: u64) -> u64 {
    let own = data.len() as u64;
    let Some((first, rest)) = filters.split_first() else {
        return own;
    };
    let inner = match first {
        Filter::Crypt => return size(data, rest, most),
        Filter::FlateDecode => inflated(data, most, !rest.is_empty()),
        Filter::AsciiHexDecode => from_hexadecimal(data),
        Filter::Ascii85Decode => from_base_85(data),
        // Nobody packs what these make once more.
        Filter::LzwDecode if rest.is_empty() => return lzw(data, true).max(lzw(data, false)),
        Filter::RunLengthDecode if rest.is_empty() => return own.saturating_mul(RUNS),
        Filter::LzwDecode | Filter::RunLengthDecode => return ENDLESS,
        // Formats of pictures, which are not unpacked for their words.
        _ => return own,
    };
    match inner {
        Inner::Size(size) => size.max(own),
        Inner::Bytes(bytes) => size(&bytes, rest, most).max(own),
    }
}

/// What a filter makes.
enum Inner {
    /// So many bytes.
    Size(u64),
    Bytes(Vec<u8>),
}

/// What is deflated, with or without the head of zlib, up to where it breaks off; only its size if the
/// bytes are not wanted or are too many.
fn inflated(data: &[u8], most: u64, wanted: bool) -> Inner {
    let has_head = match data {
        [method, flags, ..] => {
            method & 0x0f == 8 && (u16::from(*method) << 8 | u16::from(*flags)) % 31 == 0
        }
        _ => false,
    };
    match has_head {
        true => counted(ZlibDecoder::new(data), most, wanted),
        false => counted(DeflateDecoder::new(data), most, wanted),
    }
}

fn counted(mut unpacked: impl Read, most: u64, wanted: bool) -> Inner {
    let (mut step, mut size, mut bytes) = (vec![0; STEP], 0, Vec::new());
    while let Ok(count @ 1..) = unpacked.read(&mut step) {
        size += count as u64;
        if size > most {
            return Inner::Size(size);
        }
        if wanted {
            bytes.extend_from_slice(step.get(..count).unwrap_or_default());
        }
    }
    match wanted {
        true => Inner::Bytes(bytes),
        false => Inner::Size(size),
    }
}

fn from_hexadecimal(data: &[u8]) -> Inner {
    let digits = data.iter().take_while(|byte| **byte != b'>');
    let digits: Vec<u8> = digits
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .map(|digit| digit as u8)
        .collect();
    let byte = |pair: &[u8]| match pair {
        [high, low] => high << 4 | low,
        [high] => high << 4,
        _ => 0,
    };
    Inner::Bytes(digits.chunks(2).map(byte).collect())
}

fn from_base_85(data: &[u8]) -> Inner {
    let (mut out, mut group) = (Vec::new(), Vec::with_capacity(5));
    let write = |group: &[u8], out: &mut Vec<u8>| {
        let digit = |at: usize| u32::from(group.get(at).copied().unwrap_or(84));
        let value = (0..5).fold(0u32, |value, at| {
            value.wrapping_mul(85).wrapping_add(digit(at))
        });
        let bytes = value.to_be_bytes();
        out.extend_from_slice(
            bytes
                .get(..group.len().saturating_sub(1))
                .unwrap_or_default(),
        );
    };
    for byte in data.iter().take_while(|byte| **byte != b'~') {
        match byte {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            _ => {}
        }
        if group.len() == 5 {
            write(&group, &mut out);
            group.clear();
        }
    }
    write(&group, &mut out);
    Inner::Bytes(out)
}

/// The bytes that LZW data becomes (ISO 32000-1, 7.4.4); `early`: codes grow one code early, as they mostly
/// do. Only lengths are kept of what codes stand for.
fn lzw(data: &[u8], early: bool) -> u64 {
    const CLEAR: usize = 256;
    const END: usize = 257;
    const FIRST: usize = 258;
    let mut lengths: Vec<u64> = Vec::with_capacity(4096);
    let (mut size, mut last) = (0u64, None);
    let (mut held, mut bits) = (0u32, 0u32);
    for byte in data {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        let next = FIRST + lengths.len() + usize::from(early);
        let width = match next {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
        if bits < width {
            continue;
        }
        bits -= width;
        let code = (held >> bits) as usize & ((1 << width) - 1);
        let of = |code: usize| match code {
            0..CLEAR => Some(1),
            code => lengths.get(code.checked_sub(FIRST)?).copied(),
        };
        let length = match code {
            CLEAR => {
                lengths.clear();
                last = None;
                continue;
            }
            END => return size,
            code => of(code).or_else(|| Some(of(last?)? + 1)),
        };
        let Some(length) = length else {
            return size;
        };
        size += length;
        if let Some(before) = last.and_then(of)
            && FIRST + lengths.len() < 4096
        {
            lengths.push(before + 1);
        }
        last = Some(code);
    }
    size
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn deflated(data: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_is_packed_in_layers_is_counted_where_it_is_largest() {
        let once = deflated(&vec![b' '; 1_000_000]);
        assert_eq!(size(&once, &[Filter::FlateDecode], ENDLESS), 1_000_000);
        let twice = deflated(&once);
        let both = [Filter::FlateDecode, Filter::FlateDecode];
        assert_eq!(size(&twice, &both, ENDLESS), 1_000_000);
        let digits: String = once.iter().map(|byte| format!("{byte:02x}")).collect();
        let both = [Filter::AsciiHexDecode, Filter::FlateDecode];
        assert_eq!(
            size(format!("{digits}>").as_bytes(), &both, ENDLESS),
            1_000_000
        );
        assert!(size(&once, &[Filter::FlateDecode], 5_000) < 5_000 + STEP as u64 + 1);
        assert_eq!(size(b"BT ET", &[], 100), 5);
    }

    #[test]
    fn base_85_is_read() {
        let Inner::Bytes(bytes) = from_base_85(b"87cUR D]i,\"Ebo7~>") else {
            panic!("it has bytes");
        };
        assert_eq!(bytes, b"Hello World");
    }

    #[test]
    fn lzw_is_counted() {
        // The example of the standard (7.4.4.2): ten bytes, of which some repeat.
        assert_eq!(
            lzw(
                &[0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01],
                true
            ),
            10
        );
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_counted(data in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
            for filter in [Filter::FlateDecode, Filter::LzwDecode, Filter::Ascii85Decode, Filter::AsciiHexDecode] {
                size(&data, &[filter], 1 << 20);
                size(&data, &[filter, Filter::FlateDecode], 1 << 20);
            }
            opens_within(&data, 1 << 20);
        }
    }
}
