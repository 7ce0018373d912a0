//! Rules that pictures of single programs show: what is drawn as what.

use heapdeck::diagram;

use crate::seen::read;
use crate::{drawn, drawn_as};

#[test]
fn a_weak_reference_has_an_arrow_that_does_not_count() {
    let program =
        "import weakref\n\nclass Node: pass\n\nn = Node()\nr = weakref.ref(n)\ndel n\nlast = [r]\n";
    let picture = drawn("3.13", program);
    let root = read(&picture.svg);
    let weak = |stop: u32| root.all_groups("weak").filter(|arrow| arrow.is_seen(stop)).count();
    let stops = picture.stops.len() as u32;
    assert_eq!((weak(2), weak(stops)), (1, 0));
    let node = |stop: u32| root.cards(stop).into_iter().find(|card| card.title.starts_with("Node"));
    assert_eq!(node(2).and_then(|card| card.count), Some(1));
    let reference =
        root.all_groups("k-inst").find(|card| card.texts(stops).contains(&"weak".to_owned()));
    let texts = reference.expect("the reference").texts(stops);
    assert!(texts.contains(&"dead".to_owned()), "{texts:?}");
}

#[test]
fn a_weak_reference_without_a_card_leaves_from_where_it_is_held() {
    let program = "import weakref\n\nclass K: pass\n\nk = K()\nd = weakref.WeakKeyDictionary()\nd[k] = 'info'\ndel k\n";
    let picture = drawn("3.13", program);
    let root = read(&picture.svg);
    let cards = |stop: u32| root.cards(stop);
    assert!(cards(3).iter().all(|card| !card.title.starts_with("ReferenceType")), "has a card");
    let weak = root.all_groups("weak").filter(|arrow| arrow.is_seen(3)).count();
    let dict = root.all_groups("k-map").next().expect("the dict").texts(3);
    assert_eq!((weak, dict.contains(&"weak".to_owned())), (1, true), "{dict:?}");
    let target = cards(3).into_iter().find(|card| card.title.starts_with("K "));
    let target = target.expect("the target");
    assert_eq!((target.count, root.arrows_into(&target, 3)), (Some(1), 1));
}

#[test]
fn an_exception_refers_to_what_it_is_about() {
    let program = "x = [1, 2]\ne = ValueError(x)\nmsg = 'a message that has a card'\nf = KeyError(msg)\n\n\
                   def gen():\n    yield\n    return x\n\ng = gen()\nnext(g)\ntry:\n    next(g)\n\
                   except StopIteration as stop:\n    s = stop\nplain = IndexError('no card')\n";
    let picture = drawn("3.13", program);
    let root = read(&picture.svg);
    let last = picture.stops.len() as u32;
    let texts = |of: &str| {
        let mut cards = root.all_groups("k-inst");
        let card = cards.find(|card| card.texts(last).contains(&of.to_owned()));
        card.expect("a card").texts(last)
    };
    for (name, held) in [("ValueError", "args"), ("KeyError", "args"), ("StopIteration", "value")] {
        assert!(texts(name).contains(&held.to_owned()), "{name}: {:?}", texts(name));
        assert!(!texts(name).contains(&"list".to_owned()), "{name}: {:?}", texts(name));
    }
    assert!(texts("IndexError").contains(&"'no card'".to_owned()), "{:?}", texts("IndexError"));
    every_card_counts(&picture);
}

#[test]
fn what_a_class_has_is_drawn_once_beside_a_view_of_it() {
    let program = "class C:\n    shared = []\n    count = 0\n    def f(self): pass\n\nv = vars(C)\nC.shared.append(1)\n\
                   C.late = [2]\ndel v\nlast = C.shared\n";
    let picture = drawn("3.13", program);
    let root = read(&picture.svg);
    let last = picture.stops.len() as u32;
    // A view outlives its class.
    every_card_counts(&drawn(
        "3.13",
        &format!("{program}v = vars(C)\ndel C\nimport gc\ngc.collect()\nw = v\n"),
    ));
    let class = root.all_groups("k-code").next().expect("the class").texts(last);
    assert!(class.contains(&"__dict__".to_owned()), "{class:?}");
    assert!(!class.contains(&"shared".to_owned()), "{class:?}");
    let dicts = root.all_groups("k-map").flat_map(|card| card.texts(last));
    let dicts: Vec<String> = dicts.collect();
    assert!(
        dicts.contains(&"'shared'".to_owned()) && !dicts.contains(&"'f'".to_owned()),
        "{dicts:?}"
    );
    every_card_counts(&picture);
}

