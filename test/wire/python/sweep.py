"""Sends every operation of botocore's own service model, the installed one, to an endpoint.

For each operation: the least input, all members at once, and each enumerated value. botocore checks
the input first, so all of it is as the model allows. Prints as JSON how often it asked, and what was
refused for its form.
"""

import json
import re
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

SHAPE = re.compile("validation errors? detected")
PATTERNS = {"^([a-z]+-)+\\d+$": "eu-west-1", "[0-9]+h": "10h"}


def text(shape):
    if shape.enum:
        return shape.enum[0]
    pattern = shape.metadata.get("pattern", "")
    return PATTERNS.get(pattern) or "a" * max(shape.metadata.get("min", 1), 1)


def sample(shape):
    kind = shape.type_name
    least = shape.metadata.get("min", 1)
    if kind == "string":
        return text(shape)
    if kind == "blob":
        return b"a" * max(least, 1)
    if kind == "boolean":
        return False
    if kind in ("integer", "long"):
        return least
    if kind == "list":
        return [sample(shape.member)] * max(least, 1)
    return {name: sample(member) for name, member in shape.members.items()}


def enumerated(shape):
    """Each value in the place of this shape that has one more of the enumerated values in it."""
    if shape.type_name == "string":
        yield from shape.enum
    elif shape.type_name == "list":
        for value in enumerated(shape.member):
            yield [value]
    elif shape.type_name == "structure":
        for name, member in shape.members.items():
            for value in enumerated(member):
                yield {**sample(shape), name: value}


def inputs(shape):
    least = {name: sample(shape.members[name]) for name in shape.required_members}
    yield least
    yield sample(shape)
    for name, member in shape.members.items():
        yield {**least, name: sample(member)}
    yield from enumerated(shape)


def main():
    client = boto3.client(
        "secretsmanager",
        endpoint_url=sys.argv[1],
        config=Config(retries={"max_attempts": 0}, inject_host_prefix=False),
    )
    model = client.meta.service_model
    asked, refused = 0, []
    for name in model.operation_names:
        for given in inputs(model.operation_model(name).input_shape):
            asked += 1
            try:
                client._make_api_call(name, given)
            except ClientError as error:
                code, message = (error.response["Error"][key] for key in ("Code", "Message"))
                if code == "SerializationException" or code == "UnknownOperationException" or SHAPE.search(message):
                    refused.append([name, repr(given)[:200], code, message])
    print(json.dumps({"operations": len(model.operation_names), "asked": asked, "refused": refused}))


if __name__ == "__main__":
    main()
