//! Suppression comments: `<!-- allow RULE: reason -->`, and markup that is never closed.
//!
//! The one comment that means something to this program. It must never be read from anything but a comment.

use crate::document::Problem;
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

/// That `what`, at `place`, is never closed, if it kept anything from being read.
pub(super) fn unclosed(what: &str, place: Span, unread: &str) -> Option<Problem> {
    let count = unread.trim().chars().count();
    let were = match count {
        0 => return None,
        1 => "1 character after it was".to_owned(),
        many => format!("{many} characters after it were"),
    };
    Some(Problem {
        code: "unclosed_markup",
        message: format!("{what} is never closed; close it: {were} not read"),
        span: Some(place),
    })
}