#[test]
fn siblings_are_all_cards_or_all_written() {
    let program = "class Shelf:\n    def __init__(self, name):\n        self.name = name\n        self.books = []\n        \
                   self.tags = set()\n\nshelves = [Shelf(name) for name in 'abcd']\nshelves[0].books.append(1)\n\
                   shelves[1].tags.add('x')\n";
    let picture = drawn("3.13", program);
    let last = picture.stops.len() as u32;
    let count = |start: &str| {
        let cards = read(&picture.svg).cards(last).into_iter();
        cards.filter(|card| card.title.starts_with(start)).count()
    };
    assert_eq!((count("Shelf"), count("list"), count("set")), (4, 1, 0));
    // With room for them they all have cards.
    let picture = drawn("3.13", &program.replace("'abcd'", "'ab'"));
    let last = picture.stops.len() as u32;
    let cards = read(&picture.svg).cards(last);
    assert_eq!(cards.iter().filter(|card| card.title.starts_with("set")).count(), 2);
}

#[test]
fn what_is_shared_is_never_written_in_two_places() {
    let program = "a = [10]\nm = [[11], [12], [13], [14], [15], a]\nn = m[:]\no = m[::-1]\n\
                   d = {'x': [16, 17], 'y': [18], 'z': m[0], 'w': [19]}\n";
    let picture = drawn("3.13", program);
    let texts = read(&picture.svg).texts(picture.stops.len() as u32);
    for row in ["[10]", "[11]", "[12]"] {
        assert!(!texts.contains(&row.to_owned()), "{row}: {texts:?}");
    }
    // Tuples and names of functions do not change: the key has an arrow where it has a card.
    let keys = drawn("3.13", "pts = [(1, 2), (3, 4)]\nwhere = {pts[0]: 'home', pts[1]: 'work'}\n");
    let texts = read(&keys.svg).texts(keys.stops.len() as u32);
    assert!(
        texts.contains(&"key".to_owned()) && !texts.contains(&"(1, 2)".to_owned()),
        "{texts:?}"
    );
}

#[test]
fn hand_overs_that_would_lie_on_one_another_are_counted() {
    let program = "import threading, queue, time\nq = queue.Queue()\ndef produce():\n    for i in range(4):\n        \
                   time.sleep(0.002)\n        q.put(i)\n    q.put(None)\ndef consume():\n    \
                   while (item := q.get()) is not None:\n        total = sum(range(20_000))\n\
                   threads = [threading.Thread(target=work) for work in (produce, consume)]\n\
                   for t in threads: t.start()\nfor t in threads: t.join()\n";
    let picture = drawn_as(diagram::Subject::Timeline, "3.13", program);
    let root = read(&picture.svg);
    let last = picture.stops.len() as u32;
    let texts = root.texts(last);
    assert!(texts.contains(&"×4".to_owned()), "{texts:?}");
    // The numbers of the stops leave none out.
    let marks =
        root.all("g").filter(|group| group.children.iter().any(|it| it.has_class("markdot")));
    let mut next = 1;
    for mark in marks.map(|mark| mark.texts(last).concat()) {
        let (first, end) = mark.split_once('–').unwrap_or((&mark, &mark));
        assert_eq!(first.parse::<u32>().ok(), Some(next), "{mark}");
        next = end.parse::<u32>().expect("a number") + 1;
    }
    assert_eq!(next, last + 1);
    // The one that is selected is an arrow of its own.
    let heads = |stop: u32| {
        let mut count = 0;
        root.each_seen(stop, &mut |it| {
            count += u32::from(it.name == "path" && it.has_class("handhead"));
        });
        count
    };
    assert_eq!(heads(2), heads(last) + 1);
}

#[test]
fn frames_are_folded_for_their_own_height_only() {
    let program = "class Node:\n    def __init__(self, v, nxt=None):\n        self.v = v\n        self.nxt = nxt\n\
                   def total(node):\n    if node is None:\n        return 0\n    rest = total(node.nxt)\n    \
                   return node.v + rest\nhead = Node(1, Node(2, Node(3, Node(4, Node(5)))))\nt = total(head)\n";
    let picture = drawn("3.13", program);
    // What does not fit are objects; frames stay, and those that do not are counted.
    let omitted = picture.omitted.join("; ");
    assert!(omitted.contains("3 frames in the middle of the stack"), "{omitted}");
    let root = read(&picture.svg);
    let deepest = picture.stops.iter().zip(1..).map(|(_, stop)| root.texts(stop));
    let frames = deepest.map(|texts| texts.iter().filter(|text| *text == "total").count());
    assert!(frames.max() >= Some(3), "{omitted}");
}

