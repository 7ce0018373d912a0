//! The front matter's `disk`: how long it takes until a file is open.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture::network::time_ns;
use crate::notes::{Entry, FrontMatter, Value};
use crate::python::host::SlowFile;
use crate::source::Source;

/// One time for all files, or a mapping of names (`*` for any text) to times.
pub fn read(log: &mut Log, source: &Source, front: &FrontMatter) -> Arc<Vec<SlowFile>> {
    let Some(entry) = front.get("disk") else { return Arc::default() };
    let rows = match &entry.value {
        Value::Map(rows) => rows.iter().map(|row| (row.key.as_str(), row)).collect(),
        _ => vec![("*", entry)],
    };
    let mut slow = |(name, row): (&str, &Entry)| {
        let Some(latency_ns) = time_ns(&row.value.text()) else {
            let place =
                if row.value_span.range().is_empty() { row.key_span } else { row.value_span };
            let message = "a latency has its unit, as in `5 ms`; `disk` is one, or names of files with one each";
            log.push(Diagnostic::new(Code::BadFrontMatter, source, place, message));
            return None;
        };
        Some(SlowFile { name: name.to_owned(), latency_ns })
    };
    Arc::new(rows.into_iter().filter_map(&mut slow).collect())
}
