//! The parts of a Word file, which is an archive.
//!
//! An archive is hostile: its sizes lie and its names lead out of the folder. Parts are read by name into
//! memory, under limits; nothing of it is ever written anywhere.

use super::SourceProblem;

/// A Word file that was opened.
pub(super) struct Archive<'b> {
    path: &'b str,
    zip: zip::ZipArchive<std::io::Cursor<&'b [u8]>>,
    /// Bytes that may still be inflated.
    left: u64,
}

impl<'b> Archive<'b> {
    /// Most parts of an archive; a long book has some hundreds.
    const MOST_PARTS: usize = 20_000;
    /// Most bytes that all parts that are read may have.
    const MOST_BYTES: u64 = 64 << 20;
    /// A part may be this many times its size in the file; XML seldom passes thirty.
    const MOST_TIMES: u64 = 250;
    /// Below this no part is refused for its ratio.
    const SMALL: u64 = 8 << 20;

    /// Opens a Word file, or says what it is instead.
    pub(super) fn open(path: &'b str, bytes: &'b [u8]) -> Result<Self, SourceProblem> {
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(old_format(path, bytes));
        }
        if !bytes.starts_with(b"PK") {
            let message = "it is named as a Word file and is none; give it the ending of what it is";
            return Err(SourceProblem::unread(path, "unknown_format", message));
        }
        let zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|_| {
            let message = "the file is cut off or damaged; copy it again, or save it again from Word";
            SourceProblem::unread(path, "truncated", message)
        })?;
        if zip.len() > Self::MOST_PARTS {
            return Err(bomb(path));
        }
        Ok(Self { path, zip, left: Self::MOST_BYTES })
    }

    /// The name of the part that holds the text.
    pub(super) fn main_part(&self) -> Option<String> {
        let usual = "word/document.xml";
        if self.zip.index_for_name(usual).is_some() {
            return Some(usual.to_owned());
        }
        let names = self.zip.file_names().filter_map(Result::ok);
        let names = names.filter(|name| name.starts_with("word/document") && name.ends_with(".xml"));
        names.map(std::borrow::Cow::into_owned).min()
    }

    /// The bytes of a part; nothing if there is none of that name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, SourceProblem> {
        use std::io::Read as _;

        let path = self.path;
        if self.zip.index_for_name(name).is_none() {
            return Ok(None);
        }
        let part = match self.zip.by_name(name) {
            Ok(part) => part,
            Err(error) => return Err(refused(path, name, &error)),
        };
        // The archive's own word for the size is no limit; what comes out is counted.
        let most = part.compressed_size().saturating_mul(Self::MOST_TIMES).max(Self::SMALL).min(self.left);
        let mut bytes = Vec::new();
        let read = part.take(most + 1).read_to_end(&mut bytes);
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length > most {
            return Err(bomb(path));
        }
        if read.is_err() {
            let message = format!("its part {name} is damaged; save it again from Word");
            return Err(SourceProblem::unread(path, "truncated", message));
        }
        self.left -= length;
        Ok(Some(bytes))
    }
}

fn refused(path: &str, name: &str, error: &zip::result::ZipError) -> SourceProblem {
    let said = error.to_string().to_lowercase();
    if said.contains("password") || said.contains("encrypt") {
        return SourceProblem::unread(path, "encrypted", "it is encrypted; save it without a password");
    }
    let message = format!("its part {name} cannot be unpacked; save it again from Word");
    SourceProblem::unread(path, "truncated", message)
}

/// What Word wrote before 2007, and what it writes under a password.
fn old_format(path: &str, bytes: &[u8]) -> SourceProblem {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|window| window == name.as_slice()) {
        return SourceProblem::unread(path, "encrypted", "it is encrypted; save it without a password");
    }
    SourceProblem::unread(path, "unknown_format", "a file of an old Word; save it as .docx")
}

fn bomb(path: &str) -> SourceProblem {
    let message = "it unpacks to more than a document of words holds; save its text from Word";
    SourceProblem::unread(path, "too_large", message)
}
