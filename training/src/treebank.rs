//! Reads gzipped CoNLL-U and keeps what the weights may learn from.
//!
//! It must never let a text under non-commercial terms into training.

use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::read::GzDecoder;
use onrecord::tag::speech::{TAGS, Tag};
use onrecord::tag::{Form, Relation, Upos};

/// One sentence of a treebank.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    /// The text as written.
    pub text: String,
    /// The genre for GUM, else `ewt`.
    pub genre: String,
    /// The word forms.
    pub words: Vec<String>,
    /// Gold tags.
    pub tags: Vec<Tag>,
    /// Gold heads; `words.len()` for the root.
    pub heads: Vec<usize>,
    /// Gold relations.
    pub relations: Vec<Relation>,
}

/// The genres of GUM whose texts are under CC BY or CC BY-SA.
pub const FREE_GENRES: [&str; 6] = ["academic", "news", "interview", "court", "bio", "voyage"];

/// What the shipped weights learn from: EWT train and the free genres of GUM train.
pub fn training(folder: &Path) -> Result<Vec<Sentence>, std::io::Error> {
    let mut sentences = read(&folder.join("ewt_train.conllu.gz"))?;
    let gum = read(&folder.join("gum_train.conllu.gz"))?;
    sentences.extend(gum.into_iter().filter(|s| FREE_GENRES.contains(&s.genre.as_str())));
    Ok(sentences)
}

/// Every sentence of a file.
pub fn read(path: &Path) -> Result<Vec<Sentence>, std::io::Error> {
    let reader = BufReader::new(GzDecoder::new(std::fs::File::open(path)?));
    let mut sentences = Vec::new();
    let mut genre = "ewt".to_owned();
    let mut sentence = Sentence::default();
    for line in reader.lines() {
        let line = line?;
        if let Some(id) = line.strip_prefix("# newdoc id = ") {
            if let Some(id) = id.strip_prefix("GUM_") {
                genre = id.split('_').next().unwrap_or_default().to_owned();
            }
        } else if let Some(text) = line.strip_prefix("# text = ") {
            sentence.text = text.to_owned();
        } else if line.is_empty() {
            let root = sentence.words.len();
            for head in &mut sentence.heads {
                *head = head.checked_sub(1).unwrap_or(root);
            }
            sentence.genre.clone_from(&genre);
            if !sentence.words.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
        } else if line.starts_with(|c: char| c.is_ascii_digit()) {
            let columns: Vec<&str> = line.split('\t').collect();
            if columns[0].contains(['-', '.']) {
                continue;
            }
            sentence.words.push(columns[1].to_owned());
            sentence.tags.push(tag(columns[3], columns[4]));
            sentence.heads.push(columns[6].parse().expect("heads are numbers"));
            sentence.relations.push(relation(columns[7]));
        }
    }
    Ok(sentences)
}

fn tag(upos: &str, xpos: &str) -> Tag {
    let upos = match upos {
        "ADJ" => Upos::Adj,
        "ADP" => Upos::Adp,
        "ADV" => Upos::Adv,
        "AUX" => Upos::Aux,
        "CCONJ" => Upos::Cconj,
        "DET" => Upos::Det,
        "INTJ" => Upos::Intj,
        "NOUN" => Upos::Noun,
        "NUM" => Upos::Num,
        "PART" => Upos::Part,
        "PRON" => Upos::Pron,
        "PROPN" => Upos::Propn,
        "PUNCT" => Upos::Punct,
        "SCONJ" => Upos::Sconj,
        "SYM" => Upos::Sym,
        "VERB" => Upos::Verb,
        _ => Upos::X,
    };
    let form = match xpos {
        "VB" => Form::Base,
        "VBD" => Form::Past,
        "VBG" => Form::Gerund,
        "VBN" => Form::Participle,
        "VBP" => Form::Present,
        "VBZ" => Form::ThirdPerson,
        "MD" => Form::Modal,
        "NNS" | "NNPS" => Form::Plural,
        "JJR" | "RBR" => Form::Comparative,
        "JJS" | "RBS" => Form::Superlative,
        "WDT" | "WP" | "WRB" => Form::Wh,
        "PRP$" | "WP$" | "POS" => Form::Possessive,
        "TO" => Form::Infinitive,
        "RP" => Form::Particle,
        "DT" if upos == Upos::Pron => Form::Demonstrative,
        "EX" => Form::Expletive,
        "NN" if upos == Upos::Pron => Form::Indefinite,
        "NNP" if upos != Upos::Propn => Form::Name,
        _ => Form::Plain,
    };
    let exact = TAGS.iter().position(|tag| *tag == (upos, form));
    exact.or_else(|| TAGS.iter().position(|tag| tag.0 == upos)).expect("every part of speech has a tag")
        as Tag
}

fn relation(name: &str) -> Relation {
    match name {
        "nsubj:pass" => return Relation::NsubjPass,
        "aux:pass" => return Relation::AuxPass,
        "acl:relcl" => return Relation::AclRelcl,
        "nmod:poss" => return Relation::NmodPoss,
        "compound:prt" => return Relation::CompoundPrt,
        _ => {}
    }
    match name.split(':').next().unwrap_or_default() {
        "root" => Relation::Root,
        "nsubj" => Relation::Nsubj,
        "csubj" => Relation::Csubj,
        "obj" => Relation::Obj,
        "iobj" => Relation::Iobj,
        "ccomp" => Relation::Ccomp,
        "xcomp" => Relation::Xcomp,
        "obl" => Relation::Obl,
        "advcl" => Relation::Advcl,
        "acl" => Relation::Acl,
        "advmod" => Relation::Advmod,
        "amod" => Relation::Amod,
        "appos" => Relation::Appos,
        "aux" => Relation::Aux,
        "cop" => Relation::Cop,
        "mark" => Relation::Mark,
        "det" => Relation::Det,
        "case" => Relation::Case,
        "cc" => Relation::Cc,
        "conj" => Relation::Conj,
        "nmod" => Relation::Nmod,
        "nummod" => Relation::Nummod,
        "compound" => Relation::Compound,
        "flat" => Relation::Flat,
        "fixed" => Relation::Fixed,
        "expl" => Relation::Expl,
        "parataxis" => Relation::Parataxis,
        "discourse" => Relation::Discourse,
        "vocative" => Relation::Vocative,
        "dislocated" => Relation::Dislocated,
        "list" => Relation::List,
        "orphan" => Relation::Orphan,
        "punct" => Relation::Punct,
        _ => Relation::Dep,
    }
}
