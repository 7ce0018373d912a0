//! Who wants to be told what while code runs: the tools of `sys.monitoring`, with `sys.setprofile` and `sys.settrace` among them.

use std::collections::{BTreeMap, BTreeSet};

use crate::python::heap::Obj;

/// Tools that a program can take, and behind them the two of `sys`.
pub const TOOLS: usize = 8;
/// The tool of `_lsprof`: `sys.monitoring.PROFILER_ID`.
pub const PROFILER: usize = 2;
/// The tool that calls the function of `sys.setprofile`.
pub const PROFILE: usize = 6;
/// The tool that calls the function of `sys.settrace`.
pub const TRACE: usize = 7;
/// How many kinds of events there are.
pub const EVENTS: usize = 17;

/// What can be told, in the order of CPython's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    Start,
    Resume,
    Return,
    Yield,
    Call,
    Line,
    Instruction,
    Jump,
    Branch,
    StopIteration,
    Raise,
    Handled,
    Unwind,
    Throw,
    Reraise,
    CallReturn,
    CallRaise,
}

impl Event {
    /// All of them, by number.
    pub const ALL: [Event; EVENTS] = [
        Event::Start,
        Event::Resume,
        Event::Return,
        Event::Yield,
        Event::Call,
        Event::Line,
        Event::Instruction,
        Event::Jump,
        Event::Branch,
        Event::StopIteration,
        Event::Raise,
        Event::Handled,
        Event::Unwind,
        Event::Throw,
        Event::Reraise,
        Event::CallReturn,
        Event::CallRaise,
    ];

    /// Its bit in a set of events.
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }

    /// The name in `sys.monitoring.events`.
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// Whether it belongs to a place in code, so that it can be switched off there.
    pub fn is_local(self) -> bool {
        self <= Event::StopIteration
    }
}

const NAMES: [&str; EVENTS] = [
    "PY_START",
    "PY_RESUME",
    "PY_RETURN",
    "PY_YIELD",
    "CALL",
    "LINE",
    "INSTRUCTION",
    "JUMP",
    "BRANCH",
    "STOP_ITERATION",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "PY_THROW",
    "RERAISE",
    "C_RETURN",
    "C_RAISE",
];

/// What `sys.settrace` listens to.
pub const TRACED: u32 = Event::Start.bit()
    | Event::Resume.bit()
    | Event::Return.bit()
    | Event::Yield.bit()
    | Event::Raise.bit()
    | Event::Line.bit()
    | Event::Jump.bit()
    | Event::Unwind.bit()
    | Event::Throw.bit()
    | Event::StopIteration.bit();

/// What `sys.setprofile` listens to.
pub const PROFILED: u32 = Event::Start.bit()
    | Event::Resume.bit()
    | Event::Return.bit()
    | Event::Yield.bit()
    | Event::Call.bit()
    | Event::Unwind.bit()
    | Event::Throw.bit();

/// A place where a tool does not want an event any more: code, instruction, event, tool.
type Place = (u32, u32, u8, u8);

/// The state of all tools.
#[derive(Clone, Debug, Default)]
pub struct Monitoring {
    /// Names of the tools in use: a reference each, or NULL.
    pub names: [Obj; PROFILE],
    /// Callbacks by tool and event: a reference each, or NULL.
    pub callbacks: [[Obj; EVENTS]; PROFILE],
    /// `sys.monitoring.DISABLE` and `MISSING`: a reference each, or NULL.
    pub disable: Obj,
    pub missing: Obj,
    /// The events that each tool wants of all code.
    global: [u32; TOOLS],
    /// The events that each tool wants of one code, by its number.
    local: BTreeMap<u32, [u32; TOOLS]>,
    disabled: BTreeSet<Place>,
    /// All events that some tool wants somewhere.
    wanted: u32,
}

impl Monitoring {
    /// Whether anybody wants anything.
    pub fn is_on(&self) -> bool {
        self.wanted != 0
    }

    /// Whether some tool wants an event somewhere.
    pub fn wants(&self, event: Event) -> bool {
        self.wanted & event.bit() != 0
    }

    /// The events that a tool wants of all code.
    pub fn events(&self, tool: usize) -> u32 {
        self.global[tool]
    }

    /// The events that a tool wants of one code.
    pub fn local_events(&self, code: u32, tool: usize) -> u32 {
        self.local.get(&code).map_or(0, |events| events[tool])
    }

    /// The tools that want an event of all code, one bit each.
    pub fn tools_of_all(&self, event: Event) -> u32 {
        let wants = |tool: &usize| self.global[*tool] & event.bit() != 0;
        (0..TOOLS).filter(wants).fold(0, |tools, tool| tools | 1 << tool)
    }

    /// Sets what a tool wants of all code.
    pub fn set_events(&mut self, tool: usize, events: u32) {
        let new = events & !self.global[tool];
        self.global[tool] = events;
        self.disabled.retain(|place| usize::from(place.3) != tool || new >> place.2 & 1 == 0);
        self.refresh();
    }

    /// Sets what a tool wants of one code.
    pub fn set_local_events(&mut self, code: u32, tool: usize, events: u32) {
        let entry = self.local.entry(code).or_default();
        let new = events & !entry[tool];
        entry[tool] = events;
        self.disabled.retain(|place| {
            (place.0, usize::from(place.3)) != (code, tool) || new >> place.2 & 1 == 0
        });
        self.refresh();
    }

    /// A tool does not want an event at this place any more.
    pub fn disable(&mut self, code: u32, instruction: u32, event: Event, tool: usize) {
        self.disabled.insert((code, instruction, event as u8, tool as u8));
    }

    /// `sys.monitoring.restart_events`.
    pub fn restart(&mut self) {
        self.disabled.clear();
    }

    /// The tools to tell of an event, one bit each.
    pub fn tools(&self, code: u32, instruction: u32, event: Event) -> u32 {
        // The end of a call is told where its beginning is.
        let asked = match event {
            Event::CallReturn | Event::CallRaise => Event::Call,
            other => other,
        };
        if !self.wants(asked) {
            return 0;
        }
        let local = self.local.get(&code).filter(|_| asked.is_local());
        let wants = |tool: usize| {
            let events = self.global[tool] | local.map_or(0, |local| local[tool]);
            events & asked.bit() != 0
                && (self.disabled.is_empty()
                    || !self.disabled.contains(&(code, instruction, asked as u8, tool as u8)))
        };
        (0..TOOLS).filter(|tool| wants(*tool)).fold(0, |tools, tool| tools | 1 << tool)
    }

    /// References that are held here.
    pub fn references(&self) -> impl Iterator<Item = Obj> + '_ {
        let kept = [self.disable, self.missing].into_iter().chain(self.names);
        kept.chain(self.callbacks.iter().flatten().copied())
    }

    fn refresh(&mut self) {
        let local = self.local.values().flatten();
        self.wanted = self.global.iter().chain(local).fold(0, |all, events| all | events);
    }
}
