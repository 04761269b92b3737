"""Writes the vectors beside this file with Python's `cryptography`, sharing no code with the project.

    python3 test/vectors/sealed/generate.py      (made with cryptography 48.0.0)

The vectors are frozen: they are what stored secrets look like. Run it again only to add a case, and
read the diff: no old line may change.
"""

import base64
import hashlib
import json
import pathlib

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HERE = pathlib.Path(__file__).parent
ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/password-a1B2c3"
OTHER_ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/password-ZZZZZZ"
VERSION = "11111111-2222-4333-8444-555555555555"
OTHER_VERSION = "99999999-2222-4333-8444-555555555555"
KEY_PREFIX = "arn:aws:kms:eu-west-1:111122223333:key/"


def made_up(label, length):
    """Bytes that look random and are the same in every run."""
    return hashlib.shake_256(label.encode()).digest(length)


def prefixed(*fields):
    encoded = [field if isinstance(field, bytes) else field.encode() for field in fields]
    return b"".join(len(field).to_bytes(2, "big") + field for field in encoded)


def context(arn, version):
    return prefixed("SecretARN", arn, "SecretVersionId", version)


class Key:
    def __init__(self, number):
        self.arn = KEY_PREFIX + f"{number:08d}-0000-4000-8000-000000000000"
        self.material = made_up(f"material {number}", 32)

    def stored(self, root):
        nonce = made_up(f"stored {self.arn}", 12)
        bound = prefixed("sealstream key material 1", self.arn)
        return nonce + AESGCM(root).encrypt(nonce, self.material, bound)

    def wrap(self, data_key, arn=ARN, version=VERSION):
        nonce = made_up(f"wrap {self.arn} {arn} {version}", 12)
        bound = prefixed("sealstream data key 1", self.arn) + context(arn, version)
        return b"\x01" + nonce + AESGCM(self.material).encrypt(nonce, data_key, bound)


ROOT = made_up("root", 32)
KEYS = [Key(1), Key(2)]
FIRST, SECOND = KEYS
UNKNOWN = Key(3)
DATA_KEY = made_up("data key", 32)
NONCE = made_up("nonce", 12)
KINDS = {"string": b"\x01", "binary": b"\x02"}


def body(kind, value, arn=ARN, version=VERSION):
    bound = b"\x01" + context(arn, version)
    return NONCE + AESGCM(DATA_KEY).encrypt(NONCE, kind + value, bound)


def entry(key, wrapped=None):
    return prefixed(key.arn, key.wrap(DATA_KEY) if wrapped is None else wrapped)


def sealed(entries, rest, form=b"\x01"):
    return form + bytes([len(entries)]) + b"".join(entries) + rest


def flipped(data, index):
    index %= len(data)
    return data[:index] + bytes([data[index] ^ 1]) + data[index + 1 :]


TEXT = body(KINDS["string"], b"hunter2")
GOOD = sealed([entry(FIRST)], TEXT)
HEADER = len(GOOD) - len(TEXT)


def opened(name, kind, value, entries=None):
    rest = body(KINDS[kind], value)
    return {
        "name": name,
        "sealed": sealed(entries or [entry(FIRST)], rest).hex(),
        "digest": base64.urlsafe_b64encode(hashlib.sha256(rest).digest()).decode().rstrip("="),
        "kind": kind,
        "value": value.hex(),
    }


def refused(failure, name, data, **elsewhere):
    return {"name": name, "failure": failure, "sealed": data.hex(), **elsewhere}


OPENED = [
    opened("a text", "string", b"hunter2"),
    opened("a text beyond ASCII", "string", "pässwörd 🔑".encode()),
    opened("one byte", "binary", b"\x00"),
    opened("no byte", "string", b""),
    opened("every byte", "binary", bytes(range(256))),
    opened("wrapped under two keys", "string", b"hunter2", [entry(FIRST), entry(SECOND)]),
    opened("its first key is gone", "string", b"hunter2", [entry(UNKNOWN), entry(SECOND)]),
    opened(
        "its first copy of the data key is damaged",
        "string",
        b"hunter2",
        [entry(FIRST, flipped(FIRST.wrap(DATA_KEY), 20)), entry(SECOND)],
    ),
    opened(
        "a text, wrapped again under a second key",
        "string",
        b"hunter2",
        [entry(SECOND), entry(FIRST)],
    ),
]

