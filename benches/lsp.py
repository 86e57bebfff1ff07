#!/usr/bin/env python3
"""What an edit costs in the language server, on a dataset that is as large as is wanted.

    cargo build --release && python3 benches/lsp.py target/release/comity [--records N]

The project's own records are multiplied under new ids, and edited as a person would: a value becomes wrong and right
again, a reference names another record, the id of a record changes, a key that others share. An edit is answered when
a request that follows it is. Wall times depend on what else the machine does; the time of the processor hardly does.
"""

import argparse
import itertools
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

OWN = pathlib.Path(__file__).resolve().parent.parent / "records"
CODES = OWN.parent / "schemas/codes/iso3166-1-alpha-3.json"
EDITS = 100


def multiplied(folder, count):
    """Writes as many records: copies of our own under other ids, between other parties, and a party for each code."""
    own = {path.relative_to(OWN): path.read_text() for path in sorted(OWN.rglob("*.yaml"))}
    codes = [code["code"] for code in json.loads(CODES.read_text())["codes"] if "until" not in code]
    slugs = {match for text in own.values() for match in re.findall(r"^id: ([a-z].*)$", text, re.MULTILINE)}
    word = re.compile(r"(?<![\w-])(" + "|".join(codes + sorted(slugs, key=len, reverse=True)) + r")(?![\w-])")
    written = dict(own)
    for code in codes:
        path = pathlib.Path(f"parties/{code.lower()}.yaml")
        written.setdefault(path, f"kind: party\nid: {code}\nname: The land of {code}\n")
    for copy in itertools.count(1):
        other = {code: codes[(number + copy) % len(codes)] for number, code in enumerate(codes)}
        for path, text in own.items():
            if len(written) >= count:
                for path, text in written.items():
                    write(folder / "records" / path, text)
                return
            if path.parts[0] == "relations":
                stem = "-".join(other[part.upper()].lower() for part in path.stem.split("-"))
            else:
                stem = f"{path.stem}-{copy}"
            if path.parts[0] != "parties":
                text = word.sub(lambda match: other.get(match[1], f"{match[1]}-{copy}"), text)
                written.setdefault(path.with_name(f"{stem}.yaml"), text)


def referring(folder, count):
    """Writes one party, and as many agreements that name it."""
    write(folder / "records/parties/kor.yaml", "kind: party\nid: KOR\nname: Korea\n")
    write(folder / "records/parties/can.yaml", "kind: party\nid: CAN\nname: Canada\n")
    for number in range(count - 2):
        name = f"agreement-{number}"
        text = f"kind: agreement\nid: {name}\ntitle: Agreement {number}\nbilateral: true\nparties: [CAN, KOR]\n"
        write(folder / f"records/agreements/{name}.yaml", text)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


