//! Web pages: the main text without what stands around it, and what the page says of itself.
//!
//! A page is hostile: one that is nested too deep, too large, or that no main text is found in is read as
//! the visible text it has. It must never fetch, follow or run anything of it.

use super::{Read, SourceProblem, decoded, markup};
use crate::words::WordLists;

/// Reads a page.
pub(super) fn read(path: &str, bytes: &[u8], words: &WordLists) -> Result<Read, SourceProblem> {
    let (html, problems) = decoded(path, bytes)?;
    let mut read = match main_text(&html) {
        Some(main) => main_or_visible(path, &html, main, words)?,
        None => markup::page(path, preformatted(&html).as_bytes(), words)?,
    };
    read.problems.extend(problems);
    Ok(read)
}

/// The main text of a page and what the page says of itself.
struct MainText {
    html: String,
    entry: super::SourceEntry,
}

fn main_or_visible(path: &str, html: &str, main: MainText, words: &WordLists) -> Result<Read, SourceProblem> {
    const SHORT: usize = 600;
    let size = |read: &Read| read.turns.iter().map(|turn| turn.span.len()).sum::<usize>();
    let mut read = markup::page(path, preformatted(&main.html).as_bytes(), words)?;
    if size(&read) < SHORT {
        // A teaser, or nothing: what a reader sees of the page may be more.
        let visible = markup::page(path, preformatted(html).as_bytes(), words)?;
        if size(&visible) > size(&read) * 2 {
            read = visible;
        }
    }
    let own = std::mem::take(&mut read.entry);
    read.entry = super::SourceEntry {
        title: main.entry.title.or(own.title),
        author: main.entry.author.or(own.author),
        date: main.entry.date.or(own.date),
        ..main.entry
    };
    Ok(read)
}

/// What a wire sends in `<pre>` and a blog in `<code>` are words too; drafts leave both out.
fn preformatted(html: &str) -> String {
    html.replace("<pre", "<div")
        .replace("</pre", "</div")
        .replace("<code", "<span")
        .replace("</code", "</span")
}

#[cfg(not(feature = "pages"))]
fn main_text(_: &str) -> Option<MainText> {
    None
}

#[cfg(feature = "pages")]
fn main_text(html: &str) -> Option<MainText> {
    use dom_smoothie::{Config, Readability};

    use super::said;

    const LARGEST: usize = 8 << 20;
    // Each may part a run of text, which the parser joins again at the cost of the whole run.
    const MOST_PARTED: usize = 50_000;
    let parted = html.bytes().filter(|byte| matches!(byte, b'<' | b'&' | b'\r' | 0)).count();
    if html.len() > LARGEST || parted > MOST_PARTED || depth(html) > DEEPEST {
        return None;
    }
    let read = || {
        let config = Config { max_elements_to_parse: 100_000, ..Config::default() };
        let article = Readability::new(html, None, Some(config)).ok()?.parse().ok()?;
        let entry = super::SourceEntry {
            title: said(&article.title),
            author: article.byline.as_deref().and_then(said),
            publisher: article.site_name.as_deref().and_then(said),
            date: article.published_time.as_deref().and_then(said).map(day),
            address: article.url.as_deref().and_then(said).filter(|address| address.starts_with("http")),
            ..super::SourceEntry::default()
        };
        Some(MainText { html: article.content.to_string(), entry })
    };
    // The parser is not ours, and a page that breaks it is still a page that can be read.
    std::panic::catch_unwind(read).ok().flatten()
}

/// Elements nested deeper than this are no page that a person wrote.
#[cfg(feature = "pages")]
const DEEPEST: usize = 400;

/// At most how deep the elements of a page are nested. An end tag that ends nothing takes no depth away.
#[cfg(feature = "pages")]
fn depth(html: &str) -> usize {
    // Elements that the next of their like ends, or that have no content.
    const SHALLOW: [&str; 22] = [
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
        "option", "p", "param", "source", "td", "th", "tr", "track", "wbr",
    ];
    let mut open: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    let (mut depth, mut deepest, mut at) = (0usize, 0usize, 0usize);
    while let Some(found) = html[at..].find('<') {
        at += found + 1;
        let ends = html[at..].starts_with('/');
        let name = &html[at + usize::from(ends)..];
        let name = &name[..name.bytes().take_while(u8::is_ascii_alphanumeric).count()];
        if name.is_empty() || SHALLOW.iter().any(|shallow| name.eq_ignore_ascii_case(shallow)) {
            continue;
        }
        if !ends {
            *open.entry(name).or_default() += 1;
            depth += 1;
            deepest = deepest.max(depth);
        } else if let Some(count) = open.get_mut(name).filter(|count| **count > 0) {
            *count -= 1;
            depth -= 1;
        }
    }
    deepest
}

/// The day of a point in time: `2026-03-04T10:00:00Z`.
#[cfg(feature = "pages")]
fn day(date: String) -> String {
    let is_day = date.len() > 10
        && date.bytes().take(10).enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
        && date.as_bytes().get(10) == Some(&b'T');
    if is_day { date[..10].to_owned() } else { date }
}
