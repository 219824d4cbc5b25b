"""One member of staff as a process of its own: does what it is told at the instant it is told.

Reads a JSON object a line, `{"act": …, "by": …, "at": …, …}`, and answers each with one.
"""

import json
import os
import sys

import django


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from tests.races.acts import answer

    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
