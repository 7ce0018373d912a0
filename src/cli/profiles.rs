//! `heapdeck profiles`: what the modelled versions do otherwise, read from their rows.

use std::fmt::Write;

use serde_json::{Map, Value};

use crate::cli::arguments::{Profiles, TableFormat};
use crate::cli::{Status, disk};
use crate::lecture::not_modelled;
use crate::python::version::{PROFILES, Profile, profile};

/// Values longer than this stand on lines of their own.
const CELL: usize = 10;

/// Prints the table.
pub fn profiles(options: &Profiles) -> Result<Status, String> {
    let rows = chosen(&options.versions)?;
    let text = match options.format {
        TableFormat::Text => text(&rows)?,
        TableFormat::Json => json(&rows)?,
    };
    disk::write(std::path::Path::new("-"), text.as_bytes())?;
    Ok(Status::Success)
}

/// The profiles of these versions; without any, all from the oldest on.
fn chosen(versions: &[String]) -> Result<Vec<&'static Profile>, String> {
    if versions.is_empty() {
        let mut rows: Vec<&Profile> = PROFILES.iter().collect();
        rows.sort_by_key(|row| row.version);
        return Ok(rows);
    }
    let find = |version: &String| {
        profile(version).ok_or_else(|| not_modelled(version).unwrap_or_default())
    };
    versions.iter().map(find).collect()
}

/// The fields of a row by their path, as in `free_lists.others.range`.
fn fields(row: &Profile) -> Result<Vec<(String, Value)>, String> {
    let value = serde_json::to_value(row).map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    flatten("", &value, &mut found);
    Ok(found)
}

fn flatten(path: &str, value: &Value, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                flatten(&format!("{path}{dot}{name}"), value, found);
            }
        }
        value => found.push((path.to_owned(), value.clone())),
    }
}

/// Every field in the group that it belongs to; those of no group come last.
fn groups(rows: &[&Profile]) -> Result<Vec<(&'static str, Vec<Row>)>, String> {
    let columns: Vec<Vec<(String, Value)>> =
        rows.iter().map(|row| fields(row)).collect::<Result<_, _>>()?;
    let mut groups: Vec<(&str, Vec<Row>)> =
        GROUPS.iter().map(|(title, _)| (*title, Vec::new())).collect();
    groups.push(("other", Vec::new()));
    for (place, (path, _)) in columns.first().into_iter().flatten().enumerate() {
        let values = columns.iter().filter_map(|column| column.get(place));
        let values = values.map(|(_, value)| value.clone()).collect();
        let is_in = |prefix: &&str| {
            path.strip_prefix(*prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let home = GROUPS.iter().position(|(_, prefixes)| prefixes.iter().any(is_in));
        let (_, group) = &mut groups[home.unwrap_or(GROUPS.len())];
        group.push(Row { path: path.clone(), values });
    }
    groups.retain(|(_, rows)| !rows.is_empty());
    Ok(groups)
}

/// One field in all profiles.
struct Row {
    path: String,
    values: Vec<Value>,
}

impl Row {
    /// The field in our own words: its name is nearly always that.
    fn label(&self) -> String {
        let known = LABELS.iter().find(|(path, _)| *path == self.path);
        let name = self.path.rsplit('.').next().unwrap_or_default();
        known.map_or_else(|| name.replace('_', " "), |(_, label)| (*label).to_owned())
    }

    fn cells(&self) -> Vec<String> {
        self.values.iter().map(|value| cell(&self.path, value)).collect()
    }
}

fn cell(path: &str, value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) if text.trim_start() != text || text.is_empty() => format!("{text:?}"),
        Value::String(text) => text.clone(),
        Value::Array(parts) if path == "told" => format!("{} names", parts.len()),
        Value::Array(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| cell(path, part)).collect();
            parts.join(if path == "version" { "." } else { " " })
        }
        value => value.to_string(),
    }
}

fn text(rows: &[&Profile]) -> Result<String, String> {
    let mut text = format!("{:34}", "");
    for row in rows {
        let _ = write!(text, " {:>CELL$}", row.name);
    }
    text.push('\n');
    for (title, group) in groups(rows)? {
        let _ = writeln!(text, "\n{title}");
        for row in group {
            write_row(&mut text, &row, rows);
        }
    }
    Ok(text)
}

