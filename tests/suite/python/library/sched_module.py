"""sched: a scheduler of events with a clock of one's own."""

import sched
import time


class Clock:
    now = 100

    def time(self):
        return self.now

    def sleep(self, length):
        self.now += length


clock, log = Clock(), []
plan = sched.scheduler(clock.time, clock.sleep)
assert plan.empty() and plan.run() is None and plan.queue == []
late = plan.enter(30, 1, log.append, ('late',))
soon = plan.enter(10, 2, log.append, ('soon',))
first = plan.enter(10, 1, log.append, argument=('first',))
named = plan.enterabs(120, 1, lambda **given: log.append(given), kwargs={'word': 'named'})
assert not plan.empty() and plan.queue == [first, soon, named, late]
assert late.time == 130 and late.priority == 1 and late.action == log.append and late.argument == ('late',)
assert late.kwargs == {} and named.kwargs == {'word': 'named'} and late._fields[:3] == ('time', 'priority', 'sequence')
plan.run()
assert log == ['first', 'soon', {'word': 'named'}, 'late'] and clock.now == 130 and plan.empty()

# What is called off does not happen; and only once.
log.clear()
gone = plan.enter(5, 1, log.append, ('gone',))
kept = plan.enter(6, 1, log.append, ('kept',))
plan.cancel(gone)
try:
    plan.cancel(gone)
    raise AssertionError
except ValueError as error:
    assert str(error) == 'list.remove(x): x not in list'
assert plan.queue == [kept]

# Without blocking, what is due is done, and the wait till the next is told.
assert plan.run(blocking=False) == 6 and log == []
clock.now += 6
assert plan.run(blocking=False) is None and log == ['kept']

# An event can plan the next; events of one time keep their order.
log.clear()


def tick(left):
    log.append((clock.now, left))
    if left:
        plan.enter(2, 1, tick, (left - 1,))


plan.enter(2, 1, tick, (3,))
plan.run()
assert log == [(138, 3), (140, 2), (142, 1), (144, 0)]
log.clear()
for name in 'abc':
    plan.enterabs(200, 1, log.append, (name,))
plan.run()
assert log == ['a', 'b', 'c'] and clock.now == 200

# An action that raises leaves the rest of the plan.
plan.enter(1, 1, [].pop)
plan.enter(2, 1, log.append, ('after',))
try:
    plan.run()
    raise AssertionError
except IndexError:
    assert len(plan.queue) == 1
plan.run()
assert log[-1] == 'after'
real = sched.scheduler()
assert real.timefunc is time.monotonic and real.delayfunc is time.sleep
real.enter(0.01, 1, log.append, ('real',))
real.run()
assert log[-1] == 'real'
