# struct_time: fields that do not show, and what replaces fields.
import copy, pickle, time

moment = time.gmtime(86400 * 365)
assert moment.tm_zone == "GMT" and moment.tm_gmtoff == 0
assert tuple(moment) == (1971, 1, 1, 0, 0, 0, 4, 1, 0)
assert len(moment) == 9 and moment.n_fields == 11 and moment.n_sequence_fields == 9 and moment.n_unnamed_fields == 0
made = time.struct_time((2024, 2, 29, 1, 2, 3, 3, 60, 0))
assert made.tm_zone is None and made.tm_gmtoff is None
assert time.struct_time(tuple(made) + ("CET", 3600)).tm_zone == "CET"
assert time.struct_time(tuple(made) + ("CET",)).tm_gmtoff is None
named = time.struct_time(tuple(made), {"tm_zone": "X", "tm_gmtoff": -60})
assert (named.tm_zone, named.tm_gmtoff) == ("X", -60)
assert made == tuple(made) == named
assert repr(made) == ("time.struct_time(tm_year=2024, tm_mon=2, tm_mday=29, tm_hour=1, tm_min=2, tm_sec=3, "
                      "tm_wday=3, tm_yday=60, tm_isdst=0)")
assert moment.__reduce__() == (time.struct_time, (tuple(moment), {"tm_zone": "GMT", "tm_gmtoff": 0}))
again = pickle.loads(pickle.dumps(moment))
assert again == moment and again.tm_zone == "GMT" and type(again) is time.struct_time
assert copy.copy(named).tm_gmtoff == -60

later = copy.replace(moment, tm_year=2000, tm_zone="Z")
assert (later.tm_year, later.tm_mon, later.tm_zone, later.tm_gmtoff) == (2000, 1, "Z", 0)
try:
    copy.replace(moment, year=1, tm_mon=2)
except TypeError as error:
    assert str(error) == "Got unexpected field name(s): ['year']", error
else:
    raise AssertionError

parsed = time.strptime("2024-02-29", "%Y-%m-%d")
assert parsed.tm_yday == 60 and parsed.tm_zone is None and parsed.tm_isdst == -1
for wrong, words in (
    ((1,) * 8, "time.struct_time() takes an at least 9-sequence (8-sequence given)"),
    ((1,) * 12, "time.struct_time() takes an at most 11-sequence (12-sequence given)"),
):
    try:
        time.struct_time(wrong)
    except TypeError as error:
        assert str(error) == words, error
    else:
        raise AssertionError