fn write_row(text: &mut String, row: &Row, profiles: &[&Profile]) {
    let (label, cells) = (row.label(), row.cells());
    let _ = write!(text, "  {label:32}");
    if cells.iter().all(|cell| cell.chars().count() <= CELL) {
        for cell in &cells {
            let _ = write!(text, " {cell:>CELL$}");
        }
        text.push('\n');
        return;
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    let mut told: Vec<&String> = Vec::new();
    for cell in &cells {
        if told.contains(&cell) {
            continue;
        }
        told.push(cell);
        let names = profiles.iter().zip(&cells).filter(|(_, other)| *other == cell);
        let names: Vec<&str> = names.map(|(profile, _)| profile.name).collect();
        let _ = writeln!(text, "    {:30} {cell}", names.join(" "));
    }
}

fn json(rows: &[&Profile]) -> Result<String, String> {
    let mut profiles = Vec::new();
    for row in rows {
        profiles.push(serde_json::to_value(row).map_err(|error| error.to_string())?);
    }
    let groups = groups(rows)?.into_iter().map(|(title, rows)| {
        let paths = rows.into_iter().map(|row| Value::String(row.path)).collect();
        (title.to_owned(), Value::Array(paths))
    });
    let document = serde_json::json!({
        "format": 1,
        "default": PROFILES[0].name,
        "groups": groups.collect::<Map<_, _>>(),
        "profiles": profiles,
    });
    Ok(format!("{document:#}\n"))
}

/// The groups in the order they are shown, each with the fields that it takes.
const GROUPS: &[(&str, &[&str])] = &[
    ("version", &["name", "version", "texts_of", "is_for_threads"]),
    ("build and process map", &["build"]),
    ("small ints", &["small_int_max"]),
    ("immortality", &["immortal_refcount", "static_flags", "interns_for_ever", "keeps_constants"]),
    ("free lists", &["free_lists"]),
    ("bytes that structs have more than 3.13's", &["added"]),
    ("bytes that sizes tell less than 3.13's", &["untold"]),
    ("types", &["static_type_bytes", "told"]),
    ("structs", &["structs"]),
    ("lists", &["list"]),
    ("dicts", &["dict"]),
    ("instances", &["instance"]),
    ("calls", &["calls"]),
    ("frames and locals", &["frame", "keeps_locals"]),
    (
        "collector",
        &["gc_thresholds", "collects_in_allocation", "frozen_at_start", "untracks_frozensets"],
    ),
    ("threads", &["switch_interval_ns", "checks", "threading"]),
    ("the interpreter's own", &["copies_of_builtins", "tells_free_keys"]),
    ("bytecode", &["bytecode"]),
    ("values", &["hash_seed", "sums_exactly", "compensates_ints", "hashes_slices"]),
    ("carets", &["carets"]),
    ("error words", &["words"]),
    ("module csv", &["csv"]),
    ("limits", &["recursion_limit", "heap_limit_bytes"]),
];

/// Fields whose name alone does not say what they are.
const LABELS: &[(&str, &str)] = &[
    ("name", "profile"),
    ("version", "judged by CPython"),
    ("texts_of", "library text of"),
    ("is_for_threads", "for lessons on threads only"),
    ("checks", "looks for a waiting thread"),
    ("build.name", "build"),
    ("small_int_max", "largest shared int"),
    ("immortal_refcount", "count of immortal objects"),
    ("interns_for_ever", "interned strings are immortal"),
    ("static_type_bytes", "size of a built-in type"),
    ("gc_thresholds", "thresholds"),
    ("collects_in_allocation", "runs inside an allocation"),
    ("frozen_at_start", "frozen objects at the start"),
    ("switch_interval_ns", "switch interval (ns)"),
    ("threading.has_gil", "threads run one at a time"),
    ("threading.specializes", "instructions are specialised"),
    ("threading.cores", "cores they run on"),
    ("threading.slowness", "time of an instruction (1/1000)"),
    ("threading.told_build", "sys.version says"),
    ("bytecode.column", "set of opcodes"),
    ("bytecode.is_exact", "instructions are CPython's own"),
    ("told", "attributes that tell of other structs"),
    ("copies_of_builtins", "copies of the dict of builtins"),
    ("tells_free_keys", "free tables of dicts are told"),
    ("carets", "marked in tracebacks"),
    ("keeps_locals", "locals() is one dict per call"),
    ("frame.header_words", "words before the locals"),
    ("frame.chunk_bytes", "bytes of a chunk of frames"),
    ("frame.generator_holds_code", "a generator holds its code beside its frame"),
];
