use onrecord::analysis::{Analysis, Language};
use onrecord::classify::{Hedge, Kind};
use onrecord::document::Format;
use onrecord::extract::SourceKind;
use onrecord::rules::RuleSet;
use onrecord::settings::Settings;
use onrecord::text::Span;
use onrecord::words::WordLists;
use std::collections::BTreeMap;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let words = WordLists::builtin();
    let t = std::time::Instant::now();
    let rules = RuleSet::builtin(&words);
    eprintln!("compile {:?}", t.elapsed());
    let language = Language::new(words);
    let text = std::fs::read_to_string(&args[1]).unwrap();
    let limit: usize = args.get(2).map_or(100000, |a| a.parse().unwrap());
    let want = args.get(3).cloned().unwrap_or_default();
    let mut counts: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    let (mut docs, mut bytes, mut stmts) = (0, 0, 0);
    let (mut ta, mut tr) = (std::time::Duration::ZERO, std::time::Duration::ZERO);
    let seed = args[1].ends_with(".txt");
    let lines: Vec<&str> = if seed { vec![&text] } else { text.lines().take(limit).collect() };
    for line in lines {
        let v: serde_json::Value = if seed {
            serde_json::json!({"text": line, "doc_id": "seed"})
        } else {
            serde_json::from_str(line).unwrap()
        };
        let body = v["text"].as_str().unwrap();
        bytes += body.len();
        docs += 1;
        let input = onrecord::ingest::Input { name: "x", bytes: body.as_bytes(), format: Some(Format::Text) };
        let t = std::time::Instant::now();
        let Ok((document, _)) = onrecord::ingest::document(&input, &language.words) else { continue };
        let mut a = Analysis::of(document, &language);
        ta += t.elapsed();
        stmts += a.statements.len();
        if let Some(units) = v["units"].as_array() {
            // code points to words: match by text
            let chars: Vec<char> = body.chars().collect();
            let norm = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
            let us: Vec<(String, &serde_json::Value)> = units
                .iter()
                .map(|u| {
                    let s: String = chars
                        [u["start"].as_u64().unwrap() as usize..u["end"].as_u64().unwrap() as usize]
                        .iter()
                        .collect();
                    (norm(&s), u)
                })
                .collect();
            for i in 0..a.statements.len() {
                let st = norm(a.statements[i].span.of(&a.document.reading));
                if let Some((_, u)) =
                    us.iter().find(|(s, _)| *s == st || s.contains(&st) || st.contains(s.as_str()))
                {
                    let l = &mut a.labels[i];
                    l.kind = Kind::named(u["label"].as_str().unwrap());
                    l.hedged = u["hedged"].as_bool().unwrap_or(false) || u["hedged"] == "yes";
                    l.sourced = SourceKind::named(u["sourced"].as_str().unwrap()).unwrap_or(SourceKind::None);
                    if l.hedged {
                        let sp = a.statements[i].span;
                        let cue = u["cue"].as_str().unwrap_or("");
                        let at = sp.of(&a.document.reading).find(cue).filter(|_| !cue.is_empty());
                        let span = at.map_or(sp, |x| Span::new(sp.start() + x, sp.start() + x + cue.len()));
                        l.hedges.push(Hedge { span, kind: "x" });
                    }
                }
            }
        }
        let t = std::time::Instant::now();
        let outcome = onrecord::engine::run(&a, &rules, &Settings::default(), &[]);
        tr += t.elapsed();
        let mut seen = std::collections::BTreeSet::new();
        for f in &outcome.findings {
            let c = counts.entry(f.rule.clone()).or_default();
            c.0 += 1;
            c.1 += 1 + f.related.len();
            if seen.insert(f.rule.clone()) {
                c.2 += 1;
            }
            if want == "all" || f.rule == want {
                println!("{} [{}] {}", f.rule, v["doc_id"], f.message);
                for s in [f.span].iter().chain(&f.related).take(8) {
                    let st = a
                        .statements
                        .iter()
                        .find(|x| x.span.overlaps(*s) || x.span.contains(*s))
                        .map_or("?", |x| x.span.of(&a.document.reading));
                    println!(
                        "     <{}>  {}",
                        s.of(&a.document.reading),
                        st.chars().take(260).collect::<String>()
                    );
                }
            }
        }
    }
    eprintln!("{docs} docs {bytes} bytes {stmts} statements; analysis {ta:?}, rules {tr:?}");
    for (r, c) in &counts {
        eprintln!("{r:45} findings {:5} places {:5} docs {:4}", c.0, c.1, c.2);
    }
}
