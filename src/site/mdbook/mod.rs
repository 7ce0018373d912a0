//! A preprocessor for mdBook: in the chapters it gives us, blocks of Python get their output and their pictures.
//!
//! The book is kept as the JSON it came as, so that what mdBook 0.4 and 0.5 and later ones write otherwise than each
//! other comes back as it was.

mod block;
mod chapter;
mod states;
mod style;
mod words;

use serde_json::Value;

use crate::diagnostic::Log;
use crate::lecture::Lecture;
use crate::notes::{ReadText, closest};
use crate::trace::Trace;

/// Runs the programs of a chapter: its lecture, and the path of its file below the folder of the chapters.
pub type RunChapter<'a> = &'a dyn Fn(&mut Log, &mut Lecture, &str) -> Vec<Trace>;

/// What `[preprocessor.heapdeck]` of `book.toml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The version of Python, where the chapter names none.
    pub python: Option<String>,
    pub seed: Option<u64>,
    /// Warnings count as errors.
    pub strict: bool,
    /// No pictures, only output.
    pub no_figures: bool,
    /// How a line of Python begins that is run and not shown (`[output.html.code.hidelines]`).
    pub hide_lines: Option<String>,
    /// Pages, or else text.
    pub is_html: bool,
}

/// A book as mdBook hands it over.
#[derive(Debug)]
pub struct Input {
    pub options: Options,
    /// The folder of the book.
    pub root: String,
    /// The folder of the chapters, below it.
    pub src: String,
    /// Sentences about settings that are not understood.
    pub remarks: Vec<String>,
    book: Value,
}

/// Reads what mdBook writes to a preprocessor: `[context, book]`.
pub fn read(text: &str) -> Result<Input, String> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| format!("what mdBook wrote is no JSON: {error}"))?;
    let wrong = "what mdBook wrote is no list of context and book";
    let Value::Array(parts) = value else { return Err(wrong.to_owned()) };
    let Ok([context, book]) = <[Value; 2]>::try_from(parts) else { return Err(wrong.to_owned()) };
    if items_of(&book).is_none() {
        return Err("the book has neither `items` nor `sections`".to_owned());
    }
    let text = |pointer: &str| context.pointer(pointer).and_then(Value::as_str);
    let mut remarks = Vec::new();
    let mut options = options(&mut remarks, context.pointer("/config/preprocessor/heapdeck"))?;
    options.is_html = text("/renderer") == Some("html");
    let hide = text("/config/output/html/code/hidelines/python").filter(|hide| !hide.is_empty());
    options.hide_lines = hide.map(str::to_owned);
    Ok(Input {
        options,
        root: text("/root").unwrap_or(".").to_owned(),
        src: text("/config/book/src").unwrap_or("src").to_owned(),
        remarks,
        book,
    })
}

impl Input {
    /// The book with what our blocks became; all else as it came. `read` knows the files of the chapters, by their paths
    /// below the folder of those.
    pub fn processed(mut self, log: &mut Log, run: RunChapter, read: ReadText) -> Value {
        let options = self.options;
        if let Some(items) = items_of_mut(&mut self.book) {
            walk(items, &mut |chapter| chapter::rewrite(log, &options, chapter, run, read));
        }
        self.book
    }
}

/// What mdBook itself reads in a preprocessor's table.
const MDBOOKS: &[&str] = &["command", "renderers", "renderer", "before", "after", "optional"];
const OURS: &[&str] = &["python", "seed", "strict", "figures"];

fn options(remarks: &mut Vec<String>, table: Option<&Value>) -> Result<Options, String> {
    let mut options = Options::default();
    let Some(Value::Object(table)) = table else { return Ok(options) };
    for (key, value) in table {
        let wrong = |kind: &str| format!("book.toml: preprocessor.heapdeck.{key} is no {kind}");
        let flag = || value.as_bool().ok_or_else(|| wrong("true or false"));
        match key.as_str() {
            // `3.13` without quotes is a number in TOML, and `3.1` may have been `3.10`.
            "python" => {
                let version = value.as_str().ok_or_else(|| wrong("text, as in \"3.13\""))?;
                options.python = Some(version.to_owned());
            }
            "seed" => options.seed = Some(value.as_u64().ok_or_else(|| wrong("whole number"))?),
            "strict" => options.strict = flag()?,
            "figures" => options.no_figures = !flag()?,
            key if MDBOOKS.contains(&key) => {}
            key => {
                let near = closest(key, OURS.iter().copied());
                let near = near.map(|near| format!("; did you mean `{near}`?"));
                let near = near.unwrap_or_default();
                remarks.push(format!("book.toml: preprocessor.heapdeck has no `{key}`{near}"));
            }
        }
    }
    Ok(options)
}

/// The list of items: `items` since 0.5, `sections` before.
fn items_of(book: &Value) -> Option<&Vec<Value>> {
    book.get("items").or_else(|| book.get("sections"))?.as_array()
}

fn items_of_mut(book: &mut Value) -> Option<&mut Vec<Value>> {
    let name = if book.get("items").is_some() { "items" } else { "sections" };
    book.get_mut(name)?.as_array_mut()
}

/// Every chapter with those below it; no book is so deep that this would matter.
fn walk(items: &mut [Value], rewrite: &mut dyn FnMut(&mut Value)) {
    for item in items {
        let Some(chapter) = item.get_mut("Chapter") else { continue };
        rewrite(chapter);
        if let Some(Value::Array(below)) = chapter.get_mut("sub_items") {
            walk(below, rewrite);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_is_no_book_is_refused_and_settings_are_read() {
        for (text, why) in [
            ("", "no JSON"),
            ("{}", "no list"),
            ("[{}]", "no list"),
            ("[{}, {\"pages\": []}]", "neither `items` nor `sections`"),
            (
                r#"[{"config":{"preprocessor":{"heapdeck":{"python":3.13}}}},{"items":[]}]"#,
                "no text, as in",
            ),
        ] {
            assert!(read(text).expect_err(text).contains(why), "{text}");
        }
        let text = r#"[{"renderer":"html","config":{"book":{"src":"text"},"output":{"html":{"code":
            {"hidelines":{"python":"~"}}}},"preprocessor":{"heapdeck":{"command":"x","pyton":"3",
            "strict":true,"figures":false,"seed":7}}}},{"sections":[],"__non_exhaustive":null}]"#;
        let input = read(text).expect("a book");
        assert_eq!(input.src, "text");
        assert!(input.options.strict && input.options.is_html && input.options.no_figures);
        assert_eq!(input.options.seed, Some(7));
        assert_eq!(input.options.hide_lines.as_deref(), Some("~"));
        assert_eq!(input.remarks.len(), 1);
        assert!(input.remarks[0].ends_with("has no `pyton`; did you mean `python`?"));
    }
}
