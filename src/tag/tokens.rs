//! Cuts statements into tokens the way the English UD treebanks do.
//!
//! The tagger and the parser learned from those treebanks, so a token here must be a token there:
//! clitics apart, most hyphens apart, abbreviations with their full stop.
//! It must never allocate for each token and never look at what a word means.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::Span;
use crate::words::WordLists;

/// Appends the tokens of `text[span]` to `tokens`, in order.
///
/// Every character that is not white space belongs to exactly one token.
pub fn tokens(text: &str, span: Span, tokens: &mut Vec<Span>) {
    let mut cutter = Cutter {
        text,
        end: span.end(),
        words: &WORDS,
        tokens,
        lower: String::new(),
        last: last_letter(text, span),
    };
    let mut at = span.start();
    while let Some(c) = text[at..span.end()].chars().next() {
        at = if c.is_whitespace() { at + c.len_utf8() } else { cutter.chunk(at) };
    }
}

static WORDS: LazyLock<TokenWords> = LazyLock::new(TokenWords::builtin);

struct TokenWords {
    abbreviations: HashSet<String>,
    abbreviations_inside: HashSet<String>,
    prefixes: HashSet<String>,
    units: HashSet<String>,
    /// Joined form and where to cut it.
    contractions: Vec<(String, usize)>,
    elisions: HashSet<String>,
}

impl TokenWords {
    fn builtin() -> Self {
        let files: Vec<_> = crate::embedded::toml_files("words")
            .into_iter()
            .filter(|(path, _)| path.ends_with("tokens.toml"))
            .collect();
        let lists = WordLists::parse(&files).expect("built-in word lists are tested");
        let forms = |name: &str| lists.list(name).map(|list| list.forms.clone()).unwrap_or_default();
        let set = |name: &str| forms(name).into_iter().collect::<HashSet<String>>();
        let mut contractions: Vec<(String, usize)> = forms("token-contractions")
            .iter()
            .filter_map(|form| form.split_once(' ').map(|(a, b)| (format!("{a}{b}"), a.len())))
            .collect();
        contractions.sort_unstable();
        Self {
            abbreviations: set("token-abbreviations"),
            abbreviations_inside: set("token-abbreviations-inside"),
            prefixes: set("token-prefixes"),
            units: set("token-units"),
            contractions,
            elisions: set("token-elisions"),
        }
    }
}

/// End of the last letter or digit under `span`: after it the statement is over.
fn last_letter(text: &str, span: Span) -> usize {
    let inner = span.of(text);
    let rest = inner.trim_end_matches(|c: char| !c.is_alphanumeric());
    span.start() + rest.len()
}

struct Cutter<'t> {
    text: &'t str,
    end: usize,
    words: &'static TokenWords,
    tokens: &'t mut Vec<Span>,
    lower: String,
    last: usize,
}

