//! The trace as text: a first line with the version and what is not a step, then one JSON object a step.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::trace::{Output, Stamp, Step, Timeline, Trace, UnitRun};

/// Raised whenever a reader of an older version would misread the text.
pub const FORMAT_VERSION: u32 = 1;

/// The first line. Its first key names the format, so that a file can be told by its beginning.
#[derive(Serialize, Deserialize)]
struct Header {
    #[serde(rename = "heapdeck-trace")]
    version: u32,
    stamp: Stamp,
    units: Vec<UnitRun>,
    timeline: Timeline,
    output: Vec<Output>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shared_ints: Option<(i64, i64)>,
}

/// Why a text is not a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceError {
    /// Line of the text (from 1).
    pub line: usize,
    pub message: String,
}

impl fmt::Display for TraceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for TraceError {}

/// The text form: JSON lines, deterministic to the byte.
pub fn write(trace: &Trace) -> String {
    let header = Header {
        version: FORMAT_VERSION,
        stamp: trace.stamp.clone(),
        units: trace.units.clone(),
        timeline: trace.timeline.clone(),
        output: trace.output.clone(),
        shared_ints: trace.shared_ints,
    };
    let mut text = serde_json::to_string(&header).unwrap_or_default();
    text.push('\n');
    for step in &trace.steps {
        text.push_str(&serde_json::to_string(step).unwrap_or_default());
        text.push('\n');
    }
    text
}

/// Reads what `write` wrote.
pub fn read(text: &str) -> Result<Trace, TraceError> {
    let at = |line: usize| move |message: String| TraceError { line, message };
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let header: Header = serde_json::from_str(first).map_err(|error| at(1)(error.to_string()))?;
    if header.version != FORMAT_VERSION {
        let message = format!("trace version {} (this is {FORMAT_VERSION})", header.version);
        return Err(at(1)(message));
    }
    let steps = lines
        .enumerate()
        .map(|(index, line)| {
            serde_json::from_str::<Step>(line).map_err(|error| at(index + 2)(error.to_string()))
        })
        .collect::<Result<Vec<Step>, TraceError>>()?;
    Ok(Trace {
        stamp: header.stamp,
        units: header.units,
        steps,
        timeline: header.timeline,
        output: header.output,
        shared_ints: header.shared_ints,
    })
}
