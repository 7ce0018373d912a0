//! What is being worked on: a bar on a terminal once work lasts, a line for each file where `--verbose` asks for it.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::arguments::Global;

/// Work that ends sooner shows no bar.
const PATIENCE: Duration = Duration::from_millis(400);

/// Work on so many files.
pub struct Progress {
    bar: ProgressBar,
    began: Instant,
    is_shown: bool,
    is_verbose: bool,
}

impl Progress {
    /// `total`: of the files, where it is known; `what` is done with them.
    pub fn new(global: &Global, total: Option<usize>, what: &'static str) -> Progress {
        let template = match total {
            Some(_) => "{prefix} [{bar:24}] {pos}/{len} {wide_msg}",
            None => "{spinner} {prefix} {pos} {wide_msg}",
        };
        let style = ProgressStyle::with_template(template);
        let length = total.map(|total| total as u64);
        let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::hidden())
            .with_style(
                style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "),
            )
            .with_prefix(what);
        Progress {
            bar,
            began: Instant::now(),
            is_shown: global.quiet == 0 && !global.verbose && std::io::stderr().is_terminal(),
            is_verbose: global.verbose,
        }
    }

    /// A file's turn has come.
    pub fn step(&self, name: &str) {
        if self.is_verbose {
            anstream::eprintln!("{} {name}", self.bar.prefix());
        }
        self.uncover();
        self.bar.set_message(name.to_owned());
        self.bar.inc(1);
    }

    /// So far it has come, of a whole that is not files.
    pub fn show(&self, position: u64, message: &str) {
        self.uncover();
        self.bar.set_message(message.to_owned());
        self.bar.set_position(position);
    }

    fn uncover(&self) {
        if self.is_shown && self.bar.is_hidden() && self.began.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

/// What is reported afterwards begins on a line of its own.
impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
