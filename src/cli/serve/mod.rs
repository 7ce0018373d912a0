//! `heapdeck serve`: a book or a lecture on 127.0.0.1, built from memory and anew when it is edited.

mod http;
mod page;
mod state;
mod watch;
mod work;

use std::sync::Arc;
use std::sync::mpsc;
use std::thread;

use crate::cli::arguments::{Global, Serve};
use crate::cli::serve::state::State;
use crate::cli::serve::watch::Watching;
use crate::cli::serve::work::Work;
use crate::cli::{Status, disk, report};

/// Builds, serves and watches until it is interrupted.
pub fn serve(options: &Serve, global: &Global) -> Result<Status, String> {
    let mut work = Work::new(options, global)?;
    let (server, address) = http::listen(options.port)?;
    let (server, state) = (Arc::new(server), Arc::new(State::default()));
    let (sender, events) = mpsc::channel();
    // Watched before it is built, so that no edit is missed.
    let mut watching = Watching::new(&work.watched(), sender)?;
    let (ending, ended) = (server.clone(), state.clone());
    ctrlc::set_handler(move || {
        ended.end();
        ending.unblock();
    })
    .map_err(|error| format!("cannot be told of interrupts: {error}"))?;
    let url = format!("http://{address}/");
    let opens = options.open.then(|| url.clone());
    if global.quiet < 2 {
        disk::print(format!("Serving {} at {url} (Ctrl-C ends it)\n", work.name()).as_bytes())?;
    }
    let builder = state.clone();
    // It is left behind at the end: a build that hangs must not keep the program.
    thread::spawn(move || {
        work.build(&builder, &mut watching);
        if let Some(url) = opens
            && let Err(error) = open::that_detached(&url)
        {
            report::failure(&format!("no browser could be opened: {error}"));
        }
        while watch::wait(&events, &work.watched()) {
            work.build(&builder, &mut watching);
        }
    });
    http::answer_all(&server, &state, address.port());
    Ok(Status::Success)
}
