//! The pages of a PDF to paragraphs, once their words are known.
//!
//! What stands at the top or the foot of most pages is furniture and parts sentences; it is left out. It
//! must never leave out a line that stands in the middle of a page.

use std::collections::BTreeMap;

use super::{Locator, Paragraph, Read, SourceDocument, SourceEntry, SourceProblem, finish, markup};
use crate::text::Span;
use crate::words::WordLists;

/// Makes a source of the text of each page of a PDF.
///
/// # Errors
///
/// The problem that kept it from being read: pages without words are pictures of pages.
pub fn pages(
    path: &str,
    pages: &[String],
    digest: &str,
    entry: SourceEntry,
    words: &WordLists,
) -> Result<(SourceDocument, Vec<SourceProblem>), SourceProblem> {
    let pages: Vec<Vec<&str>> = pages.iter().map(|page| page.lines().map(str::trim).collect()).collect();
    let letters =
        |page: &Vec<&str>| page.iter().map(|line| line.chars().filter(|c| c.is_alphanumeric()).count()).sum();
    let counts: Vec<usize> = pages.iter().map(letters).collect();
    let total: usize = counts.iter().sum();
    if total == 0 || total < pages.len() * 4 {
        let message = "its pages are pictures; run text recognition over it and save the result";
        return Err(SourceProblem::unread(path, "scanned", message));
    }
    let furniture = furniture(&pages);
    let mut text = String::new();
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        add_page(&mut text, &mut paragraphs, number + 1, page, &furniture);
    }
    let (turns, speakers) = markup::turns(&text, &paragraphs, words);
    let pictures = counts.iter().filter(|count| **count == 0).count();
    let mut read = Read { text, turns, speakers, ..Read::default() };
    if pictures > 0 {
        let message = format!(
            "{pictures} of its {} pages have no words and may be pictures; look at them",
            pages.len()
        );
        read.problems.push(SourceProblem::noted(path, "scanned", message));
    }
    finish(path, digest.to_owned(), entry, read)
}

/// How many lines at the top and the foot of a page may be furniture.
const EDGE: usize = 3;

/// A line with its numbers made alike: `Page 3 of 9`.
fn shape(line: &str) -> String {
    let mut shape = String::with_capacity(line.len());
    for character in line.chars() {
        let character = if character.is_ascii_digit() { '0' } else { character };
        if !(character == '0' && shape.ends_with('0')) {
            shape.push(character);
        }
    }
    shape
}

/// Lines of a page and their places in it.
type Edge<'p> = Vec<(usize, &'p str)>;

/// The first and the last lines of a page that have words, from the edge inwards.
fn edges<'p>(page: &[&'p str]) -> (Edge<'p>, Edge<'p>) {
    let filled = || page.iter().copied().enumerate().filter(|(_, line)| !line.is_empty());
    (filled().take(EDGE).collect(), filled().rev().take(EDGE).collect())
}

/// The shapes of lines that stand at the edge of most pages.
fn furniture(pages: &[Vec<&str>]) -> BTreeMap<String, usize> {
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages {
        let mut of_page: Vec<String> = {
            let (head, foot) = edges(page);
            head.into_iter().chain(foot).map(|(_, line)| shape(line)).collect()
        };
        of_page.sort_unstable();
        of_page.dedup();
        for shape in of_page {
            *shapes.entry(shape).or_default() += 1;
        }
    }
    shapes.retain(|shape, count| *count >= 3 && *count * 2 > pages.len() && shape.chars().count() <= 120);
    shapes
}

fn add_page(
    text: &mut String,
    paragraphs: &mut Vec<Paragraph>,
    number: usize,
    page: &[&str],
    furniture: &BTreeMap<String, usize>,
) {
    let dropped = dropped(page, furniture);
    let locator = Locator::Page(number);
    let mut first_of_page = true;
    let mut open: Option<usize> = None;
    for (at, line) in page.iter().enumerate() {
        if dropped.contains(&at) {
            continue;
        }
        if line.is_empty() {
            // Readers of PDF write empty lines inside paragraphs too: only an ended sentence ends one.
            if open.is_some_and(|start| ends_sentence(text.get(start..).unwrap_or_default())) {
                open = None;
            }
            continue;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        let start = text.len();
        text.push_str(line);
        let labelled = super::label::read(line).is_some_and(|label| label.name.is_some());
        match paragraphs.last_mut() {
            Some(paragraph) if open.is_some() && !labelled => {
                paragraph.span = Span::new(paragraph.span.start(), text.len());
            }
            before => {
                let runs_on = first_of_page
                    && !labelled
                    && before.is_some_and(|before| !ends_sentence(before.span.of(text)));
                paragraphs.push(Paragraph { span: Span::new(start, text.len()), locator, runs_on });
                open = Some(start);
            }
        }
        first_of_page = false;
    }
}

/// The lines of a page that are furniture: from its edges inwards, up to the first that is none.
fn dropped(page: &[&str], furniture: &BTreeMap<String, usize>) -> Vec<usize> {
    let (head, foot) = edges(page);
    let drops = |line: &str| furniture.contains_key(&shape(line)) || is_page_number(line);
    let from = |edge: Edge<'_>| -> Vec<usize> {
        edge.into_iter().take_while(|(_, line)| drops(line)).map(|(at, _)| at).collect()
    };
    let mut dropped = from(head);
    dropped.extend(from(foot));
    dropped
}

/// `12`, `- 12 -`, `xii` alone on a line at the edge of a page.
fn is_page_number(line: &str) -> bool {
    let bare = line.trim_matches(['-', '–', '—', ' ', '|']);
    let digits = bare.len() <= 4 && bare.bytes().all(|byte| byte.is_ascii_digit());
    let roman = bare.len() <= 6 && bare.bytes().all(|byte| b"ivxlc".contains(&byte));
    !bare.is_empty() && (digits || roman)
}

fn ends_sentence(paragraph: &str) -> bool {
    paragraph
        .trim_end_matches(['"', '\u{201d}', '\u{2019}', ')', ' '])
        .ends_with(['.', '!', '?', ':', '\u{2026}'])
}
