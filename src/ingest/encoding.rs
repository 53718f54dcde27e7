//! Bytes to decoded text: byte-order marks, UTF-16, old code pages, damaged UTF-8.
//!
//! A newsroom's files come from everywhere, and a file that opens in an editor must be read here too.
//! It must never fail on a wrong byte: the place becomes U+FFFD and a problem says so.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::Unreadable;
use crate::document::Problem;
use crate::text::{MapBuilder, OffsetMap, Span};

/// Largest file that is read, in bytes.
pub(super) const LIMIT: usize = 256 << 20;

/// Decoded text and where it came from.
pub(super) struct Decoded {
    pub(super) text: String,
    /// From the text to the file's bytes, where they differ.
    pub(super) map: Option<OffsetMap>,
    pub(super) problems: Vec<Problem>,
}

/// Decodes the bytes of a draft.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    if bytes.len() > LIMIT {
        return Err(Unreadable::TooLarge(bytes.len()));
    }
    if let Some(what) = magic(bytes) {
        return Err(Unreadable::Binary(what));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(if encoding == UTF_8 {
            utf8(bytes, mark)
        } else {
            utf16(bytes, mark, encoding == UTF_16BE)
        });
    }
    if let Some(big_endian) = looks_utf16(bytes) {
        let mut decoded = utf16(bytes, 0, big_endian);
        decoded.problems.insert(0, guessed(if big_endian { UTF_16BE } else { UTF_16LE }));
        return Ok(decoded);
    }
    let nuls = bytes.iter().filter(|&&byte| byte == 0).count();
    if nuls * 1000 > bytes.len() {
        return Err(Unreadable::Binary("binary data"));
    }
    if std::str::from_utf8(bytes).is_ok() || mostly_utf8(bytes) {
        return Ok(utf8(bytes, 0));
    }
    if nuls > 0 {
        return Err(Unreadable::Binary("binary data"));
    }
    let encoding = declared(bytes).unwrap_or_else(|| {
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        detector.guess(None, chardetng::Utf8Detection::Deny)
    });
    Ok(legacy(bytes, encoding))
}

/// What a file that is no text looks like, by its first bytes.
fn magic(bytes: &[u8]) -> Option<&'static str> {
    const WORD: &str = "Word files are not read yet; save as text, Markdown or HTML";
    const MARKS: [(&[u8], &str); 16] = [
        (b"%PDF", "PDF; save its text, or give the draft it was made from"),
        (b"\x89PNG", "PNG picture"),
        (b"\xff\xd8\xff", "JPEG picture"),
        (b"GIF8", "GIF picture"),
        (b"\x7fELF", "ELF program"),
        (b"\x1f\x8b", "gzip archive; unpack it"),
        (b"BZh", "bzip2 archive; unpack it"),
        (b"\x28\xb5\x2f\xfd", "zstd archive; unpack it"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip archive; unpack it"),
        (b"\xd0\xcf\x11\xe0", WORD),
        (b"{\\rtf", "RTF; save as text, Markdown or HTML"),
        (b"RIFF", "sound, picture or video"),
        (b"OggS", "sound or video"),
        (b"ID3", "sound"),
        (b"\xff\xfe\0\0", "UTF-32 text; save as UTF-8"),
        (b"\0\0\xfe\xff", "UTF-32 text; save as UTF-8"),
    ];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let head = &bytes[..bytes.len().min(8192)];
        let holds = |word: &[u8]| head.windows(word.len()).any(|part| part == word);
        return Some(if holds(b"word/") || holds(b"[Content_Types].xml") {
            WORD
        } else if holds(b"opendocument.text") {
            "OpenDocument files are not read yet; save as text, Markdown or HTML"
        } else {
            "ZIP archive; unpack it"
        });
    }
    let found = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark))?;
    // A draft may begin with the letters of a mark ("RIFF over budget"); binary files hold NULs soon after.
    let letters = found.0.iter().all(u8::is_ascii_alphanumeric);
    (!letters || bytes[..bytes.len().min(512)].contains(&0)).then_some(found.1)
}