REFUSED = [
    refused("malformed", "nothing", b""),
    refused("malformed", "format 0", sealed([entry(FIRST)], TEXT, b"\x00")),
    refused("malformed", "format 2", sealed([entry(FIRST)], TEXT, b"\x02")),
    refused("malformed", "a format and nothing else", GOOD[:1]),
    refused("malformed", "no wrapped key", sealed([], TEXT)),
    refused("malformed", "two keys announced, one there", GOOD[:1] + b"\x02" + GOOD[2:HEADER]),
    refused("malformed", "cut in the length of the key ARN", GOOD[:3]),
    refused("malformed", "cut in the key ARN", GOOD[:20]),
    refused("malformed", "cut in the wrapped key", GOOD[: HEADER - 1]),
    refused("malformed", "cut before the nonce", GOOD[:HEADER]),
    refused("malformed", "cut in the nonce", GOOD[: HEADER + 11]),
    refused("malformed", "a nonce and a tag around nothing", GOOD[: HEADER + 28]),
    refused("malformed", "an empty key ARN", sealed([prefixed("", b"x")], TEXT)),
    refused("malformed", "an empty wrapped key", sealed([entry(FIRST, b"")], TEXT)),
    refused("malformed", "a key ARN that is not UTF-8", sealed([prefixed(b"\xff", b"x")], TEXT)),
    refused("malformed", "a kind nobody knows", sealed([entry(FIRST)], body(b"\x03", b"x"))),
    refused("notAuthentic", "altered nonce", flipped(GOOD, HEADER)),
    refused("notAuthentic", "altered kind", flipped(GOOD, HEADER + 12)),
    refused("notAuthentic", "altered value", flipped(GOOD, HEADER + 13)),
    refused("notAuthentic", "altered tag", flipped(GOOD, -1)),
    refused("notAuthentic", "cut in the tag", GOOD[:-1]),
    refused("notAuthentic", "a byte after the tag", GOOD + b"\x00"),
    refused(
        "notAuthentic",
        "the body of another version",
        sealed([entry(FIRST)], body(KINDS["string"], b"hunter2", version=OTHER_VERSION)),
    ),
    refused(
        "notAuthentic",
        "the body of another secret",
        sealed([entry(FIRST)], body(KINDS["string"], b"hunter2", arn=OTHER_ARN)),
    ),
    refused("invalidCiphertext", "opened as another version", GOOD, versionId=OTHER_VERSION),
    refused("invalidCiphertext", "opened as another secret", GOOD, arn=OTHER_ARN),
    refused("invalidCiphertext", "altered wrapped key", flipped(GOOD, HEADER - 1)),
    refused(
        "invalidCiphertext",
        "a wrapping of another format",
        sealed([entry(FIRST, b"\x02" + FIRST.wrap(DATA_KEY)[1:])], TEXT),
    ),
    refused(
        "invalidCiphertext",
        "wrapped under another key than it says",
        sealed([entry(FIRST, SECOND.wrap(DATA_KEY))], TEXT),
    ),
    refused("notFound", "a key nobody has", sealed([entry(UNKNOWN)], TEXT)),
    refused(
        "notFound",
        "a damaged wrapped key, then a key nobody has",
        sealed([entry(FIRST, flipped(FIRST.wrap(DATA_KEY), 20)), entry(UNKNOWN)], TEXT),
    ),
]


def write(name, content):
    (HERE / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


write(
    "keyring.json",
    {
        "rootKey": ROOT.hex(),
        "keys": [{"arn": key.arn, "material": key.stored(ROOT).hex()} for key in KEYS],
        "arn": ARN,
        "versionId": VERSION,
    },
)
write("opened.json", OPENED)
write("refused.json", REFUSED)
