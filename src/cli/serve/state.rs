//! What all threads of the server share: the site as it was last built, and who waits for the next.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::cli::serve::page;
use crate::source::{Bytes, Files};

/// The last build.
#[derive(Clone, Debug, Default)]
pub struct News {
    /// How often anything has changed.
    pub version: u64,
    /// How many builds there were.
    pub builds: u64,
    /// The last site that could be built.
    pages: Arc<Files>,
    /// What is made of all its pages together; it comes a moment after them.
    whole: Arc<Files>,
    /// What the last build found, as on a terminal without colours; empty when all is well.
    pub report: Arc<str>,
    /// A stamp of styles, scripts and fonts, which all pages share.
    pub shared: u64,
    /// Whether the pages are newer than what is said of them: the build goes on.
    pub is_partial: bool,
    has_ended: bool,
}

impl News {
    /// A file of the site.
    pub fn file(&self, path: &str) -> Option<&Bytes> {
        self.whole.get(path).or_else(|| self.pages.get(path))
    }

    /// What a page is known by, with all that it shows.
    pub fn stamp(&self, path: &str) -> Option<String> {
        self.file(path).map(|bytes| page::stamp(path, bytes, &|path| self.file(path)))
    }

    /// Whether nothing could be built yet.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// The pages that are others now.
    pub fn changed<'f>(&self, pages: &'f Files) -> Vec<&'f str> {
        let changed = pages.iter().filter(|(path, bytes)| self.pages.get(*path) != Some(bytes));
        changed.map(|(path, _)| path.as_str()).collect()
    }
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

    /// Puts the pages of a build in place of the last ones; where it has none the last ones stay.
    pub fn publish(&self, pages: Option<Files>, report: String) {
        let take = pages.map(taken);
        self.change(|news| {
            news.builds += 1;
            news.report = report.into();
            news.is_partial = false;
            if let Some(take) = take {
                take(news);
            }
        });
    }

    /// Puts pages in place of the last ones, before their build has ended.
    pub fn show(&self, pages: Files) {
        let take = taken(pages);
        self.change(|news| {
            take(news);
            news.is_partial = true;
        });
    }

    /// What is made of all pages together.
    pub fn complete(&self, whole: Files) {
        self.change(|news| news.whole = Arc::new(whole));
    }

    fn change(&self, change: impl FnOnce(&mut News)) {
        let mut news = self.news.lock().unwrap_or_else(PoisonError::into_inner);
        news.version += 1;
        change(&mut news);
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

/// What puts pages in place. All that takes long is done when they are given.
fn taken(pages: Files) -> impl FnOnce(&mut News) {
    let shared = page::stamp_of_shared(&pages);
    let pages = Arc::new(pages);
    move |news| {
        news.shared = shared;
        news.pages = pages;
    }
}

impl Drop for Listener<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Each has a thread.
const MOST_LISTENERS: usize = 64;
