"""Signs the statement of a report by sigstore's own code: run by `.ci/run`, in an environment of its own.

The key is made for this once, as nobody can say here who they are.
"""

import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from sigstore import dsse

written = Path(sys.argv[1]).read_bytes()
key = ec.generate_private_key(ec.SECP256R1())
envelope = dsse._sign(key, dsse.Statement(written))  # what `Signer.sign_dsse` does, once it knows who signs
assert dsse._verify(key.public_key(), envelope) == written
Path(sys.argv[2]).write_text(envelope.to_json(), encoding="utf-8")
print(f"{len(written):,} bytes signed, and verified")
