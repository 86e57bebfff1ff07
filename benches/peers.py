"""Runs each program in turn, several rounds, and prints medians: see peers.sh."""

import glob
import os
import statistics
import sys

from measure import measure

PEERS, COUNT = os.path.abspath(sys.argv[1]), sys.argv[2]
ROUNDS = int(os.environ.get("ROUNDS", "5"))
COMITY = os.path.abspath("target/release/comity")
SOURCEMETA = glob.glob(f"{PEERS}/venv/lib/*/site-packages/sourcemeta_jsonschema/jsonschema-linux-x86_64")[0]
CLI = f"{PEERS}/bin/jsonschema-cli"
CHECK_JSONSCHEMA = f"{PEERS}/venv/bin/check-jsonschema"


def comity():
    return [COMITY, "check", "--quiet"]


def one_thread():
    return [COMITY, "check", "--quiet", "--jobs", "1"]


def sourcemeta(where, *flags):
    return lambda: [SOURCEMETA, "validate", *flags, "relation.schema.json", where]


def cli(pattern):
    """Names every file; the schema says `format`, which it is to check as the others do."""
    return lambda: [CLI, "validate", "--offline", "--assert-format", "--errors-only", "relation.schema.json",
                    "--instance", *sorted(glob.glob(pattern, recursive=True))]


def check_jsonschema(pattern):
    return lambda: [CHECK_JSONSCHEMA, "--schemafile", "relation.schema.json", *sorted(glob.glob(pattern, recursive=True))]


YAML, JSON = "records/**/*.yaml", "records/**/*.json"
LINES, ARRAY = "lines/relations.jsonl", "records/relations.json"
TABLES = [
    ("one YAML file", "yaml-1", [
        ("comity, schema and seven rules", comity), ("sourcemeta", sourcemeta("records")), ("jsonschema-cli", cli(YAML)),
        ("check-jsonschema", check_jsonschema(YAML))]),
    (f"{COUNT} YAML files", f"yaml-{COUNT}", [
        ("comity, schema and seven rules", comity), ("the same, one thread", one_thread),
        ("sourcemeta", sourcemeta("records")), ("jsonschema-cli", cli(YAML))]),
    (f"{COUNT} JSON files", f"json-{COUNT}", [
        ("comity, schema and seven rules", comity), ("the same, one thread", one_thread),
        ("sourcemeta", sourcemeta("records")), ("sourcemeta --fast", sourcemeta("records", "--fast")),
        ("jsonschema-cli", cli(JSON))]),
    ("27000 records in JSON Lines", "lines-27000", [
        ("comity, schema and seven rules", comity), ("the same, one thread", one_thread),
        ("sourcemeta", sourcemeta(LINES)), ("sourcemeta --fast", sourcemeta(LINES, "--fast"))]),
    ("27000 records in one JSON array", "array-27000", [
        ("comity, schema and seven rules", comity), ("the same, one thread", one_thread)]),
]


def main():
    print(f"{os.cpu_count()} processors, median of {ROUNDS} rounds, load {os.getloadavg()[0]:.1f} at the start")
    for title, name, programs in TABLES:
        folder = f"{PEERS}/records/{name}"
        runs = {label: [] for label, _ in programs}
        for _ in range(ROUNDS):
            for label, command in programs:
                runs[label].append(measure(command(), folder))
        print(f"\n| {title} | wall | CPU | peak | wall, × comity | CPU, × comity |\n|---|---|---|---|---|---|")
        ours = None
        for label, results in runs.items():
            failed = [result for result in results if isinstance(result, str)]
            if failed:
                print(f"| {label} | {failed[0]} |")
                continue
            wall, cpu, peak = (statistics.median(values) for values in zip(*results))
            ours = ours or (wall, cpu)
            print(f"| {label} | {wall * 1000:.1f} ms | {cpu * 1000:.1f} ms | {peak:.0f} MB "
                  f"| {wall / ours[0]:.1f} | {cpu / ours[1]:.1f} |")


main()