impl Cutter<'_> {
    /// Cuts everything up to the next white space; returns where that is.
    fn chunk(&mut self, start: usize) -> usize {
        let rest = &self.text[start..self.end];
        let end = start + rest.find(char::is_whitespace).unwrap_or(rest.len());
        let mut at = start;
        while at < end {
            at = self.next(at, end);
        }
        end
    }

    fn next(&mut self, at: usize, end: usize) -> usize {
        let rest = &self.text[at..end];
        let c = rest.chars().next().expect("the caller stops at the end");
        if let Some(len) = address(rest) {
            return self.push(at, at + len);
        }
        if c.is_alphanumeric() {
            return self.word(at, end);
        }
        let after = rest[c.len_utf8()..].chars().next();
        match c {
            '\'' | '\u{2019}' | '\u{2018}' => self.apostrophe(at, end, c),
            '#' | '@' if after.is_some_and(char::is_alphabetic) => {
                let body = &rest[1..];
                let len = body.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(body.len());
                self.push(at, at + 1 + len)
            }
            '+' if after.is_some_and(|c| c.is_ascii_digit()) => {
                let len = rest[1..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - 1);
                self.push(at, at + 1 + len)
            }
            '.' if after.is_some_and(|c| c.is_ascii_digit()) => {
                let len = rest[1..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - 1);
                self.push(at, at + 1 + len)
            }
            '!' | '?' => {
                let len = rest.find(|c| c != '!' && c != '?').unwrap_or(rest.len());
                self.push(at, at + len)
            }
            ':' | ';' | '=' if smiley(rest).is_some() => self.push(at, at + smiley(rest).unwrap_or(1)),
            '.' | '-' | '=' | '*' | '_' | '~' | '<' | '>' | '\u{2014}' | '`' | '\u{2026}' | '+' => {
                let len = rest.find(|other| other != c).unwrap_or(rest.len());
                self.push(at, at + len)
            }
            _ => self.push(at, at + c.len_utf8()),
        }
    }

    /// An apostrophe before a word: a clitic, an elision, a decade or an opening mark.
    fn apostrophe(&mut self, at: usize, end: usize, mark: char) -> usize {
        let width = mark.len_utf8();
        let after = &self.text[at + width..end];
        let len = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
        self.lower.clear();
        self.lower.extend(after[..len].chars().flat_map(char::to_lowercase));
        let begins = self.tokens.last().is_none_or(|before| before.end() != at);
        let clitic = is_clitic(&self.lower) && mark != '\u{2018}';
        let decade = after.starts_with(|c: char| c.is_ascii_digit()) && matches!(len, 2 | 3);
        let elision = self.words.elisions.contains(&self.lower);
        if len > 0 && ((clitic && (!begins || len <= 2)) || (begins && (decade || elision))) {
            return self.push(at, at + width + len);
        }
        let double = mark == '\'' && after.starts_with('\'');
        self.push(at, at + if double { 2 } else { width })
    }

    /// A word, and what the treebanks cut from it.
    fn word(&mut self, start: usize, end: usize) -> usize {
        let rest = &self.text[start..end];
        let mut len = 0;
        // Where the part since the last kept hyphen begins.
        let mut part = 0;
        let mut before = ' ';
        let mut letters = rest.char_indices().peekable();
        while let Some((at, c)) = letters.next() {
            let after = letters.peek().map_or(' ', |(_, c)| *c);
            let inside = c.is_alphanumeric()
                || is_mark(c)
                || (after.is_alphanumeric()
                    && match c {
                        '.' => !(before.is_lowercase() && after.is_uppercase() && at - part > 1),
                        ',' => {
                            before.is_ascii_digit() && after.is_ascii_digit() && thousands(&rest[at + 1..])
                        }
                        ':' => before.is_ascii_digit() && after.is_ascii_digit(),
                        '/' => before.is_ascii_digit() && after.is_ascii_digit() && figures(&rest[part..at]),
                        '\'' | '\u{2019}' => true,
                        '&' => before.is_alphabetic(),
                        '_' => true,
                        '-' | '\u{2010}' | '\u{2011}' => self.keeps_hyphen(&rest[part..at], rest),
                        _ => false,
                    });
            if !inside {
                break;
            }
            len = at + c.len_utf8();
            if matches!(c, '-' | '\u{2010}' | '\u{2011}') {
                part = len;
            }
            before = c;
        }
        let stop = start + len;
        if self.text[stop..end].starts_with('.')
            && !self.text[stop..end].starts_with("..")
            && self.keeps_stop(start + part, stop)
        {
            return self.push(start, stop + 1);
        }
        self.parts(start, stop, 0);
        stop
    }

    fn keeps_hyphen(&mut self, part: &str, rest: &str) -> bool {
        if part.bytes().all(|b| b.is_ascii_digit()) {
            // A telephone number or a date in figures; what is longer than those is not looked at.
            let figures = rest.bytes().take(24).take_while(|b| *b == b'-' || b.is_ascii_digit()).count();
            let number = &rest[..figures];
            let mut groups = number.split('-');
            let first = groups.next().map_or(0, str::len);
            let second = groups.next().map_or(0, str::len);
            return groups.next().is_some_and(|third| !third.is_empty()) || (first == 3 && second == 4);
        }
        self.lower.clear();
        self.lower.extend(part.chars().flat_map(char::to_lowercase));
        self.words.prefixes.contains(&self.lower)
    }

    /// Whether the full stop after `text[start..stop]` belongs to the word.
    fn keeps_stop(&mut self, start: usize, stop: usize) -> bool {
        let word = &self.text[start..stop];
        let goes_on = stop < self.last;
        if word.contains('.') {
            return word
                .split('.')
                .all(|part| part.chars().count() <= 2 && part.chars().all(char::is_alphabetic));
        }
        if word.chars().count() == 1 {
            let c = word.chars().next().unwrap_or(' ');
            return goes_on && c.is_alphabetic() && c != 'I';
        }
        self.lower.clear();
        self.lower.extend(word.chars().flat_map(char::to_lowercase));
        self.words.abbreviations.contains(&self.lower)
            || (goes_on && self.words.abbreviations_inside.contains(&self.lower))
    }

    /// Cuts clitics from a word and units from a number.
    fn parts(&mut self, start: usize, stop: usize, cuts: usize) {
        let word = &self.text[start..stop];
        if word.as_bytes()[0].is_ascii_digit() {
            let digits = word.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
            self.lower.clear();
            self.lower.extend(word[digits..].chars().flat_map(char::to_lowercase));
            if digits < word.len() && self.words.units.contains(&self.lower) {
                self.push(start, start + digits);
                self.push(start + digits, stop);
                return;
            }
        }
        if let Some(mark) = word.rfind(['\'', '\u{2019}']).filter(|_| cuts < 3) {
            let width = if word[mark..].starts_with('\'') { 1 } else { 3 };
            let tail = &word[mark + width..];
            let before = &word[..mark];
            if tail.eq_ignore_ascii_case("t") && before.ends_with(['n', 'N']) {
                let cut = mark - 1;
                if cut > 0 {
                    self.parts(start, start + cut, cuts + 1);
                }
                self.push(start + cut, stop);
                return;
            }
            if is_clitic_ignoring_case(tail) {
                self.parts(start, start + mark, cuts + 1);
                self.push(start + mark, stop);
                return;
            }
            if before.eq_ignore_ascii_case("y") || before.eq_ignore_ascii_case("d") {
                self.push(start, start + mark + width);
                self.push(start + mark + width, stop);
                return;
            }
        } else if word.len() <= 8 {
            self.lower.clear();
            self.lower.extend(word.chars().flat_map(char::to_lowercase));
            if let Ok(found) =
                self.words.contractions.binary_search_by(|(joined, _)| joined.as_str().cmp(&self.lower))
            {
                let cut = self.words.contractions[found].1;
                if word.is_ascii() {
                    self.push(start, start + cut);
                    self.push(start + cut, stop);
                    return;
                }
            }
        }
        self.push(start, stop);
    }

    fn push(&mut self, start: usize, stop: usize) -> usize {
        self.tokens.push(Span::new(start, stop));
        stop
    }
}

