//! What `book.toml` says, as mdBook writes it: keys that do nothing here are said once, and never stop a build.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture::BookSettings;
use crate::notes::Dialect;
use crate::site::{keys, own};
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
    pub html: Html,
    pub own: Own,
    /// What holds for the notes that do not say otherwise.
    pub settings: BookSettings,
    /// The file itself.
    pub source: Option<Source>,
}

/// `[output.html]`
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, rename_all = "kebab-case")]
pub struct Html {
    pub default_theme: Option<String>,
    smart_punctuation: Option<bool>,
    /// What it was called before.
    curly_quotes: Option<bool>,
    definition_lists: bool,
    admonitions: bool,
    mathjax_support: bool,
    pub additional_css: Vec<String>,
    pub additional_js: Vec<String>,
    pub no_section_label: bool,
    pub fold: Fold,
    code: Listings,
    pub print: Print,
    pub search: Search,
    pub git_repository_url: Option<String>,
    pub edit_url_template: Option<String>,
    pub site_url: Option<String>,
    pub cname: Option<String>,
    /// The file that is shown at an address without a page; empty: none is made.
    pub input_404: Option<Spanned<String>>,
    /// Old addresses and where they lead now.
    pub redirect: BTreeMap<String, Spanned<String>>,
}

/// `[output.html.fold]`
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, rename_all = "kebab-case")]
pub struct Fold {
    pub enable: bool,
    /// Deeper chapters are folded at first.
    pub level: u8,
}

/// `[output.html.print]`
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, rename_all = "kebab-case")]
pub struct Print {
    pub enable: bool,
    pub page_break: bool,
}

/// `[output.html.search]`
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, rename_all = "kebab-case")]
pub struct Search {
    pub enable: bool,
    pub limit_results: u32,
    pub teaser_word_count: u32,
    pub use_boolean_and: bool,
    pub boost_title: u8,
    pub boost_hierarchy: u8,
    pub boost_paragraph: u8,
    /// The deepest heading that is a result of its own.
    pub heading_split_level: u8,
    /// Chapters, or folders of them, that are not searched.
    chapter: BTreeMap<String, Searched>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
struct Searched {
    enable: Option<bool>,
}

/// Our own keys, `[output.heapdeck]` or `[heapdeck]`.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, rename_all = "kebab-case")]
pub struct Own {
    /// Whether Python is run; else it is shown as other code is.
    pub run: bool,
    /// Whether each chapter is a deck too.
    pub decks: bool,
}

/// Reads `book.toml`; what is wrong with it is said in the log, and then nothing of it holds.
pub fn read(log: &mut Log, source: &Source) -> Config {
    let mut tell = |span: Option<std::ops::Range<usize>>, message: &str| {
        let span = span.map_or(Span::at(0), Span::from);
        log.push(Diagnostic::new(Code::BadConfig, source, span, message));
        Config::default()
    };
    match toml::from_str::<File>(source.text()) {
        Ok(file) => {
            keys::check(log, source);
            let settings = own::settings(log, source);
            Config { settings, source: Some(source.clone()), ..file.into() }
        }
        Err(error) => tell(error.span(), error.message()),
    }
}

impl Config {
    /// The Markdown of the chapters.
    pub fn dialect(&self) -> Dialect {
        let mut hidden = self.html.code.hidelines.clone();
        // Rust's hidden lines are hidden in every book of mdBook's.
        hidden.entry("rust".to_owned()).or_insert_with(|| "#".to_owned());
        Dialect {
            smart_punctuation: self
                .html
                .smart_punctuation
                .or(self.html.curly_quotes)
                .unwrap_or(true),
            definition_lists: self.html.definition_lists,
            alerts: self.html.admonitions,
            mathjax: self.html.mathjax_support,
            slides: false,
            hidden,
            whole: false,
        }
    }

