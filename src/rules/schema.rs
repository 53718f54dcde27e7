//! The JSON schema of a rule file, for editors: made from the types that read it and from the names that
//! the compiler knows.
//!
//! It must never allow less than the compiler does: an editor that marks a good rule is worse than none.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use super::file::{ExampleFile, RuleFile};
use super::rule::{Content, DraftFeature, MentionSort, Place, RecordStanding, SourceWeakness};
use crate::classify::Kind;
use crate::document::{BlockKind, Format};
use crate::evidence::Outcome;
use crate::extract::SourceKind;
use crate::finding::Confidence;
use crate::observe::Observation;
use crate::settings::{Budget, Profile, Severity};

/// The schema of a rule file, as JSON.
#[must_use]
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(RuleFile);
    schema.insert("title".to_owned(), "A rule of onrecord".into());
    schema.insert(
        "description".to_owned(),
        "One rule; the path of the file is its id. How to write one is said in rules/WRITING.md.".into(),
    );
    let mut schema = schema.to_value();
    leave_out_nothing(&mut schema);
    let mut out = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    out.push('\n');
    out
}

/// Takes out every default that says nothing: TOML has no null, and an editor would offer it.
fn leave_out_nothing(value: &mut Value) {
    match value {
        Value::Object(keys) => {
            keys.retain(|key, value| key != "default" || !value.is_null());
            keys.values_mut().for_each(leave_out_nothing);
        }
        Value::Array(values) => values.iter_mut().for_each(leave_out_nothing),
        _ => {}
    }
}

fn one_of(names: impl IntoIterator<Item = &'static str>) -> Schema {
    let names: Vec<&str> = names.into_iter().collect();
    json_schema!({ "type": "string", "enum": names })
}

fn some_of(names: impl IntoIterator<Item = &'static str>) -> Schema {
    let items = one_of(names);
    json_schema!({ "type": "array", "items": items, "uniqueItems": true })
}

pub(super) fn text(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string" })
}

pub(super) fn texts(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": { "type": "string" } })
}

pub(super) fn patterns(generator: &mut SchemaGenerator) -> Schema {
    texts(generator)
}

pub(super) fn words(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "additionalProperties": { "type": "array", "items": { "type": "string" } }
    })
}

pub(super) fn examples(generator: &mut SchemaGenerator) -> Schema {
    let example = ExampleFile::json_schema(generator);
    json_schema!({ "type": "array", "items": example, "minItems": 3 })
}

pub(super) fn rule_ids(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "array",
        "items": { "type": "string", "pattern": "^[a-z0-9-]+/[a-z0-9-]+$" }
    })
}

pub(super) fn severity(_: &mut SchemaGenerator) -> Schema {
    one_of([Severity::Error, Severity::Warning, Severity::Info].map(Severity::name))
}

pub(super) fn confidence(_: &mut SchemaGenerator) -> Schema {
    one_of([Confidence::High, Confidence::Medium, Confidence::Low].map(Confidence::name))
}

pub(super) fn profiles(_: &mut SchemaGenerator) -> Schema {
    some_of(Profile::ALL.map(Profile::name))
}

pub(super) fn labels(_: &mut SchemaGenerator) -> Schema {
    some_of(Kind::ALL.map(Kind::name))
}

pub(super) fn sourced(_: &mut SchemaGenerator) -> Schema {
    use SourceKind::{Anonymous, Document, Named, None, Own, Vague};
    some_of([Named, Document, Own, Anonymous, Vague, None].map(SourceKind::name))
}

pub(super) fn blocks(_: &mut SchemaGenerator) -> Schema {
    some_of(super::compile::BLOCKS.map(BlockKind::name))
}

pub(super) fn contents(_: &mut SchemaGenerator) -> Schema {
    some_of(Content::ALL.iter().map(|content| content.name()))
}

pub(super) fn features(_: &mut SchemaGenerator) -> Schema {
    some_of(DraftFeature::ALL.iter().map(|feature| feature.name()))
}

pub(super) fn place(_: &mut SchemaGenerator) -> Schema {
    one_of(Place::ALL.iter().map(|place| place.name()))
}

pub(super) fn observation(_: &mut SchemaGenerator) -> Schema {
    one_of(Observation::ALL.iter().map(|observation| observation.name()))
}

pub(super) fn mentions(_: &mut SchemaGenerator) -> Schema {
    some_of(MentionSort::ALL.iter().map(|sort| sort.name()))
}

pub(super) fn outcomes(_: &mut SchemaGenerator) -> Schema {
    some_of(Outcome::ALL.map(Outcome::name))
}

pub(super) fn weakness(_: &mut SchemaGenerator) -> Schema {
    one_of(SourceWeakness::ALL.iter().map(|weakness| weakness.name()))
}

pub(super) fn standings(_: &mut SchemaGenerator) -> Schema {
    some_of(RecordStanding::ALL.iter().map(|standing| standing.name()))
}

pub(super) fn budget(_: &mut SchemaGenerator) -> Schema {
    one_of(Budget::ALL.iter().map(|budget| budget.name()))
}

pub(super) fn format(_: &mut SchemaGenerator) -> Schema {
    one_of([Format::Text, Format::Markdown, Format::Html].map(Format::name))
}