#[test]
fn what_stands_in_a_dict_that_is_drawn_has_one_arrow() {
    let program = "class Q: pass\n\nq = Q()\nq.x = [1]\nd = q.__dict__\n\n\
                   def f(a, seen=[]): pass\n\nt = f.__defaults__\nq = f\n";
    let picture = drawn("3.13", program);
    every_card_counts(&picture);
    assert!(picture.svg.contains("__dict__") && picture.svg.contains("__defaults__"));
}

#[test]
fn a_collection_shows_what_is_collected_and_counts_the_rest() {
    let program = "import gc\n\nclass Node: pass\n\na = Node()\nb = Node()\na.other = b\nb.other = a\n\
                   del a, b\ngc.collect()\n";
    let picture = drawn_as(diagram::Subject::Collect, "3.13", program);
    let root = read(&picture.svg);
    let titles = root.cards(1).into_iter().filter(|card| card.count.is_some());
    let titles: Vec<String> = titles.map(|card| card.title).collect();
    assert_eq!(titles.len(), 2, "{titles:?}");
    assert!(titles.iter().all(|title| title.starts_with("Node")), "{titles:?}");
    let texts = root.texts(1);
    assert!(texts.contains(&"+2 folded: gc, Node".to_owned()), "{texts:?}");
    every_card_counts(&picture);
}

/// At each stop the number on each card is that of its arrows and of what its note says.
fn every_card_counts(picture: &diagram::Picture) {
    let root = read(&picture.svg);
    for stop in 1..=picture.stops.len() as u32 {
        for card in root.cards(stop) {
            let Some(count) = card.count else { continue };
            let all = root.arrows_into(&card, stop) + root.noted(&card, stop);
            assert_eq!(count, all, "stop {stop}: {}", card.title);
        }
    }
}

#[test]
fn counts_change_as_soon_as_an_object_is_seen() {
    let badges = |version: &str, program: &str| {
        let picture = drawn(version, program);
        let root = read(&picture.svg);
        let last = root.texts(picture.stops.len() as u32);
        let is_badge = |text: &String| text.len() < 5 && text.starts_with(['+', '\u{2212}']);
        let mut badges: Vec<String> = last.into_iter().filter(is_badge).collect();
        badges.sort_unstable();
        badges
    };
    // The object 2 is shared, and was there before.
    let rebound = "x = 1\ny = 1\nprint(id(x))\nx = x + 1\n";
    assert_eq!(badges("3.11", rebound), ["+1", "\u{2212}1"]);
    // A constant is held by its code.
    assert_eq!(badges("3.13", "a = []\nt = (1.5, 2.5)\n"), ["+1"]);
    // What the line makes has no count before.
    assert_eq!(badges("3.13", "a = []\nt = [1.5, 2.5]\n"), [""; 0]);
}

#[test]
fn what_is_not_drawn_refers_to_the_side_of_its_card() {
    let picture = drawn("3.13", "x = \"something longer\"\nprint(id(x))\n");
    let root = read(&picture.svg);
    let stops = picture.stops.len() as u32;
    let card = root.cards(stops).pop().expect("a card");
    assert!(root.noted(&card, stops) > 0, "{:?}", root.texts(stops));
    let mut tips = Vec::new();
    root.each_seen(stops, &mut |element| {
        tips.extend(element.start().filter(|_| element.has_class("hidhead")));
    });
    let is_beside = |(x, y): &(f64, f64)| *x >= card.x + card.width && *y < card.y + card.height;
    assert!(!tips.is_empty() && tips.iter().all(is_beside), "{tips:?}");
}

#[test]
fn shared_ints_stand_beside_their_neighbours() {
    let texts = |version: &str, program: &str| {
        let picture = drawn(version, program);
        read(&picture.svg).texts(picture.stops.len() as u32)
    };
    let is_column = |texts: &[String]| texts.iter().any(|text| text == "small-int cache");
    let rebound = "x = 1\ny = 1\nprint(id(x))\nx = x + 1\n";
    let beside = texts("3.11", rebound);
    assert!(is_column(&beside), "{beside:?}");
    let addresses: Vec<(i64, u64)> = beside
        .windows(2)
        .filter_map(|texts| {
            let address = texts[1].strip_prefix('…').filter(|address| address.len() == 6)?;
            Some((texts[0].parse().ok()?, u64::from_str_radix(address, 16).ok()?))
        })
        .collect();
    let values: Vec<i64> = addresses.iter().map(|(value, _)| *value).collect();
    assert_eq!(values, [256, 3, 2, 1, 0, -5]);
    let lowest = addresses[5].1;
    assert!(addresses.iter().all(|(value, address)| lowest + 32 * (*value + 5) as u64 == *address));
    // The text is about values, not about which objects they are.
    assert!(!is_column(&texts("3.11", "x = 1\ny = [x]\nx = x + 1\n")));
    // Those of this version do not end at 256.
    assert!(!is_column(&texts("3.15", rebound)));
}

