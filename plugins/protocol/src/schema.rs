//! The schema of all that is said.

use gvp_core::{Artifact, Execution};
use schemars::{JsonSchema, Schema, schema_for};
use serde_json::Value;

use crate::{Answer, Call, Description, Question, Reply};

/// Protocol 1 between GVP and its plugins: what is described is one message of any kind.
#[derive(JsonSchema)]
#[schemars(untagged, title = "gvp.plugin/1", extend("$id" = "https://gvp.dev/schema/gvp.plugin/1"))]
#[expect(dead_code, clippy::large_enum_variant, reason = "describes what is said to the schema, and is never made")]
enum Message {
    /// What `describe` returns.
    Description(Description),
    /// What `run` is given.
    Call(Call<'static>),
    /// What `run` returns.
    Answer(Answer),
    /// What the call back is given.
    Question(Question),
    /// What it returns for `artifact`.
    Artifact(Reply<Artifact>),
    /// What it returns for `execute`.
    Execution(Reply<Execution>),
    /// What it returns for `log`.
    Logged(Reply<()>),
}

/// The JSON schema of all messages.
pub fn schema() -> Value {
    let schema: Schema = schema_for!(Message);
    schema.to_value()
}
