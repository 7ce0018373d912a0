"""Runs a command in a terminal that answers what programs ask of one: terminal.py COMMAND..."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios

ANSWERS = {b"\x1b[c": b"\x1b[?62;22c", b"\x1b[5n": b"\x1b[0n", b"\x1b[6n": b"\x1b[1;1R"}

child, terminal = pty.fork()
if child == 0:
    os.environ["TERM"] = "xterm-256color"
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 1600, 1000))
status = None
while status is None:
    if select.select([terminal], [], [], 0.05)[0]:
        try:
            said = os.read(terminal, 65536)
        except OSError:
            said = b""
        for question, answer in ANSWERS.items():
            if question in said:
                os.write(terminal, answer)
    done, code = os.waitpid(child, os.WNOHANG)
    status = os.waitstatus_to_exitcode(code) if done else None
sys.exit(status)
