//! A deck as PDF, printed by a browser that is installed.

mod settle;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::cli::arguments::PrintPages;
use settle::settle;

/// Programs that print, by their names on the path, and where macOS and Windows keep them.
const NAMES: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
    "brave-browser",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
];
/// The variable that names another one.
const VARIABLE: &str = "HEAPDECK_BROWSER";
/// It asks for nothing and leaves nothing.
const QUIET: &[&str] = &[
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
];
const PATIENCE: Duration = Duration::from_mins(2);

/// Prints a deck.
pub fn print(deck: &str, pages: PrintPages) -> Result<Vec<u8>, String> {
    let browser = find().ok_or_else(|| {
        format!(
            "no Chromium, Chrome or Edge was found to print the PDF; install one, name it in {VARIABLE}, or open the deck \
             in a browser and print it there"
        )
    })?;
    let folder = tempfile::tempdir().map_err(|error| format!("a folder for the PDF: {error}"))?;
    let page = folder.path().join("deck.html");
    let cannot = |error: std::io::Error| format!("{}: {error}", page.display());
    fs::write(&page, without_ways(deck)).map_err(cannot)?;
    let query = match pages {
        PrintPages::Slides => "",
        PrintPages::Steps => "?print=steps",
        PrintPages::Notes => "?print=notes",
    };
    let path = page.display().to_string().replace('\\', "/").replace(' ', "%20");
    let address = format!("file://{}{path}{query}", if path.starts_with('/') { "" } else { "/" });
    let printed = folder.path().join("deck.pdf");
    let run = |flags: &[&str]| start(&browser, folder.path(), &printed, &address, flags);
    // A browser that root starts, as in a container, prints only without its sandbox; the page's policy keeps it from
    // loading or running anything but what stands in it.
    run(&[]).or_else(|_| run(&["--no-sandbox"]))?;
    let mut bytes = fs::read(&printed).map_err(|error| format!("the printed PDF: {error}"))?;
    settle(&mut bytes);
    Ok(bytes)
}

/// Links to files beside the notes would name the folder that is printed from; on paper they lead nowhere.
fn without_ways(deck: &str) -> String {
    let mut parts = deck.split("<a ");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("<a ");
        let (tag, rest) = part.split_at(part.find('>').unwrap_or(part.len()));
        let link = tag
            .split_once("href=\"")
            .and_then(|(before, link)| Some((before, link.split_once('"')?)));
        match link {
            Some((before, (target, after))) if is_way(target) => text.extend([before, after]),
            _ => text.push_str(tag),
        }
        text.push_str(rest);
    }
    text
}

/// Whether a link is neither within the page nor has a scheme.
fn is_way(target: &str) -> bool {
    let head = target.split(['/', '?', '#']).next().unwrap_or_default();
    !target.starts_with('#') && !head.contains(':')
}

fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(VARIABLE).filter(|named| !named.is_empty()) {
        return Some(PathBuf::from(named));
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    NAMES.iter().find_map(|name| {
        let mut places = folders.iter().map(|folder| folder.join(name));
        places.find(|place| place.is_file())
    })
}

fn start(
    browser: &Path,
    folder: &Path,
    printed: &Path,
    address: &str,
    flags: &[&str],
) -> Result<(), String> {
    let name = browser.display();
    let profile = folder.join(format!("profile{}", flags.len()));
    let said = fs::File::create(folder.join("said")).map_err(|error| error.to_string())?;
    let mut child = Command::new(browser)
        .args(QUIET)
        .args(flags)
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--print-to-pdf={}", printed.display()))
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(said)
        .spawn()
        .map_err(|error| format!("{name} cannot be started: {error}"))?;
    let started = Instant::now();
    let status = loop {
        match child.try_wait().map_err(|error| format!("{name}: {error}"))? {
            Some(status) => break status,
            None if started.elapsed() > PATIENCE => {
                // It is over either way; that it cannot be stopped changes nothing.
                let _ = child.kill();
                return Err(format!("{name} has not printed the PDF in {} s", PATIENCE.as_secs()));
            }
            None => sleep(Duration::from_millis(20)),
        }
    };
    if status.success() && printed.is_file() {
        return Ok(());
    }
    let said = fs::read_to_string(folder.join("said")).unwrap_or_default();
    let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
    Err(format!("{name} did not print the PDF: {last}"))
}
