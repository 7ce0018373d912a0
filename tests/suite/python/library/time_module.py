"""time: calendar time and its texts."""

import time

start = time.gmtime(0)
assert start == (1970, 1, 1, 0, 0, 0, 3, 1, 0) and start.tm_year == 1970
assert repr(start).startswith('time.struct_time(tm_year=1970, tm_mon=1, tm_mday=1, tm_hour=0,')
assert time.gmtime(951782400)[:3] == (2000, 2, 29)
assert time.gmtime(-1)[:6] == (1969, 12, 31, 23, 59, 59)
assert time.gmtime(1e9)[:6] == (2001, 9, 9, 1, 46, 40)
assert time.asctime(start) == 'Thu Jan  1 00:00:00 1970'
text = '%Y-%m-%d %H:%M:%S %j %U %W %V %G %u %w %a %A %b %B %p %I %y %e %D %T %F %R %C %%'
assert time.strftime(text, time.gmtime(1e9)) == (
    '2001-09-09 01:46:40 252 36 36 36 2001 7 0 Sun Sunday Sep September AM 01 01  9 09/09/01 01:46:40 2001-09-09 01:46 20 %'
)
assert time.strftime('%-d %_d %05d %^a', time.gmtime(0)) == '1  1 00001 THU'
assert time.struct_time(range(9)).tm_yday == 7 and len(time.struct_time(range(11))) == 9
assert time.struct_time.n_fields == 11 and time.struct_time.n_sequence_fields == 9
before, cpu = time.monotonic(), time.process_time()
assert time.sleep(0.01) is None and time.monotonic() - before >= 0.01
assert time.perf_counter_ns() <= time.perf_counter_ns() and time.process_time() >= cpu
assert type(time.time_ns()) is int and time.time() > 1.7e9
assert time.get_clock_info('monotonic').monotonic is True
for bad, words in [('%', ()), ]:
    assert time.strftime(bad, start) == '%'
for change, words in [((1970, 13), 'month out of range'), ((1970, 1, 32), 'day of month out of range')]:
    try:
        time.asctime(change + (1,) * (9 - len(change)))
        raise AssertionError
    except ValueError as error:
        assert str(error) == words
for seconds, kind in [(-1, ValueError), (float('nan'), ValueError), ('a', TypeError)]:
    try:
        time.sleep(seconds)
        raise AssertionError
    except kind:
        pass
