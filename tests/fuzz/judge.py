# Runs the programs of a file, each in a process of its own with little memory and time, and writes what each answered.
# A record is the length of its text in bytes, a line break, and the text; a length of -1 says that a program did not end well.
import gc, io, os, resource, signal, sys, threading, traceback, linecache, warnings, re, copy, weakref, contextlib
import collections, functools, itertools, dataclasses, enum, types, abc, operator, math, string, json, asyncio, random


def programs(path):
    with open(path, "rb") as file:
        while head := file.readline():
            yield file.read(int(head))


folder, requests, answers = sys.argv[1:]
# What is warned of while a program is compiled is no warning of this script's.
__name__ = "judge"
gc.collect()
gc.freeze()
os.chdir(folder)
sys.argv[:] = [""]
answers = open(answers, "wb")
for source in programs(requests):
    with open("fuzz.py", "wb") as file:
        file.write(source)
    receiver, sender = os.pipe()
    child = os.fork()
    if child:
        os.close(sender)
        with open(receiver, "rb") as pipe:
            text = pipe.read()
        status = os.waitpid(child, 0)[1]
        answers.write(b"-1\n" if status else b"%d\n%s" % (len(text), text))
        continue
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    signal.alarm(5)
    # One frame stands below the program's first.
    sys.setrecursionlimit(1001)
    sys.stdout = sys.stderr = open(sender, "w", encoding="utf-8", errors="surrogatepass", newline="")
    how = "done"
    try:
        exec(compile(source, "fuzz.py", "exec"), {"__name__": "__main__"})
    except SystemExit as error:
        how = f"exit {error.code}" if isinstance(error.code, int) else "exit"
    except BaseException as error:
        error.__traceback__ = error.__traceback__.tb_next
        sys.setrecursionlimit(10000)
        how = "".join(traceback.format_exception(error))
    threading._shutdown()
    sys.stdout.write("\n--- " + how)
    sys.stdout.flush()
    os._exit(0)
answers.close()
