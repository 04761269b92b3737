"""Writes the vectors beside this file with botocore, a signer we did not write.

    python3 test/vectors/sigv4/generate.py      (made with botocore 1.43.11)

The vectors are frozen. Run it again only to add a case, and read the diff: no old line may change.
"""

import datetime
import json
import pathlib
import re

import botocore
import botocore.auth
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

HERE = pathlib.Path(__file__).parent
# The example access key of the AWS documentation; it opens nothing.
KEY_ID = "AKIDEXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
SIGNED_AT = datetime.datetime(2015, 8, 30, 12, 36, 0, tzinfo=datetime.timezone.utc)
botocore.auth.get_current_datetime = lambda *_, **__: SIGNED_AT


class WithBody(SigV4QueryAuth):
    """botocore moves a presigned body into the query; an awsJson client has to keep it a body."""

    def _modify_request_before_signing(self, request):
        body, request.data = request.data, b""
        super()._modify_request_before_signing(request)
        request.data = body


def spy(auth, calls):
    """Keeps what botocore computed on the way to a signature."""
    for method in ("canonical_request", "string_to_sign", "signature"):
        inner = getattr(auth, method)

        def kept(*args, inner=inner, method=method):
            calls[method] = inner(*args)
            return calls[method]

        setattr(auth, method, kept)


def vector(name, method, target, headers, body="", *, service, expires=None, host="example.amazonaws.com"):
    credentials = Credentials(KEY_ID, SECRET)
    if expires is None:
        auth = SigV4Auth(credentials, service, "us-east-1")
    else:
        auth = WithBody(credentials, service, "us-east-1", expires)
    calls = {}
    spy(auth, calls)
    request = AWSRequest(method=method, url=f"https://{host}{target}", data=body.encode())
    for key, value in [("Host", host), *headers]:
        request.headers[key] = value
    auth.add_auth(request)
    path, _, query = request.url.removeprefix(f"https://{host}").partition("?")
    return {
        "name": name,
        "form": "header" if expires is None else "query",
        "service": service,
        "request": {
            "method": method,
            "path": path,
            "query": query,
            "headers": [list(pair) for pair in request.headers.items()],
            "body": body,
        },
        "canonicalRequest": calls["canonical_request"],
        "stringToSign": calls["string_to_sign"],
        "signature": calls["signature"],
    }


def general(name, target="/", headers=(), method="GET", body="", **more):
    return vector(name, method, target, headers, body, service="service", **more)


def secrets_manager(name, operation, body, headers=(), target="/", expires=None):
    standard = [
        ("X-Amz-Target", f"secretsmanager.{operation}"),
        ("Content-Type", "application/x-amz-json-1.1"),
    ]
    return vector(
        name,
        "POST",
        target,
        [*standard, *headers],
        body,
        service="secretsmanager",
        expires=expires,
        host="secretsmanager.us-east-1.amazonaws.com",
    )


def write(file, source, vectors):
    document = {
        "source": f"{source} Expected values by botocore {botocore.__version__} (generate.py), clock fixed.",
        "accessKeyId": KEY_ID,
        "secretAccessKey": SECRET,
        "region": "us-east-1",
        "signedAt": int(SIGNED_AT.timestamp() * 1000),
        "vectors": vectors,
    }
    text = json.dumps(document, indent=2, ensure_ascii=False)
    # One line per header reads better than four.
    text = re.sub(r'\[\n +("(?:.*)"),\n +("(?:.*)")\n +\]', r"[\1, \2]", text)
    (HERE / file).write_text(text + "\n", encoding="utf-8")


FORM = ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")

