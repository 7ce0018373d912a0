//! The command line: every command with its options, as clap reads and documents them.

mod check;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use self::check::{Check, CheckFormat, LevelOptions, LimitOptions, Update};

/// Slides from Markdown notes whose Python runs on a bundled model of CPython.
#[derive(Debug, Parser)]
#[command(name = "heapdeck", version, about, max_term_width = 100, after_help = FIRST_STEPS)]
pub struct Arguments {
    /// `None`: a book in the current folder is built
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub global: Global,
}

/// For who has nothing yet, and for who has notes.
const FIRST_STEPS: &str = "To begin:
  heapdeck new lecture           a book with two chapters, ready to be edited
  heapdeck serve --open lecture  shows it in your browser, anew whenever you save
  heapdeck export NOTES.md       makes one deck of notes that you have";

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// When to colour what is reported
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, env = "HEAPDECK_COLOR", hide_env_values = true)]
    pub color: Color,
    /// Report errors only; twice: nothing
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub quiet: u8,
    /// Say which file is worked on, and show all findings, however many are alike
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write one self-contained HTML deck
    Export(Export),
    /// Make a site of chapters, each a page and a deck; the default in a folder with a book
    Build(Build),
    /// Serve a book or a lecture on this machine, and load its pages anew when it is edited
    Serve(Serve),
    /// Run everything the notes contain and compare it with what they claim
    Check(Check),
    /// Rewrite the output that the notes record, where it is not what was printed
    Update(Update),
    /// Run a Python file on the machine, as `python FILE.py` would
    Run(Run),
    /// Draw one picture of a Python file's run
    Draw(Draw),
    /// Write the run of a Python file as data
    Trace(Trace),
    /// Search for the outcomes that a Python file with threads can have
    Race(Race),
    /// Measure the programs of notes that ask for the real clock, and keep their schedules beside the notes
    Record(Record),
    /// Write a lecture to begin with into a new folder
    New(New),
    /// The preprocessor that mdBook starts; also as `mdbook-heapdeck`
    Mdbook(Mdbook),
    /// Print what each CPython version that is modelled does otherwise than the others
    Profiles(Profiles),
    /// List the keys and flags that notes may carry
    Directives(Directives),
    /// Explain a diagnostic code
    Explain(Explain),
    /// Print shell completions
    Completions(Completions),
    /// Print the manual page
    Man,
}

#[derive(Debug, Args)]
pub struct Export {
    /// The notes; `-` reads standard input
    pub notes: PathBuf,
    /// Where to write the deck; `-` writes to standard output [default: the notes' name with .html]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Print a PDF with an installed Chromium, Chrome or Edge; also when the output's name ends in .pdf
    #[arg(long)]
    pub pdf: bool,
    /// What is a page of the PDF
    #[arg(long, value_enum, default_value_t = PrintPages::Slides)]
    pub pages: PrintPages,
    /// Fail when the file is larger, as in `300k` or `1.5M`
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub budget: Option<u64>,
    /// Leave out the speaker's notes
    #[arg(long)]
    pub without_notes: bool,
    /// Also write every figure as an SVG that stands alone
    #[arg(long, value_name = "FOLDER")]
    pub figures: Option<PathBuf>,
    /// Write the figures as PNG too; needs a heapdeck built with the feature `png`
    #[arg(long, requires = "figures")]
    pub png: bool,
    /// Write the figures in the colours of the dark theme
    #[arg(long, requires = "figures")]
    pub dark: bool,
    /// Also write a picture of 1200x630 to show beside links; PNG by its name, else SVG
    #[arg(long, value_name = "FILE")]
    pub card: Option<PathBuf>,
    /// Also write the speaker's notes as text
    #[arg(long = "notes", value_name = "FILE")]
    pub notes_text: Option<PathBuf>,
    #[command(flatten)]
    pub kept: Beside,
    #[command(flatten)]
    pub limits: LimitOptions,
    #[command(flatten)]
    pub manner: Manner,
    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
}

