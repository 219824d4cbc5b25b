"""Light or dark as a reader chose, before the first paint. Pure.

The script stands in the head of every page and is allowed by its hash alone: change it here, and
the policy follows. It reads what `static/js/theme.js` keeps in the browser, under the key and
with the words of Django's own admin, so that site and desk agree. The server never knows.
"""

from base64 import b64encode
from hashlib import sha256

SCRIPT = (
    "try{let t=localStorage.theme;"
    'if(t=="light"||t=="dark")document.documentElement.dataset.theme=t}catch{}'
)


def source_of(script):
    """The expression by which a content security policy allows this script and no other."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