/// UTF-16 without a mark: NULs on one side of the pairs only.
fn looks_utf16(bytes: &[u8]) -> Option<bool> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    if head.len() < 4 {
        return None;
    }
    let nuls = |side: usize| head.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
    let (first, second, pairs) = (nuls(0), nuls(1), head.len() / 2);
    match () {
        () if second * 2 > pairs && first * 20 < pairs => Some(false),
        () if first * 2 > pairs && second * 20 < pairs => Some(true),
        () => None,
    }
}

/// Invalid as UTF-8, but only in a few places: more characters are whole than broken.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    let mut last: &[u8] = &[];
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
        last = chunk.invalid();
    }
    // All ASCII but for the very end: a file cut in the middle of a character. These first bytes are
    // those of marks and Western letters, and rare as last letters of an old code page.
    let cut = bytes.ends_with(last) && (last.len() > 1 || matches!(last, [0xC2 | 0xC3 | 0xE2]));
    broken <= whole || (broken == 1 && cut)
}

/// The encoding an HTML page names in its first kilobyte.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(1024)];
    let lower = head.to_ascii_lowercase();
    if !lower.contains(&b'<') {
        return None;
    }
    let at = lower.windows(8).position(|part| part == b"charset=")? + 8;
    let name: Vec<u8> = lower[at..]
        .iter()
        .copied()
        .skip_while(|byte| matches!(byte, b'"' | b'\''))
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        .collect();
    Encoding::for_label(&name).filter(|encoding| *encoding != UTF_8 && encoding.is_ascii_compatible())
}

fn guessed(encoding: &'static Encoding) -> Problem {
    Problem {
        code: "encoding_guessed",
        message: format!("read as {}, which the file does not say; save it as UTF-8", encoding.name()),
        span: None,
    }
}

fn invalid(count: usize, first: Option<Span>) -> Vec<Problem> {
    let Some(span) = first else { return Vec::new() };
    let places = if count == 1 { "1 place is".to_owned() } else { format!("{count} places are") };
    vec![Problem {
        code: "invalid_encoding",
        message: format!("{places} no valid text and read as U+FFFD; save the file again from its source"),
        span: Some(span),
    }]
}

fn utf8(bytes: &[u8], mark: usize) -> Decoded {
    if mark == 0
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Decoded { text: text.to_owned(), map: None, problems: Vec::new() };
    }
    let mut builder = MapBuilder::new();
    let (mut at, mut count, mut first) = (mark, 0, None);
    for chunk in bytes[mark..].utf8_chunks() {
        builder.copy_text(chunk.valid(), at);
        at += chunk.valid().len();
        let broken = chunk.invalid().len();
        if broken > 0 {
            count += 1;
            first = first.or(Some(Span::new(builder.len(), builder.len() + 3)));
            builder.replace(Span::new(at, at + broken), "\u{FFFD}");
            at += broken;
        }
    }
    let (text, map) = builder.finish();
    Decoded { text, map: Some(map), problems: invalid(count, first) }
}

