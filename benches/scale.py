"""Checks made-up records, more and more of them, and prints what each takes: see scale.sh."""

import os
import shutil
import sys
import tempfile

from measure import measure

COMITY, CORPUS = (os.path.abspath(f"target/release/{name}") for name in ("comity", "examples/corpus"))
COUNTS = [int(count) for count in sys.argv[1:]]
# How they are made, and the exit code that is right.
FORMS = [
    ("JSON Lines", ["lines"], 0),
    ("JSON Lines, all refer to one treaty", ["lines", "shared"], 0),
    ("JSON Lines, each tenth is wrong", ["lines", "wrong=10"], 1),
    ("YAML files", ["yaml"], 0),
]


def main():
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start")
    print("| records | form | wall | CPU a record | peak |\n|---|---|---|---|---|")
    for title, form, code in FORMS:
        for count in COUNTS:
            folder = tempfile.mkdtemp(dir="target")
            try:
                made = measure([CORPUS, ".", str(count), *form], folder)
                assert not isinstance(made, str), made
                result = measure([COMITY, "check", "--quiet"], folder, code)
            finally:
                shutil.rmtree(folder)
            if isinstance(result, str):
                print(f"| {count} | {title} | {result} |", flush=True)
                continue
            wall, cpu, peak = result
            print(f"| {count} | {title} | {wall:.2f} s | {cpu / count * 1e6:.1f} µs | {peak:.0f} MB |", flush=True)


main()
