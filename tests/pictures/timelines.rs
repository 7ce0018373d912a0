//! Timelines, races, and the list of what happens with the GIL.

use heapdeck::diagram::{self, Subject, View};

use crate::seen::read;
use crate::traced;

#[test]
fn what_the_journal_has_left_out_is_counted_in_the_list() {
    let sleeps = "import threading, time\ndef work():\n    for _ in range(12_000): time.sleep(0)\n\
                  threads = [threading.Thread(target=work) for _ in range(2)]\n\
                  for thread in threads: thread.start()\nfor thread in threads: thread.join()\n";
    let trace = traced("3.13", "show=lock", sleeps);
    let folded: u64 = trace.timeline.folds.iter().map(|fold| fold.holdings).sum();
    assert!(folded > 10_000, "{folded}");
    let picture = diagram::draw(Subject::Lock, &trace, 0, &View::default()).expect("a picture");
    let number = |text: &str| -> u64 {
        text.chars().filter(char::is_ascii_digit).collect::<String>().parse().expect("a number")
    };
    let texts = read(&picture.svg).texts(1);
    let more = texts.iter().find(|text| text.ends_with(" events more")).expect("a gap");
    // Each taking has an end.
    let shown = picture.stops.len() as u64;
    assert_eq!(number(more) + shown, 2 * number(&picture.description), "{more}");
    assert!(number(more) > 2 * folded, "{more}");
}

#[test]
fn how_a_race_ends_is_told_in_whole_sentences() {
    let bought = "import threading\nstock, sold = ['the last one'], []\ndef buy():\n    if len(stock) > 0:\n        \
                  print('one left')\n        sold.append(stock.pop())\n\
                  threads = [threading.Thread(target=buy) for _ in range(2)]\nfor t in threads: t.start()\n\
                  for t in threads: t.join()\nprint(sold)\n";
    let trace = traced("3.13", "show=race", bought);
    for width in [1184.0, 1000.0, 880.0] {
        let view = View { width, ..View::default() };
        let picture = diagram::draw(Subject::Race, &trace, 0, &view).expect("a picture");
        let last = &picture.stops.last().expect("a stop").sentence;
        assert!(last.contains("schedules") && last.ends_with('.'), "{width}: {last}");
        let drawn = read(&picture.svg).texts(picture.stops.len() as u32);
        assert!(drawn.contains(last), "{width}: {last}: {drawn:?}");
    }
}

#[test]
fn words_of_a_life_stand_on_no_line() {
    let lists =
        "a = [1, 2]\nb = a\nc = a\nL = [a, a]\nM = [a]\ndel b\nL.clear()\na = None\ndel c, M\n";
    let trace = traced("3.11", "show=life", lists);
    let view = View { height: 480.0, ..View::default() };
    let svg = diagram::draw(Subject::Life, &trace, 0, &view).expect("a picture").svg;
    let words = svg.find(">items gone<").expect("what happened");
    let start = svg[..words].rfind("<text").expect("its text");
    // What lies behind them hides the line of a count.
    assert!(
        svg[..start].trim_end().rsplit('<').next().is_some_and(|back| back.contains("tear")),
        "{svg}"
    );
}
