"""Writes the vectors beside this file with Python's `cryptography`, sharing no code with the project.

    python3 test/vectors/keyring/generate.py      (made with cryptography 48.0.0)

The vectors are frozen: they are how keyrings are stored. No old line may change.
"""

import base64
import hashlib
import hmac
import json
import pathlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HERE = pathlib.Path(__file__).parent
KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/00000001-0000-4000-8000-000000000000"
SECRET_ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/password-a1B2c3"
VERSION = "11111111-2222-4333-8444-555555555555"
ACCOUNT, ACCESS_KEY, SECRET = "111122223333", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


def made_up(label, length):
    """Bytes that look random and are the same in every run."""
    return hashlib.shake_256(label.encode()).digest(length)


def prefixed(*fields):
    encoded = [field if isinstance(field, bytes) else field.encode() for field in fields]
    return b"".join(len(field).to_bytes(2, "big") + field for field in encoded)


def box(label, key, text, bound):
    nonce = made_up(f"nonce {label}", 12)
    return nonce + AESGCM(key).encrypt(nonce, text, bound)


ROOT, KEYRING = made_up("root", 32), made_up("keyring", 32)


def derived(purpose):
    info = prefixed("sealstream derived key 1", purpose)
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=b"", info=info).derive(KEYRING)


def material(number):
    name = ("sealstream key material 1", KEY_ARN) if number == 1 else ("sealstream key material 2", KEY_ARN, str(number))
    return box(f"material {number}", derived("material"), made_up(f"material {number}", 32), prefixed(*name))


def wrapped(number):
    context = prefixed("SecretARN", SECRET_ARN, "SecretVersionId", VERSION)
    if number == 1:
        prefix, name = b"\x01", prefixed("sealstream data key 1", KEY_ARN)
    else:
        prefix, name = b"\x02" + number.to_bytes(4, "big"), prefixed("sealstream data key 2", KEY_ARN, str(number))
    return prefix + box(f"data key {number}", made_up(f"material {number}", 32), made_up("data key", 32), name + context)


def secret():
    bound = prefixed("sealstream root secret 1", ACCOUNT, ACCESS_KEY)
    return base64.b64encode(box("secret", derived("service credentials"), SECRET.encode(), bound)).decode()


BODY = json.dumps({"version": 7, "digests": [["alias a", "b"]], "notes": []}, separators=(",", ":"))
MAC = hmac.new(derived("manifest"), prefixed("sealstream keyring manifest 1") + BODY.encode(), "sha256")

VECTORS = {
    "rootKey": ROOT.hex(),
    "keyringKeyBox": box("keyring", ROOT, KEYRING, prefixed("sealstream keyring key 2")).hex(),
    "storeIntegrityKey": derived("service store-integrity").hex(),
    "keyArn": KEY_ARN,
    "context": {"secretArn": SECRET_ARN, "versionId": VERSION},
    "dataKey": made_up("data key", 32).hex(),
    "materials": [{"number": n, "box": material(n).hex(), "wrapped": wrapped(n).hex()} for n in (1, 2, 300)],
    "manifest": {"body": BODY, "mac": MAC.hexdigest()},
    "credentials": {"accountId": ACCOUNT, "accessKeyId": ACCESS_KEY, "secretAccessKey": SECRET, "sealed": secret()},
}
(HERE / "keyring.json").write_text(json.dumps(VECTORS, indent=2) + "\n")
