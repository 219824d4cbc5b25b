"""Members of staff as processes of their own: each does what it is told at the instant it is told.

`python -m tests.races.actor FD…` sets Django up once and forks one for each socket. An actor reads
a JSON object a line, `{"act": …, "by": …, "at": …, …}`, answers each with one, and ends with it.
"""

import json
import os
import socket
import sys

import django


def main(descriptors):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from tests.races.acts import answer

    ends = [socket.socket(fileno=int(descriptor)) for descriptor in descriptors]
    for end in ends:
        if os.fork() == 0:
            # A copy kept here would hide from the test that a colleague has died.
            for other in ends:
                if other is not end:
                    other.close()
            obey(end, answer)
            return
    for end in ends:
        end.close()
    for _ in ends:
        os.wait()


def obey(end, answer):
    with end, end.makefile("rw", encoding="utf-8") as lines:
        print("ready", file=lines, flush=True)
        for line in lines:
            print(json.dumps(answer(json.loads(line))), file=lines, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
