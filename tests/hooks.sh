#!/usr/bin/env bash
# The hooks, run by pre-commit and by prek in a git repository of their own: commits that must pass and commits that
# must be stopped. It needs python3, git and a built target/debug/comity.
set -euo pipefail
cd "$(dirname "$0")/.."
sh tests/get-tools.sh
tools="$PWD/target/tools/bin"
source="$PWD"
PATH="$tools:$source/target/debug:$PATH"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME="$work/home" PRE_COMMIT_HOME="$work/pre-commit" PREK_HOME="$work/prek"
export GIT_CONFIG_GLOBAL="$work/gitconfig" GIT_CONFIG_NOSYSTEM=1
unset GITHUB_ACTIONS
mkdir "$HOME"
git config --file "$GIT_CONFIG_GLOBAL" user.name A
git config --file "$GIT_CONFIG_GLOBAL" user.email a@example.org
git config --file "$GIT_CONFIG_GLOBAL" init.defaultBranch main

# What the hooks come from: a repository that holds nothing else, so that it is cloned at once.
mkdir "$work/comity"
cp .pre-commit-hooks.yaml "$work/comity"
git -C "$work/comity" init --quiet
git -C "$work/comity" add .
git -C "$work/comity" commit --quiet --message hooks
rev=$(git -C "$work/comity" rev-parse HEAD)

failures=0
fail() {
    printf 'FAILED: %s\n' "$*" >&2
    sed 's/^/    /' "$work/output" >&2
    failures=$((failures + 1))
}
# Runs a command that must succeed, and print a word if one is given after `--says`.
passes() { "${@:2}" > "$work/output" 2>&1 || fail "$runner: $1"; }
# Runs a command that must fail, and print the word.
stops() {
    if "${@:3}" > "$work/output" 2>&1; then
        fail "$runner: $1 is let pass"
    elif ! grep -q -e "$2" "$work/output"; then
        fail "$runner: $1 is stopped without a word of $2"
    fi
}

# A dataset with a hook that commits go through: the hooks of that name, or what docs/ci.md says if none is named.
dataset() {
    rm -rf "$work/data"
    mkdir "$work/data"
    cp -R "$source/records" "$work/data"
    cd "$work/data"
    if [ $# -eq 0 ]; then
        # shellcheck disable=SC2094 # The second is the name of a block in the page.
        sh "$source/tests/page-file.sh" "$source/docs/ci.md" .pre-commit-config.yaml > .pre-commit-config.yaml
    else
        printf 'repos:\n  - repo: %s\n    rev: %s\n    hooks:\n' "$work/comity" "$rev" > .pre-commit-config.yaml
        printf '      - id: %s\n' "$@" >> .pre-commit-config.yaml
    fi
    git init --quiet
    git add .
    git commit --quiet --no-verify --message first
    "$runner" install > "$work/output" 2>&1 || fail "$runner install"
}
exchange_digits() { sed -i.old 's/persons: 378/persons: 387/' records/conflicts/korean-war.yaml && rm records/conflicts/*.old; }
commit() { git commit --quiet --message "$runner" "$@"; }

for runner in pre-commit prek; do
    passes "the manifest" "$runner" validate-manifest .pre-commit-hooks.yaml

    for hook in comity-system comity-staged-system; do
        dataset "$hook"
        exchange_digits
        git add .
        stops "$hook: a commit that exchanges 378 and 387" casualties/breakdown commit
        stops "$hook: try-repo" casualties/breakdown "$runner" try-repo "$work/comity" "$hook"
        git restore --staged --worktree .
        passes "$hook: try-repo" "$runner" try-repo "$work/comity" "$hook" --all-files
        printf '# checked again\n' >> records/parties/can.yaml
        git add .
        passes "$hook: a commit that is right" commit
        exchange_digits
        stops "$hook: commit --all" casualties/breakdown commit --all
        git restore .
        git rm --quiet records/agreements/ckfta.yaml
        stops "$hook: a commit that only deletes a record" ckfta commit
    done

    dataset
    printf '# checked again\n' >> records/parties/can.yaml
    passes "as docs/ci.md says: a commit that is right" commit --all
    exchange_digits
    stops "as docs/ci.md says: a commit that exchanges 378 and 387" casualties/breakdown commit --all

    # What is wrong is staged and mended in the work tree alone; then the other way round.
    dataset comity-staged-system
    exchange_digits
    git add .
    git show HEAD:records/conflicts/korean-war.yaml > records/conflicts/korean-war.yaml
    stops "a slip that is staged and mended only in the work tree" casualties/breakdown commit
    git restore --staged .
    printf '# checked again\n' >> records/parties/can.yaml
    git add .
    exchange_digits
    printf 'kind: nothing\n' > records/draft.yaml
    passes "a slip and a draft that are not staged" commit
    grep -q 'persons: 387' records/conflicts/korean-war.yaml || fail "$runner: the work tree was changed"

    dataset comity-test-system
    cp -R "$source/examples/visits/." .
    git add .
    passes "rules with examples that are as they say" commit
    sed -i.old '/id: visit\/dates/a\    examples: {pass: [{from: 2022-09-23, until: 2022-09-22}]}' schemas/visit.rules.yaml
    rm schemas/*.old
    git add .
    stops "an example that is not as it says" visit/dates commit
    cd "$source"
done
test "$failures" -eq 0
echo "hooks: all as they should be"
