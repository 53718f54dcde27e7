use onrecord::{analysis::*, ingest, words::WordLists};
use std::io::Read;
fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).expect("stdin");
    let words = WordLists::builtin();
    let language = Language::new(words);
    let (d, _) = ingest::document(
        &ingest::Input { name: "x", bytes: text.as_bytes(), format: Some(onrecord::document::Format::Text) },
        &language.words,
    )
    .expect("text");
    let a = Analysis::of(d, &language);
    for (i, r) in a.tagging.statements.iter().enumerate() {
        for t in r.clone() {
            let k = &a.tagging.tokens[t];
            println!(
                "{:3} {:18} {:6} {:10} {:?}",
                t - r.start,
                k.span.of(&a.document.reading),
                format!("{:?}", k.upos),
                format!("{:?}", k.relation),
                k.head as i64 - r.start as i64
            );
        }
        println!(
            "LABEL {:?} {} {:?}",
            a.labels[i].kind,
            a.labels[i].hedged,
            a.labels[i].cues.iter().map(|c| c.span.of(&a.document.reading)).collect::<Vec<_>>()
        );
    }
    for x in &a.mentions.attributions {
        println!(
            "ATTR {:?} cue {:?} kind {:?} content {:?}",
            x.source.as_ref().map(|s| (s.span.of(&a.document.reading), s.kind)),
            x.cue.map(|c| c.of(&a.document.reading)),
            x.cue_kind,
            x.content.iter().map(|c| c.of(&a.document.reading)).collect::<Vec<_>>()
        );
    }
}