fn utf16(bytes: &[u8], mark: usize, big_endian: bool) -> Decoded {
    let mut builder = MapBuilder::new();
    let (mut count, mut first) = (0, None);
    let unit = |at: usize| -> Option<u16> {
        let pair = [*bytes.get(at)?, *bytes.get(at + 1)?];
        Some(if big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let mut at = mark;
    let mut buffer = [0; 4];
    while at < bytes.len() {
        let units = [unit(at), unit(at + 2)].map(|unit| unit.unwrap_or(0xD800));
        let read = char::decode_utf16(units).next().and_then(Result::ok).filter(|_| unit(at).is_some());
        let (character, taken) =
            read.map_or(('\u{FFFD}', (bytes.len() - at).min(2)), |c| (c, c.len_utf16() * 2));
        if read.is_none() {
            count += 1;
            first = first.or(Some(Span::new(builder.len(), builder.len() + 3)));
        }
        builder.replace(Span::new(at, at + taken), character.encode_utf8(&mut buffer));
        at += taken;
    }
    let (text, map) = builder.finish();
    Decoded { text, map: Some(map), problems: invalid(count, first) }
}

/// Decodes an old code page, one character at a time where it is not ASCII, to know each one's bytes.
fn legacy(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let mut builder = MapBuilder::new();
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut count, mut first) = (0, None);
    let mut at = 0;
    let mut begun = 0;
    while at < bytes.len() {
        if begun == at && encoding.is_ascii_compatible() {
            let plain = Encoding::ascii_valid_up_to(&bytes[at..]);
            let text = std::str::from_utf8(&bytes[at..at + plain]).expect("ASCII is UTF-8");
            builder.copy_text(text, at);
            at += plain;
            begun = at;
            if at == bytes.len() {
                break;
            }
        }
        let mut out = [0; 16];
        let last = at + 1 == bytes.len();
        let (_, read, written, _) = decoder.decode_to_utf8(&bytes[at..=at], &mut out, last);
        at += read.max(1);
        if written > 0 {
            let text = std::str::from_utf8(&out[..written]).expect("the decoder writes UTF-8");
            if text.contains('\u{FFFD}') {
                count += 1;
                first = first.or(Some(Span::new(builder.len(), builder.len() + text.len())));
            }
            builder.replace(Span::new(begun, at), text);
            begun = at;
        }
    }
    let (text, map) = builder.finish();
    let mut problems = vec![guessed(encoding)];
    problems.extend(invalid(count, first));
    Decoded { text, map: Some(map), problems }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Decoded {
        decode(bytes).expect("text")
    }

    #[test]
    fn every_encoding_gives_the_same_text_and_its_own_bytes() {
        let text = "The caf\u{e9} closed. \u{201c}We are tired,\u{201d} Ruiz\u{2019}s son said.";
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        let utf16 = |big: bool, mark: bool| -> Vec<u8> {
            let mut units: Vec<u16> = if mark { vec![0xFEFF] } else { Vec::new() };
            units.extend(text.encode_utf16());
            units.iter().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        let with_mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let files = [
            text.as_bytes().to_vec(),
            with_mark,
            windows.into_owned(),
            utf16(false, true),
            utf16(true, true),
            utf16(false, false),
            utf16(true, false),
        ];
        for (which, file) in files.iter().enumerate() {
            let decoded = read(file);
            assert_eq!(decoded.text, text, "file {which}");
            let at = text.find("\u{e9}").expect("is there");
            let origin =
                decoded.map.map_or(Span::new(at, at + 2), |map| map.to_original(Span::new(at, at + 2)));
            assert!(origin.len() <= 2 && origin.end() <= file.len(), "file {which}");
        }
    }

    #[test]
    fn a_cut_file_is_read_with_a_problem() {
        let whole = "Prices rose in the port\u{2019}".as_bytes();
        for cut in [whole.len() - 1, whole.len() - 2] {
            let decoded = read(&whole[..cut]);
            assert_eq!(decoded.text, "Prices rose in the port\u{FFFD}");
            assert_eq!(decoded.problems.len(), 1);
            assert_eq!(decoded.problems[0].code, "invalid_encoding");
        }
    }

    #[test]
    fn files_that_are_no_text_say_what_they_are() {
        for (bytes, word) in [
            (&b"%PDF-1.7 ..."[..], "PDF"),
            (b"PK\x03\x04....word/document.xml", "Word"),
            (b"\x89PNG\r\n", "PNG"),
            (b"\x7fELF\x02\x01", "ELF"),
            (b"abc\0\0\0\x01def", "binary"),
        ] {
            let Err(Unreadable::Binary(what)) = decode(bytes) else { panic!("{word} was read") };
            assert!(what.contains(word), "{what}");
        }
    }
}