    /// Whether a chapter can be found by the search: the longest setting that is about it decides.
    pub fn is_searched(&self, path: &str) -> bool {
        let about = self.html.search.chapter.iter().filter(|(prefix, setting)| {
            let rest = path.strip_prefix(prefix.trim_end_matches('/'));
            setting.enable.is_some()
                && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let nearest = about.max_by_key(|(prefix, _)| prefix.len());
        self.html.search.enable && nearest.and_then(|(_, setting)| setting.enable) != Some(false)
    }
}

impl Default for Html {
    fn default() -> Html {
        Html {
            default_theme: None,
            smart_punctuation: None,
            curly_quotes: None,
            definition_lists: true,
            admonitions: true,
            mathjax_support: false,
            additional_css: Vec::new(),
            additional_js: Vec::new(),
            no_section_label: false,
            fold: Fold::default(),
            code: Listings::default(),
            print: Print::default(),
            search: Search::default(),
            git_repository_url: None,
            edit_url_template: None,
            site_url: None,
            cname: None,
            input_404: None,
            redirect: BTreeMap::new(),
        }
    }
}

impl Default for Print {
    fn default() -> Print {
        Print { enable: true, page_break: true }
    }
}

impl Default for Search {
    fn default() -> Search {
        Search {
            enable: true,
            limit_results: 30,
            teaser_word_count: 30,
            use_boolean_and: false,
            boost_title: 2,
            boost_hierarchy: 1,
            boost_paragraph: 1,
            heading_split_level: 3,
            chapter: BTreeMap::new(),
        }
    }
}

impl Default for Own {
    fn default() -> Own {
        Own { run: true, decks: true }
    }
}

impl From<File> for Config {
    fn from(file: File) -> Config {
        let File { book, build, output, heapdeck } = file;
        let mut authors = book.authors;
        authors.extend(book.author);
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Config {
            title: given(book.title),
            authors,
            description: book.description,
            language: given(book.language),
            text_direction: book.text_direction,
            src: book.src,
            build_dir: build.build_dir,
            html: output.html.unwrap_or_default(),
            own: output.heapdeck.or(heapdeck).unwrap_or_default(),
            settings: BookSettings::default(),
            source: None,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    book: Book,
    build: Build,
    output: Output,
    heapdeck: Option<Own>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Output {
    html: Option<Html>,
    heapdeck: Option<Own>,
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

/// `[output.html.code]`
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, rename_all = "kebab-case")]
struct Listings {
    /// What begins a hidden line, by language.
    hidelines: BTreeMap<String, String>,
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
    fn keys_of_mdbook_are_read() {
        let text = "[book]\ntitle = \"T\"\nauthors = [\"A\", \"B\"]\nlanguage = \"de\"\nsrc = \"text\"\n\
                    [build]\nbuild-dir = \"out\"\n[output.html]\nsmart-punctuation = false\n\
                    [output.html.code.hidelines]\npython = \"~\"\n[output.html.fold]\nenable = true\n";
        let (config, said) = config(text);
        assert_eq!(said, "");
        assert_eq!(config.title.as_deref(), Some("T"));
        assert_eq!(config.authors, ["A", "B"]);
        assert_eq!(config.language.as_deref(), Some("de"));
        assert_eq!(
            (config.src.as_deref(), config.build_dir.as_deref()),
            (Some("text"), Some("out"))
        );
        assert!(config.html.fold.enable && config.html.print.enable && config.own.run);
        let dialect = config.dialect();
        assert!(!dialect.smart_punctuation && dialect.alerts && dialect.definition_lists);
        assert_eq!(dialect.hidden.get("python").map(String::as_str), Some("~"));
    }

    #[test]
    fn what_does_nothing_is_said_once() {
        let (config, said) = config(
            "[book]\ntitle = \"T\"\nmultilingual = false\n[output.html]\nmathjax-support = true\ntheme = \"t\"\n[preprocessor.toc]\n\
             command = \"x\"\n[output.html.search]\nenable = false\n",
        );
        assert_eq!(config.title.as_deref(), Some("T"));
        assert!(!config.html.search.enable && config.dialect().mathjax);
        assert_eq!(
            said,
            "book.toml:3:1: warning[unread-key]: what these keys ask of mdBook is not done here: `book.multilingual`, \
             `output.html.theme`, `preprocessor.toc`\n"
        );
    }

    #[test]
    fn what_nobody_knows_is_said_with_its_place() {
        let text =
            "[book]\ntitel = \"T\"\n[output.html]\nfoo = 1\n[output.heapdeck]\nruns = false\n";
        let (_, said) = config(text);
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(
            lines,
            [
                "book.toml:2:1: warning[unread-key]: nobody knows the key `book.titel`",
                "book.toml:4:1: warning[unread-key]: nobody knows the key `output.html.foo`",
                "book.toml:6:1: error[bad-config]: nobody knows the key `output.heapdeck.runs`",
            ]
        );
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        let (config, said) = config("[book]\ntitle = 3\n");
        assert_eq!(config, Config::default());
        assert!(said.starts_with("book.toml:2:9: error[bad-config]: "), "{said}");
    }

    #[test]
    fn what_is_wrong_in_our_own_tables_has_its_place() {
        let text = "[heapdeck.lints]\nnosuch = \"deny\"\nmissing-alt = 3\n[heapdeck.limits]\nsteps = \"many\"\n\
                    [heapdeck.check]\ncomments = 3\ncommnts = true\n";
        let (_, said) = config(text);
        let mut places: Vec<&str> =
            said.lines().filter_map(|line| line.split(": error[").next()).collect();
        places.sort_unstable();
        let expected = ["2:1", "3:15", "5:9", "7:12", "8:1"].map(|at| format!("book.toml:{at}"));
        assert_eq!(places, expected, "{said}");
        assert!(said.lines().all(|line| line.contains("error[bad-config]: ")), "{said}");
        let (good, said) =
            config("[heapdeck.limits]\nsteps = 100_000\n[heapdeck.check]\ncomments = true\n");
        assert_eq!(said, "");
        assert!(good.settings.comments && good.settings.limits.steps == Some(100_000));
    }

    #[test]
    fn the_nearest_setting_decides_what_is_searched() {
        let (config, said) = config(
            "[output.html.search.chapter]\n\"a\" = { enable = false }\n\"a/b.md\" = { enable = true }\n",
        );
        assert_eq!(said, "");
        let searched = ["a/b.md", "a/c.md", "ab.md"].map(|path| config.is_searched(path));
        assert_eq!(searched, [true, false, true]);
    }
}
