//! What each hedge weakens and how strongly, through the whole pipeline.
//!
//! `may → The bridge may reopen in May · fact` is the hedge, the words of its scope and what they are; a
//! degree of likelihood follows where the words name one.

mod corpus_document;
mod known_wrong;

use known_wrong::{Answers, MARK, check};
use onrecord::analysis::Analysis;

struct Scopes;

impl Answers for Scopes {
    fn today(&self, analysis: &Analysis) -> Vec<String> {
        let text = &analysis.document.reading;
        let hedges = analysis.labels.iter().flat_map(|label| &label.hedges);
        hedges
            .map(|hedge| {
                let likelihood = hedge.likelihood.map_or(String::new(), |likelihood| {
                    format!(" · {} to {} %", likelihood.low, likelihood.high)
                });
                let (words, scope) = (hedge.span.of(text), hedge.scope.of(text));
                format!("{words} → {scope} · {}{likelihood}", hedge.weakens.name())
            })
            .collect()
    }

    fn same_subject(&self, today: &str, right: &str) -> bool {
        today.split(" → ").next() == right.split(" → ").next()
    }

    fn same(&self, today: &str, right: &str) -> bool {
        today == right
    }

    fn right(&self, line: &str) -> String {
        line.split_once(MARK).map_or(line, |(_, right)| right).to_owned()
    }

    fn wrong(&self, today: &str, right: &str) -> String {
        format!("{today}{MARK}{right}")
    }
}

#[test]
fn scopes() {
    check("hedges/scopes.txt", &Scopes);
}
