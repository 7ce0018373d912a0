//! What all threads of the server share: the site as it was last built, and who waits for the next.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::cli::serve::page;
use crate::source::Files;

/// The last build.
#[derive(Clone, Debug, Default)]
pub struct News {
    /// Counted from 1.
    pub version: u64,
    /// The last site that could be built.
    pub files: Arc<Files>,
    /// What the last build found, as on a terminal without colours; empty when all is well.
    pub report: Arc<str>,
    /// A stamp of styles, scripts and fonts, which all pages share.
    pub shared: u64,
    has_ended: bool,
}

/// What the builder writes and the server reads.
#[derive(Debug, Default)]
pub struct State {
    news: Mutex<News>,
    changed: Condvar,
    listeners: AtomicUsize,
}

/// One page that listens; it leaves when this is dropped.
#[derive(Debug)]
pub struct Listener<'s>(&'s AtomicUsize);

impl State {
    /// What there is now.
    pub fn news(&self) -> News {
        self.news.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What comes after a version, or the same again after a while; `None` at the end.
    pub fn news_after(&self, version: Option<u64>, patience: Duration) -> Option<News> {
        let end = Instant::now() + patience;
        let mut news = self.news.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if news.has_ended {
                return None;
            }
            let left = end.saturating_duration_since(Instant::now());
            if version != Some(news.version) || left.is_zero() {
                return Some(news.clone());
            }
            let waited = self.changed.wait_timeout(news, left);
            news = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Puts a build in place of the last one; where it has no files those of the last one stay.
    pub fn publish(&self, files: Option<Files>, report: String) {
        let mut news = self.news.lock().unwrap_or_else(PoisonError::into_inner);
        news.version += 1;
        news.report = report.into();
        if let Some(files) = files {
            news.shared = page::stamp_of_shared(&files);
            news.files = Arc::new(files);
        }
        drop(news);
        self.changed.notify_all();
    }

    /// Lets everybody go who waits.
    pub fn end(&self) {
        self.news.lock().unwrap_or_else(PoisonError::into_inner).has_ended = true;
        self.changed.notify_all();
    }

    /// A place among those that listen, while there is one.
    pub fn join(&self) -> Option<Listener<'_>> {
        if self.listeners.fetch_add(1, Ordering::Relaxed) < MOST_LISTENERS {
            return Some(Listener(&self.listeners));
        }
        self.listeners.fetch_sub(1, Ordering::Relaxed);
        None
    }
}

impl Drop for Listener<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Each has a thread.
const MOST_LISTENERS: usize = 64;
