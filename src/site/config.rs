//! What `book.toml` says, as mdBook writes it; keys of other tools are theirs.

use serde::Deserialize;

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::source::{Source, Span};

/// The settings of a book; all may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub description: Option<String>,
    /// A language tag.
    pub language: Option<String>,
    /// `rtl` or `ltr`.
    pub text_direction: Option<String>,
    /// The folder of the chapters, relative to the book.
    pub src: Option<String>,
    /// The folder the site goes to, relative to the book.
    pub build_dir: Option<String>,
}

/// Reads `book.toml`; what is wrong with it is said in the log, and then nothing of it holds.
pub fn read(log: &mut Log, source: &Source) -> Config {
    match toml::from_str::<File>(source.text()) {
        Ok(File { book, build }) => {
            let mut authors = book.authors;
            authors.extend(book.author);
            Config {
                title: book.title.filter(|title| !title.trim().is_empty()),
                authors,
                description: book.description,
                language: book.language.filter(|language| !language.trim().is_empty()),
                text_direction: book.text_direction,
                src: book.src,
                build_dir: build.build_dir,
            }
        }
        Err(error) => {
            let span = error.span().map_or(Span::at(0), Span::from);
            log.push(Diagnostic::new(Code::BadConfig, source, span, error.message()));
            Config::default()
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    book: Book,
    build: Build,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Book {
    title: Option<String>,
    authors: Vec<String>,
    author: Option<String>,
    description: Option<String>,
    language: Option<String>,
    text_direction: Option<String>,
    src: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Build {
    build_dir: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::{Config, read};
    use crate::diagnostic::{Format, Log, render_all};
    use crate::source::Source;

    fn config(text: &str) -> (Config, String) {
        let mut log = Log::default();
        let config = read(&mut log, &Source::new("book.toml", text));
        (config, render_all(&log, Format::Concise))
    }

    #[test]
    fn keys_of_mdbook_are_read_and_others_are_left_alone() {
        let text = "[book]\ntitle = \"T\"\nauthors = [\"A\", \"B\"]\nmultilingual = false\nlanguage = \"de\"\n\
                    src = \"text\"\n[build]\nbuild-dir = \"out\"\n[output.html]\nmathjax-support = true\n";
        let (config, said) = config(text);
        assert_eq!(said, "");
        assert_eq!(config.title.as_deref(), Some("T"));
        assert_eq!(config.authors, ["A", "B"]);
        assert_eq!(config.language.as_deref(), Some("de"));
        assert_eq!(
            (config.src.as_deref(), config.build_dir.as_deref()),
            (Some("text"), Some("out"))
        );
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        let (config, said) = config("[book]\ntitle = 3\n");
        assert_eq!(config, Config::default());
        assert!(said.starts_with("book.toml:2:9: error[bad-config]: "), "{said}");
    }
}
