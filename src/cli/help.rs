//! The longer texts of help.

pub(super) const USAGE: &str = "comity [OPTIONS] [PATH]...
       comity [OPTIONS] COMMAND";

pub(super) const EXAMPLES: &str = "Examples:
  comity                                check everything
  comity records/relations              show what is wrong in one folder
  comity explain casualties/breakdown   what a rule says, and how to mend what it finds
  comity check --help                   every option of the check";

pub(super) const EXAMPLES_AND_EXITS: &str = "Examples:
  comity                                check everything
  comity records/relations              show what is wrong in one folder
  comity explain casualties/breakdown   what a rule says, and how to mend what it finds
  comity check --help                   every option of the check

Exit codes:
  0  nothing is wrong
  1  there are errors in records
  2  the check could not be finished, or was not asked for rightly";

pub(super) const CHECK: &str = "Examples:
  comity check
  comity check records/relations/can-kor.yaml
  comity check --staged
  comity check --format json --report sarif=comity.sarif --report junit=comity.xml
  comity check --select 'trade/*' --severity trade/total=warning
  comity check --fix records/relations
  comity check --stdin-filename records/relations/can-kor.yaml - < draft.yaml";

pub(super) const CHECK_AND_EXITS: &str = "Examples:
  comity check
  comity check records/relations/can-kor.yaml
  comity check --staged
  comity check --format json --report sarif=comity.sarif --report junit=comity.xml
  comity check --select 'trade/*' --severity trade/total=warning
  comity check --fix records/relations
  comity check --stdin-filename records/relations/can-kor.yaml - < draft.yaml

A file that is called like a command or an option is written `./check`, or after `--`.

Exit codes:
  0  no error; warnings count only with --error-on-warning
  1  there are errors in records; after --fix: there still are; with --diff: there is a difference
  2  the check could not be finished: an option, the configuration, a schema or a rule is wrong,
     a path does not exist, there is no record, or a record could not be read to its end";

pub(super) const SCHEMA: &str = "Example:
  comity schema config > comity.schema.json";

pub(super) const EXPORT: &str =
    "A record is {\"path\", \"document\", \"kind\", \"key\", \"record\"}. Numbers keep the digits that were written, and aliases are
followed. A document that can't be read, or is of no kind, is left out and told on standard error, with exit code 1.

Examples:
  comity export > records.jsonl
  comity export records/relations --format json --output relations.json
  comity export | duckdb -c \"select record.reporter, record.partner from read_json('/dev/stdin')\"";

pub(super) const INIT: &str =
    "What is there already stays; on a terminal you are asked before a file that differs is replaced.

Examples:
  comity init
  comity init ../relations
  comity init --eject    the pack's schemas, rules and code lists too, to change them from there";

pub(super) const NEW: &str =
    "What must be there and has only one value is filled in; the rest is left open, with a word on what belongs there.

Examples:
  comity new relation CAN FRA     records/relations/can-fra.yaml
  comity new party FRA            records/parties/fra.yaml";

pub(super) const TEST: &str = "Examples:
  comity test
  comity test schemas/relation.rules.yaml
  comity test docs/my-rule.md

On a page, a block of code opens with ```yaml rule, and below it ```yaml pass, ```yaml fail at=/total or
```yaml fixed; `comity explain sum` shows such a page.";

pub(super) const LSP: &str = "An editor starts it by itself once it is told to: docs/editors.md says how.

Examples:
  comity lsp
  comity --config policy/comity.yaml lsp --jobs 2";

pub(super) const EXPLAIN: &str = "Examples:
  comity explain casualties/breakdown   a rule of this project or of the pack
  comity explain sum                    a kind of rule, with examples
  comity explain yaml/duplicate-key     a finding of comity's own";

pub(super) const RULES: &str = "Each line: the rule, its severity here, its kind, the file that declares it, and whether it can mend what it finds.

Examples:
  comity rules
  comity rules | grep trade/";

pub(super) const COMPLETIONS: &str = "Examples:
  comity completions bash > ~/.local/share/bash-completion/completions/comity
  comity completions fish > ~/.config/fish/completions/comity.fish
  comity completions zsh > ~/.zfunc/_comity";

pub(super) const BASELINE: &str =
    "The file is comity-baseline.json, or the one that comity.yaml names under `baseline:`. A finding in it is
forgiven wherever it moves in its file, but not if its value changes.

Examples:
  comity baseline
  comity baseline --prune";

pub(super) const GATE: &str =
    "The configuration, schemas and rules are those of the base, so a pull request can't change what it is checked
with. What the base has wrong too is counted; what is new fails. Everything is read from git, nothing from the
work tree.

Examples:
  comity gate --base origin/main
  comity gate --base \"$BASE\" --summary summary.md";

pub(super) const MAN: &str = "Examples:
  comity man check | man -l -
  comity man --output ~/.local/share/man/man1";

pub(super) const REPORT: &str =
    "The page is one file that needs no network. `comity check --report html=FILE` writes it beside the usual output.

Examples:
  comity report
  comity report --output public/index.html records/conflicts";