write(
    "general.json",
    "Key, date and scope of the AWS documentation's signing examples; the cases are our own, but the"
    " signatures of the first two and of IAM ListUsers are also the ones AWS published.",
    [
        general("nothing but a host and a date"),
        general("POST without a body", method="POST"),
        general("POST with a body", method="POST", headers=[FORM], body="Param1=value1"),
        general("POST with a body beyond ASCII", method="POST", body="{\"Name\":\"clé/密码\"}"),
        vector("IAM ListUsers", "GET", "/?Action=ListUsers&Version=2010-05-08", [FORM],
               service="iam", host="iam.amazonaws.com"),
        general("path: a stage with a trailing slash", "/prod/"),
        general("path: unreserved characters", "/-._~0123456789abcXYZ"),
        general("path: an escaped space is escaped again", "/a%20b"),
        general("path: escaped UTF-8 is escaped again", "/%E1%88%B4"),
        general("path: reserved characters", "/a:b@c$d,e=f+g!h'i(j)k*l"),
        general("path: repeated slashes", "//a//b//"),
        general("path: single dots", "/./a/./b"),
        general("path: double dots", "/a/b/../c"),
        general("path: double dots above the root", "/../../a"),
        general("path: nothing but dots", "/a/.."),
        general("query: names out of order", "/?b=2&a=1&C=3"),
        general("query: values of one name out of order", "/?a=2&a=10&a=1"),
        general("query: a name that another begins with", "/?a-b=1&a=2&a.c=3&a0=4"),
        general("query: a name without =", "/?flag&a=1"),
        general("query: a name without a value", "/?flag=&a=1"),
        general("query: unreserved characters", "/?-._~0AZaz=-._~0AZaz"),
        general("query: escaped UTF-8", "/?%E1%88%B4=b%C3%A9"),
        general("query: escaped reserved characters", "/?a%3Db=c%26d&e=%2F%2B%20%3D"),
        general("headers: a value in spaces", headers=[("My-Header1", "  a   b  c  ")]),
        general("headers: a value with tabs", headers=[("My-Header1", "\ta \t b\tc")]),
        general("headers: a value in quotes", headers=[("My-Header1", "\"a   b\"")]),
        general("headers: an empty value", headers=[("My-Header1", "")]),
        general("headers: one name twice", headers=[("My-Header1", "b"), ("MY-HEADER1", " a ")]),
        general("headers: one name four times, not side by side",
                headers=[("x-b", "4"), ("X-A", "1"), ("x-b", "1"), ("X-B", "3"), ("x-b", "2")]),
        general("headers: names that sort differently in upper case",
                headers=[("Zebra", "1"), ("alpha_b", "2"), ("Alpha-B", "3"), ("alphaB", "4")]),
    ],
)

write(
    "secretsmanager-header.json",
    "Requests of Secrets Manager clients signed in the Authorization header.",
    [
        secrets_manager("GetSecretValue", "GetSecretValue", '{"SecretId":"db/password"}'),
        secrets_manager("an operation without members", "GetRandomPassword", "{}"),
        secrets_manager("CreateSecret with the headers SDKs add", "CreateSecret",
                        '{"Name":"clé/密码","SecretString":"not a secret","ClientRequestToken":"5f1d7c1e-0000-4000-8000-000000000001"}',
                        headers=[
                            ("amz-sdk-invocation-id", "5f1d7c1e-0000-4000-8000-000000000002"),
                            ("amz-sdk-request", "attempt=1; max=3"),
                            ("x-amz-user-agent", "aws-sdk-js/3.0.0 os/linux  lang/js"),
                            ("x-amz-api-version", "2017-10-17"),
                        ]),
        secrets_manager("behind a stage", "ListSecrets", "{}", target="/prod/"),
    ],
)

write(
    "secretsmanager-query.json",
    "Requests of Secrets Manager clients presigned in the query, with their body signed.",
    [
        secrets_manager("for a minute", "GetSecretValue", '{"SecretId":"db/password"}', expires=60),
        secrets_manager("for a week", "ListSecrets", "{}", expires=604800),
        secrets_manager("beside parameters of its own", "DescribeSecret", '{"SecretId":"db/password"}',
                        target="/prod/?b=2&a=%C3%A9&Z=1", expires=900),
    ],
)