/// How notes are made into a deck.
#[derive(Clone, Debug, Default, Args)]
pub struct Manner {
    /// The folder of a theme, instead of the one that the notes name
    #[arg(long, value_name = "FOLDER")]
    pub theme: Option<PathBuf>,
    /// The notes are somebody else's: their HTML is cleaned, their styles and theme are left out
    #[arg(long)]
    pub untrusted: bool,
    #[command(flatten)]
    pub reach: Reach,
}

/// What may be included.
#[derive(Clone, Debug, Default, Args)]
pub struct Reach {
    /// Let files be included from all of this folder [default: that of the book, or of the notes]
    #[arg(long, value_name = "FOLDER")]
    pub root: Option<PathBuf>,
}

/// What is kept of results.
#[derive(Clone, Debug, Default, Args)]
pub struct CacheOptions {
    /// Where results are kept [default: heapdeck below `XDG_CACHE_HOME`, or below ~/.cache]
    #[arg(long, value_name = "FOLDER", env = "HEAPDECK_CACHE", hide_env_values = true)]
    pub cache: Option<PathBuf>,
    /// Make everything anew, and keep nothing
    #[arg(long, env = "HEAPDECK_NO_CACHE", hide_env_values = true, value_parser = clap::builder::FalseyValueParser::new())]
    pub no_cache: bool,
}

/// What is written and kept beside a result.
#[derive(Clone, Debug, Default, Args)]
pub struct Beside {
    #[command(flatten)]
    pub cache: CacheOptions,
    /// Also write what was read, as Make and Ninja read it
    #[arg(long, value_name = "FILE")]
    pub depfile: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PrintPages {
    /// Each slide, in its last state
    Slides,
    /// Each step of each slide
    Steps,
    /// Each slide, and after it the speaker's notes
    Notes,
}

/// A number of bytes: `300k` are 300,000.
fn size(text: &str) -> Result<u64, String> {
    let wrong = || "a size is a number of bytes, or as in `300k` or `1.5M`".to_owned();
    let text = text.trim().trim_end_matches(['b', 'B']);
    let (number, unit) = match text.chars().next_back() {
        Some('k' | 'K') => (&text[..text.len() - 1], 1e3),
        Some('m' | 'M') => (&text[..text.len() - 1], 1e6),
        _ => (text, 1.0),
    };
    let number: f64 = number.trim().parse().map_err(|_| wrong())?;
    let bytes = number * unit;
    if bytes.is_finite() && (1.0..=1e15).contains(&bytes) { Ok(bytes as u64) } else { Err(wrong()) }
}

#[derive(Debug, Args)]
pub struct Build {
    /// The book: a folder with SUMMARY.md, or with content/, src/ or a book.toml
    #[arg(default_value = ".")]
    pub folder: PathBuf,
    /// Where to write the site [default: site, in the folder of the book]
    #[arg(
        short,
        long,
        visible_alias = "dest-dir",
        visible_short_alias = 'd',
        value_name = "FOLDER"
    )]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub kept: Beside,
    #[command(flatten)]
    pub manner: Manner,
    #[command(flatten)]
    pub making: Making,
    /// Make everything anew, also when nothing has changed
    #[arg(long)]
    pub force: bool,
    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
}

impl Build {
    /// A build as nobody says otherwise.
    pub fn of(folder: PathBuf) -> Build {
        Build {
            folder,
            output: None,
            kept: Beside {
                cache: CacheOptions { no_cache: true, ..CacheOptions::default() },
                depfile: None,
            },
            manner: Manner::default(),
            making: Making::default(),
            force: false,
            strict: false,
        }
    }
}

/// What of a book is made.
#[derive(Clone, Debug, Default, Args)]
pub struct Making {
    /// Show Python as other code is shown, and run nothing
    #[arg(long)]
    pub no_run: bool,
    /// Make pages only, no decks
    #[arg(long)]
    pub no_decks: bool,
    /// Threads that work at once [default: one for each processor]
    #[arg(short, long, value_name = "COUNT")]
    pub jobs: Option<usize>,
    #[command(flatten)]
    pub limits: LimitOptions,
}