class Server:
    """The server, as an editor speaks with it."""

    def __init__(self, program, folder):
        self.process = subprocess.Popen([program, "lsp"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.folder, self.id, self.version, self.published = folder, 0, 0, 0
        self.answered, self.answer = threading.Condition(), None
        threading.Thread(target=self.listen, daemon=True).start()
        folders = [{"uri": folder.as_uri(), "name": "project"}]
        can = {"textDocument": {"publishDiagnostics": {"relatedInformation": True}}}
        self.request("initialize", {"processId": None, "capabilities": can, "workspaceFolders": folders})
        self.notify("initialized", {})

    def listen(self):
        out = self.process.stdout
        while header := out.readline():
            length = int(header.split(b":")[1])
            while out.readline().strip():
                pass
            body = out.read(length)
            with self.answered:
                message = json.loads(body)
                self.published += message.get("method") == "textDocument/publishDiagnostics"
                if "method" not in message:
                    self.answer = message
                    self.answered.notify()

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def request(self, method, params):
        self.id += 1
        with self.answered:
            self.answer = None
            self.send({"id": self.id, "method": method, "params": params})
            while self.answer is None or self.answer["id"] != self.id:
                if not self.answered.wait(120):
                    sys.exit(f"no answer to {method}")
            return self.answer.get("result")

    def uri(self, name):
        return (self.folder / name).as_uri()

    def open(self, name):
        text = (self.folder / name).read_text()
        document = {"uri": self.uri(name), "languageId": "yaml", "version": 0, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return text

    def change(self, name, text):
        self.version += 1
        document = {"uri": self.uri(name), "version": self.version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def barrier(self, name):
        """Returns when all that was said before is done."""
        at = {"textDocument": {"uri": self.uri(name)}, "position": {"line": 0, "character": 0}}
        self.request("textDocument/hover", at)

    def processor(self):
        """Milliseconds of the processor so far."""
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6

    def stop(self):
        self.request("shutdown", None)
        self.notify("exit", None)
        self.process.wait()


def measure(server, what, name, texts):
    """Edits a file to each of the texts in turn, and tells what one edit took."""
    server.barrier(name)
    walls, published, before = [], server.published, server.processor()
    for text in texts:
        start = time.perf_counter()
        server.change(name, text)
        server.barrier(name)
        walls.append((time.perf_counter() - start) * 1e3)
    processor = (server.processor() - before) / len(walls)
    walls.sort()
    row = f"{what:<44} {statistics.median(walls):8.1f} {walls[int(len(walls) * 0.95)]:8.1f} {processor:10.1f}"
    print(f"{row} {(server.published - published) / len(walls):10.1f}")


def edits(text, *replacements):
    """The text, and the text with one place changed, in turn."""
    for old, new in replacements:
        assert old in text, old
    return [text if number % 2 else text.replace(*replacements[number // 2 % len(replacements)]) for number in range(EDITS)]


def started(program, folder):
    start = time.perf_counter()
    server = Server(program, folder)
    time.sleep(0.2)
    while not server.published:
        time.sleep(0.02)
    server.barrier("comity.yaml")
    wall = (time.perf_counter() - start) * 1e3
    print(f"{'started, and all is shown':<44} {wall:8.1f} {'':8} {server.processor():10.1f} {server.published:10}")
    return server


def many_records(program, folder):
    server = started(program, folder)
    relation, party = "records/relations/can-kor.yaml", "records/parties/kor.yaml"
    text = server.open(relation)
    measure(server, "a value is wrong, then right", relation, edits(text, ("total: 21.87", "total: 31.87")))
    measure(server, "a word is typed", relation, edits(text, ("teachers of English", "teachers of Englis")))
    measure(server, "the text is broken, then whole", relation, edits(text, ("agreements: [ckfta]", "agreements: [ckfta")))
    measure(server, "a reference names another record", relation, edits(text, ("[ckfta]", "[kafta]"), ("[ckfta]", "[ckft]")))
    measure(server, "a key that another record shares", relation, edits(text, ("partner: KOR", "partner: AUS")))
    text = server.open(party)
    measure(server, "the id of a record that others name", party, edits(text, ("id: KOR", "id: YUG")))
    server.stop()


def one_cause(program, folder):
    server = started(program, folder)
    party = "records/parties/kor.yaml"
    text = server.open(party)
    measure(server, "the id that all others name", party, edits(text, ("id: KOR", "id: YUG"))[:10])
    server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--keep", type=lambda name: pathlib.Path(name).resolve(), help="make the records here, and leave them")
    parser.add_argument("--only", choices=["many", "cause"])
    asked = parser.parse_args()
    program = asked.program.resolve()
    for kind, make, run in (("many", multiplied, many_records), ("cause", referring, one_cause)):
        if asked.only in (None, kind):
            folder = asked.keep / f"{kind}-{asked.records}" if asked.keep else pathlib.Path(tempfile.mkdtemp())
            try:
                if not (folder / "comity.yaml").exists():
                    make(folder, asked.records)
                    write(folder / "comity.yaml", "comity: 1\nuse: [country-relations]\n")
                print(f"{asked.records} records, {kind:<31} {'median':>8} {'95 %':>8} {'processor':>10} {'published':>10}")
                run(program, folder)
            finally:
                if not asked.keep:
                    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