#[test]
fn a_picture_in_small_letters_has_larger_ones_where_its_source_makes_room() {
    let trace = crate::traced("3.13", "", "a = [1]\nb = a\nc = [a, b]\nd = 4\n");
    let view = diagram::View::default();
    let drawn = |widths: &[f64]| {
        let room = |width: &f64| diagram::Room { width: *width, height: 420.0 };
        let rooms: Vec<diagram::Room> = widths.iter().map(room).collect();
        let drawn = diagram::draw_in_one(diagram::Subject::Memory, &trace, 0, &view, &rooms);
        drawn.expect("a picture").0
    };
    assert_eq!(drawn(&[724.0, 900.0, 1184.0]), 1);
    assert_eq!(drawn(&[724.0, 1184.0]), 0, "the last room costs a slide");
    assert_eq!(drawn(&[900.0, 1000.0, 1184.0]), 0, "it is large there");
}

#[test]
fn a_source_makes_room_for_the_arrow_of_what_is_not_drawn() {
    let trace = crate::traced("3.11", "", "x = \"something\"\ny = \"something\"\nprint(id(x))\n");
    let room = |width: f64| diagram::Room { width, height: 420.0 };
    let rooms = [room(724.0), room(800.0), room(1184.0)];
    let view = diagram::View::default();
    let drawn = diagram::draw_in_one(diagram::Subject::Memory, &trace, 0, &view, &rooms);
    assert_eq!(drawn.expect("a picture").0, 1);
}

#[test]
fn a_recursion_is_seen_where_it_is_deepest_however_much_comes_before() {
    let program = "class Point:\n    def __init__(self, x, y):\n        self.x, self.y = x, y\n\n\
                   class Node:\n    def __init__(self, name):\n        self.name = name\n\n\
                   def fact(k):\n    if k == 0:\n        return 1\n    return k * fact(k - 1)\n\n\
                   row = [0, 7]\ngrid = [row, row]\np = Point(3, 4)\nn = Node('root')\n\
                   d = {'pt': p, 'grid': grid}\nt = (row, 1.5)\nfact(2)\n";
    let picture = drawn("3.13", program);
    assert_eq!(picture.stops.len(), 12);
    let root = read(&picture.svg);
    let frames = (1..=12).map(|stop| root.texts(stop).iter().filter(|it| *it == "fact").count());
    assert_eq!(frames.max(), Some(3));
}

#[test]
fn new_is_what_the_step_has_made() {
    let program = "import sys\nfrom functools import partial\nbase = [1, 2]\nadd = partial(max, base)\n\
                   name = sys.intern(''.join(['a long ', 'text that is made']))\n";
    let picture = drawn("3.13", program);
    let root = read(&picture.svg);
    let is_new = |class: &str, text: &str| {
        let mut groups = root.all_groups(class);
        let card =
            groups.find(|card| (1..4).any(|stop| card.texts(stop).iter().any(|it| it == text)));
        let card = card.expect("a card");
        (1..4).any(|stop| card.is_seen(stop) && card.texts(stop).contains(&"new".to_owned()))
    };
    assert!(!is_new("k-code", "max"), "it was there before");
    assert!(is_new("k-inst", "partial") && is_new("k-str", "interned"));
}