#[derive(Debug, Args)]
pub struct Serve {
    /// The folder of a book, or a file of notes
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Where to listen on 127.0.0.1; 0 takes any port that is free
    #[arg(short, long, default_value_t = 3000, env = "HEAPDECK_PORT", hide_env_values = true)]
    pub port: u16,
    /// Open it in a browser
    #[arg(long)]
    pub open: bool,
    #[command(flatten)]
    pub cache: CacheOptions,
    #[command(flatten)]
    pub manner: Manner,
    #[command(flatten)]
    pub making: Making,
}

#[derive(Debug, Args)]
pub struct New {
    /// The folder; nothing in it is overwritten
    pub folder: PathBuf,
    /// A book for mdBook, with heapdeck as its preprocessor
    #[arg(long)]
    pub mdbook: bool,
}

#[derive(Debug, Args)]
pub struct Mdbook {
    /// `None`: the book comes from standard input and goes to standard output
    #[command(subcommand)]
    pub question: Option<MdbookQuestion>,
}

#[derive(Debug, Subcommand)]
pub enum MdbookQuestion {
    /// Tell by the exit status whether there is something for a renderer
    Supports { renderer: String },
}

#[derive(Debug, Args)]
pub struct Run {
    /// The script; `-` reads standard input
    #[arg(required_unless_present = "repl")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub machine: MachineOptions,
    #[command(flatten)]
    pub limits: LimitOptions,
    #[command(flatten)]
    pub clock: ClockOptions,
    /// Compile each statement on its own and echo values, as the interactive prompt does; without a file, be that prompt
    #[arg(long)]
    pub repl: bool,
}

/// By which clock a script runs.
#[derive(Clone, Debug, Args)]
pub struct ClockOptions {
    /// By which clock it runs
    #[arg(long, value_enum, default_value_t = RunClock::Virtual, env = "HEAPDECK_CLOCK", hide_env_values = true)]
    pub clock: RunClock,
    /// Run by the real clock, and write here which thread ran when
    #[arg(long, value_name = "FILE", conflicts_with = "replay")]
    pub record: Option<PathBuf>,
    /// Run as was recorded: the same switches, at the measured times
    #[arg(long, value_name = "FILE")]
    pub replay: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RunClock {
    /// A calibrated cost for each instruction: every run is the same
    Virtual,
    /// The host's: its threads wait for a real lock, and no two runs are quite the same
    Real,
}

/// What the machine models.
#[derive(Clone, Debug, Args)]
pub struct MachineOptions {
    /// The CPython version that is modelled; `heapdeck profiles` lists those there are
    #[arg(
        long,
        default_value = "3.13",
        value_name = "VERSION",
        env = "HEAPDECK_PYTHON",
        hide_env_values = true
    )]
    pub python: String,
    /// How the interpreter is built, which decides its process map [default: as the profile says]
    #[arg(long, value_name = "BUILD", value_parser = ["non-pie", "pie"])]
    pub build: Option<String>,
    /// Seed of what CPython leaves open
    #[arg(long, default_value_t = 0, env = "HEAPDECK_SEED", hide_env_values = true)]
    pub seed: u64,
    /// Draw from the seed where the parts of the process lie, as the kernel does at each start
    #[arg(long)]
    pub aslr: bool,
    /// Cores on which threads run at once, under a version without a GIL [default: as the profile says]
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=64))]
    pub cores: Option<u32>,
}

