//! Suppression comments: `<!-- allow RULE: reason -->`.
//!
//! The one comment that means something to this program. It must never be read from anything but a comment.

use crate::text::Span;

/// A suppression as written.
#[derive(Clone, Debug)]
pub(super) struct Comment {
    pub(super) rule: String,
    pub(super) reason: String,
    /// In canonical text.
    pub(super) place: Span,
}

/// Reads a whole comment that starts at `start`, if it is a suppression.
pub(super) fn read(comment: &str, start: usize) -> Option<Comment> {
    let inner = comment.trim().strip_prefix("<!--")?;
    let inner = inner.strip_suffix("-->").unwrap_or(inner);
    let (rule, reason) = parse(inner)?;
    Some(Comment { rule, reason, place: Span::new(start, start + comment.len()) })
}

/// Rule and reason of a comment's inner text.
pub(super) fn parse(inner: &str) -> Option<(String, String)> {
    let rest = inner.trim().strip_prefix("allow")?;
    if !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let rest = rest.trim();
    let (rule, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let rule = rule.trim();
    (!rule.is_empty() && !rule.contains(char::is_whitespace))
        .then(|| (rule.to_owned(), reason.split_whitespace().collect::<Vec<_>>().join(" ")))
}