#[test]
fn names_lead_to_a_cycle_before_it_is_collected() {
    let program = "import gc\n\nclass Node:\n    __slots__ = ('next',)\n\na = Node()\nb = Node()\na.next = b\n\
                   b.next = a\ndel a, b\ngc.collect()\n";
    let picture = drawn_as(diagram::Subject::Collect, "3.13", program);
    let labels: Vec<(u32, &str)> =
        picture.stops.iter().map(|stop| (stop.line, stop.label.as_str())).collect();
    assert_eq!(labels, [(9, ""), (10, ""), (11, "pass 1"), (11, "pass 2"), (11, "pass 3")]);
    let root = read(&picture.svg);
    let arrows = |stop: u32| {
        let cards = root.cards(stop).into_iter().filter(|card| card.count.is_some());
        cards.map(|card| root.arrows_into(&card, stop)).collect::<Vec<_>>()
    };
    assert_eq!((arrows(1), arrows(2)), (vec![2, 2], vec![1, 1]));
    let has = |stop: u32, text: &str| root.texts(stop).iter().any(|it| it == text);
    // Names are struck for the one stop that takes them away.
    assert!(has(1, "a") && has(2, "a") && !has(3, "a"));
    assert!(!has(5, "tuple"), "the names of slots are no part of it");
    assert!(has(3, "copy each reference count") && !has(2, "copy each reference count"));
}

#[test]
fn a_key_that_comes_back_leaves_no_gap_in_its_dict() {
    let dict = |program: &str| {
        let picture = drawn("3.13", program);
        let stops = picture.stops.len() as u32;
        let root = read(&picture.svg);
        let texts = root.all_groups("k-map").next().expect("a dict").texts(stops);
        let card = root.cards(stops).into_iter().find(|card| card.title.starts_with("dict"));
        let keys: Vec<String> = texts.into_iter().filter(|text| text.starts_with('\'')).collect();
        (keys.join(" "), card.expect("a card").height)
    };
    let (keys, height) = dict("ages = {'bob': 2, 'ann': 3}\nprint(ages)\n");
    let back = "ages = {'ann': 1, 'bob': 2}\ndel ages['ann']\nages['ann'] = 3\nprint(ages)\n";
    assert_eq!(dict(back), (keys, height));
    // One after the other, with no more than two at once.
    let many = "ages = {}\nfor key in 'abcdefgh':\n    ages[key] = 1\n    if len(ages) > 1:\n        \
                del ages[next(iter(ages))]\nprint(ages)\n";
    assert_eq!(dict(many).0, "'h'");
    let three = dict("ages = {'ann': 1, 'bob': 2, 'cat': 3}\nprint(ages)\n");
    assert!(dict(many).1 <= three.1, "two, and one that has gone");
}

#[test]
fn frames_of_threads_stand_closer_before_letters_get_smaller() {
    let program = "import threading\ndef count():\n    total = 0\n    for i in range(300_000):\n        total += i * i\n\
                   t1 = threading.Thread(target=count)\nt2 = threading.Thread(target=count)\n\
                   t1.start()\nt2.start()\nt1.join()\nt2.join()\n";
    let trace = crate::traced("3.13", "", program);
    let view = diagram::View { height: 404.0, ..diagram::View::default() };
    let picture = diagram::draw(diagram::Subject::Memory, &trace, 0, &view).expect("a picture");
    assert!(picture.height <= 404.0, "{:?}", picture.omitted);
    let root = read(&picture.svg);
    let frames = (1..=picture.stops.len() as u32)
        .map(|stop| root.texts(stop).iter().filter(|text| *text == "count").count());
    assert_eq!(frames.max(), Some(2));
}

#[test]
fn cards_that_follow_each_other_stand_level() {
    let program = "class Node:\n    __slots__ = ('next',)\n\na = Node()\na.next = Node()\na.next.next = [1]\n";
    let picture = drawn("3.13", program);
    let cards = read(&picture.svg).cards(picture.stops.len() as u32);
    let tops: Vec<f64> = cards.iter().filter(|it| it.count.is_some()).map(|it| it.y).collect();
    assert!(tops.len() == 3 && tops.iter().all(|top| (top - tops[0]).abs() < 0.1), "{tops:?}");
}

#[test]
fn what_has_no_room_is_counted_beside_the_name_of_its_region() {
    let program = "class Node: pass\n\nnodes = []\nfor number in range(4):\n    a = Node()\n    a.left = [number]\n    \
                   a.right = [number]\n    a.more = [[number], [number]]\n    nodes.append(a)\n";
    let picture = drawn("3.13", program);
    let omitted = picture.omitted.iter().find(|text| text.ends_with(" objects"));
    let omitted = omitted.expect("some are left out");
    let last = picture.stops.len() as u32;
    let root = read(&picture.svg);
    let has = |stop: u32, text: &str| root.texts(stop).iter().any(|it| it == text);
    assert!(has(last, &format!("+{omitted} not drawn")), "{omitted}: {:?}", root.texts(last));
    assert!(!root.texts(1).iter().any(|text| text.ends_with("not drawn")), "not there yet");
}