#[derive(Debug, Args)]
pub struct Draw {
    /// The script; `-` reads standard input
    pub file: PathBuf,
    /// Where to write the SVG, or the PNG where the name says so; `-` writes to standard output
    #[arg(short, long, default_value = "-", value_name = "FILE")]
    pub output: PathBuf,
    /// What to draw
    #[arg(long, value_enum, default_value_t = Picture::Auto)]
    pub show: Picture,
    /// The timelines of the run under two versions or more, as in `--compare 3.13,3.13t`, on one axis of time
    #[arg(long, value_name = "VERSIONS", value_delimiter = ',', conflicts_with_all = ["show", "layout"])]
    pub compare: Vec<String>,
    /// The bytes of the objects that names stand for at the end, field by field; as `--show layout`
    #[arg(long, conflicts_with = "show")]
    pub layout: bool,
    /// The state after this line last ran
    #[arg(long, value_name = "LINE", conflicts_with = "step")]
    pub at: Option<u32>,
    /// The state after this stop, counted from 1
    #[arg(long, value_name = "N")]
    pub step: Option<usize>,
    /// Dark colours
    #[arg(long)]
    pub dark: bool,
    /// The whole figure as Markdown instead of SVG
    #[arg(long)]
    pub text: bool,
    /// Every picture of the scripts, notes and traces in a folder, or of one of them, on one HTML page
    #[arg(long, conflicts_with_all = ["text", "at", "step", "show", "layout", "record", "replay"])]
    pub gallery: bool,
    #[command(flatten)]
    pub machine: MachineOptions,
    #[command(flatten)]
    pub clock: ClockOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Picture {
    /// Who waits for whom in a deadlock, the timeline when more than one thread ran, else memory
    Auto,
    /// Frames, objects and references
    Memory,
    /// Who held the GIL when
    Gil,
    /// What happens with the GIL as a list of calls
    Lock,
    /// Threads that wait for each other for ever
    Waits,
    /// The shortest schedule of the worst outcome, instruction by instruction
    Race,
    /// The process by address
    Map,
    /// The reference count of one object over its life
    Life,
    /// What the cycle collector does
    Gc,
    /// Bytecode beside its lines
    Dis,
    /// The bytes of objects
    Layout,
}

#[derive(Debug, Args)]
pub struct Trace {
    /// The script; `-` reads standard input
    pub file: PathBuf,
    /// Where to write the trace; `-` writes to standard output
    #[arg(short, long, default_value = "-", value_name = "FILE")]
    pub output: PathBuf,
    /// As what
    #[arg(long, value_enum, default_value_t = TraceFormat::Heapdeck)]
    pub format: TraceFormat,
    #[command(flatten)]
    pub machine: MachineOptions,
    #[command(flatten)]
    pub clock: ClockOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TraceFormat {
    /// All of it, in heapdeck's own versioned form
    Heapdeck,
    /// The threads' timeline in the Trace Event Format, as Perfetto opens it
    Chrome,
}

#[derive(Debug, Args)]
pub struct Race {
    /// The script; `-` reads standard input
    pub file: PathBuf,
    /// Switches of one schedule, beside those where a thread waits
    #[arg(long, default_value_t = 4, value_name = "N")]
    pub switches: usize,
    /// Schedules that are tried at most
    #[arg(long, default_value_t = 2_000, value_name = "N")]
    pub schedules: u64,
    /// Instructions that are run at most, in millions
    #[arg(long, default_value_t = 3_000, value_name = "N")]
    pub instructions: u64,
    /// How the outcomes are written
    #[arg(long, value_enum, default_value_t = RaceFormat::Human)]
    pub format: RaceFormat,
    #[command(flatten)]
    pub machine: MachineOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RaceFormat {
    /// Each outcome with the switches of its shortest schedule
    Human,
    Json,
}

#[derive(Debug, Args)]
pub struct Record {
    /// The notes, of which the front matter or a block says `clock: real`
    pub notes: PathBuf,
}

#[derive(Debug, Args)]
pub struct Profiles {
    /// Only these versions, in this order
    pub versions: Vec<String>,
    /// How the table is written
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub format: TableFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// By groups
    Text,
    Json,
}

#[derive(Debug, Args)]
pub struct Directives {
    /// How they are written
    #[arg(long, value_enum, default_value_t = DirectivesFormat::Text)]
    pub format: DirectivesFormat,
    /// Where to write them
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// The code, as in `output-differs`; without it all codes are listed
    pub code: Option<String>,
}

#[derive(Debug, Args)]
pub struct Completions {
    pub shell: clap_complete::Shell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DirectivesFormat {
    /// By groups
    Text,
    Json,
    /// A JSON Schema of the front matter, for editors that complete and check it
    Schema,
    /// A JSON Schema of heapdeck's keys in `book.toml`
    BookSchema,
}
