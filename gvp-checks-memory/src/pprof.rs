//! Heap profiles in the format of `pprof`: gzipped protocol buffers, with the sample types that Go's own have.

mod tables;
mod wire;

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use gvp_core::{Allocation, Frame};
use prost::Message as _;

use tables::Tables;

/// What there is of each sample, in this order.
const SAMPLE_TYPES: [(&str, &str); 4] =
    [("alloc_objects", "count"), ("alloc_space", "bytes"), ("inuse_objects", "count"), ("inuse_space", "bytes")];

/// The label that holds the type of what is allocated.
const TYPE: &str = "type";

/// A larger profile is none that we wrote.
const LARGEST: u64 = 256 * 1024 * 1024;

/// Why a file is no heap profile.
#[derive(Debug, thiserror::Error)]
pub enum NotAProfile {
    /// It is not whole, or something else.
    #[error("it is not gzipped, or not whole: {0}")]
    Unzip(#[from] io::Error),
    /// It holds something else.
    #[error("it is no profile: {0}")]
    Decode(#[from] prost::DecodeError),
    /// It is of another kind.
    #[error("it has no `{0}`")]
    OtherKind(&'static str),
    /// It speaks of what it does not hold.
    #[error("it refers to a {0} that it does not have")]
    Dangling(&'static str),
}

/// Writes a profile. The same allocations give the same bytes.
///
/// # Errors
/// Never but where memory cannot be written to.
pub fn write(allocations: &[Allocation]) -> io::Result<Vec<u8>> {
    let mut tables = Tables::default();
    let sample = allocations.iter().map(|allocation| sample(allocation, &mut tables)).collect();
    let mut value_type = |name, unit| wire::ValueType { kind: tables.text(name), unit: tables.text(unit) };
    let sample_type = SAMPLE_TYPES.map(|(name, unit)| value_type(name, unit)).to_vec();
    let period_type = Some(value_type("space", "bytes"));
    let default_sample_type = tables.text("inuse_space");
    let profile =
        wire::Profile { sample_type, sample, period_type, period: 1, default_sample_type, ..tables.into_profile() };
    let mut zipped = GzEncoder::new(Vec::new(), Compression::default());
    zipped.write_all(&profile.encode_to_vec())?;
    zipped.finish()
}

fn sample(allocation: &Allocation, tables: &mut Tables) -> wire::Sample {
    let values = [allocation.objects, allocation.bytes, allocation.live_objects, allocation.live_bytes];
    let mut label = Vec::new();
    if let Some(name) = &allocation.type_name {
        label.push(wire::Label { key: tables.text(TYPE), text: tables.text(name), ..wire::Label::default() });
    }
    if let Some(size) = allocation.bytes.checked_div(allocation.objects) {
        label.push(wire::Label { key: tables.text("bytes"), number: signed(size), ..wire::Label::default() });
    }
    wire::Sample {
        location_id: allocation.frames.iter().map(|frame| tables.location(frame)).collect(),
        value: values.map(signed).to_vec(),
        label,
    }
}

/// The format has signed numbers only; no run comes near their end.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Reads a profile, ours or one of Go's. It knows nothing of whose the files are, nor of how it was before.
///
/// # Errors
/// Where it is damaged, or no heap profile.
pub fn read(bytes: &[u8]) -> Result<Vec<Allocation>, NotAProfile> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).take(LARGEST).read_to_end(&mut plain)?;
    let profile = wire::Profile::decode(plain.as_slice())?;
    let columns = columns(&profile)?;
    let frames = profile.location.iter().map(|location| Ok((location.id, frames(&profile, location)?)));
    let frames: BTreeMap<u64, Vec<Frame>> = frames.collect::<Result<_, NotAProfile>>()?;
    profile.sample.iter().map(|sample| allocation(&profile, sample, columns, &frames)).collect()
}

/// Where each of the sample types stands among the values.
fn columns(profile: &wire::Profile) -> Result<[usize; 4], NotAProfile> {
    let mut columns = [0; 4];
    for (column, (name, _)) in columns.iter_mut().zip(SAMPLE_TYPES) {
        let is_this = |kind: &wire::ValueType| profile.text(kind.kind) == Ok(name);
        *column = profile.sample_type.iter().position(is_this).ok_or(NotAProfile::OtherKind(name))?;
    }
    Ok(columns)
}

fn allocation(
    profile: &wire::Profile,
    sample: &wire::Sample,
    columns: [usize; 4],
    frames: &BTreeMap<u64, Vec<Frame>>,
) -> Result<Allocation, NotAProfile> {
    let [objects, bytes, live_objects, live_bytes] =
        columns.map(|column| sample.value.get(column).map_or(0, |value| value.unsigned_abs()));
    let mut calls = Vec::new();
    for id in &sample.location_id {
        calls.extend_from_slice(frames.get(id).ok_or(NotAProfile::Dangling("location"))?);
    }
    let label = sample.label.iter().find(|label| profile.text(label.key) == Ok(TYPE));
    let type_name = label.map(|label| profile.text(label.text).map(str::to_owned)).transpose();
    Ok(Allocation {
        type_name: type_name.map_err(NotAProfile::Dangling)?,
        frames: calls,
        objects,
        bytes,
        live_objects,
        live_bytes,
        live_bytes_before: 0,
    })
}

/// The calls at a location, the innermost first: several where some were inlined.
fn frames(profile: &wire::Profile, location: &wire::Location) -> Result<Vec<Frame>, NotAProfile> {
    let frame = |line: &wire::Line| {
        let function = profile.function.iter().find(|function| function.id == line.function_id);
        let function = function.ok_or("function")?;
        let place = format!("{}:{}", profile.text(function.filename)?, line.line);
        Ok(Frame { function: profile.text(function.name)?.to_owned(), place, location: None })
    };
    location.line.iter().map(frame).collect::<Result<_, _>>().map_err(NotAProfile::Dangling)
}

#[cfg(test)]
mod tests;