fn is_clitic(lower: &str) -> bool {
    matches!(lower, "s" | "m" | "d" | "re" | "ve" | "ll")
}

fn is_clitic_ignoring_case(tail: &str) -> bool {
    ["s", "m", "d", "re", "ve", "ll"].iter().any(|clitic| tail.eq_ignore_ascii_case(clitic))
}

/// Marks that combine with the letter before them, and the soft hyphen.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{fe0f}')
}

fn thousands(rest: &str) -> bool {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    digits >= 3
}

fn figures(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_digit() || b == b'/')
}

/// The length of a web or mail address at the start of `rest`, without the punctuation after it.
fn address(rest: &str) -> Option<usize> {
    let web = ["http://", "https://", "www.", "ftp://"]
        .iter()
        .any(|scheme| rest.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let stop = if web {
        rest.find(['<', '>', '"', '\u{201c}', '\u{201d}']).unwrap_or(rest.len())
    } else {
        let name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '%');
        // No name before the sign is longer, and a chunk without one is not searched again and again.
        let at: usize = rest.chars().take(64).take_while(|c| name(*c)).map(char::len_utf8).sum();
        if at == 0 || !rest[at..].starts_with('@') || !rest.starts_with(char::is_alphanumeric) {
            return None;
        }
        let host = &rest[at + 1..];
        let len = host.find(|c| !name(c)).unwrap_or(host.len());
        (len > 0).then_some(at + 1 + len)?
    };
    let trimmed = rest[..stop].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '\u{2019}', ']', '}']);
    let trimmed = if trimmed.contains('(') { trimmed } else { trimmed.trim_end_matches([')', '.', ',']) };
    (!trimmed.is_empty()).then_some(trimmed.len())
}

fn smiley(rest: &str) -> Option<usize> {
    [":-)", ":-(", ";-)", ":)", ":(", ";)", ":D", ":P", "=)"]
        .iter()
        .find(|face| rest.starts_with(**face))
        .map(|face| face.len())
}
