//! The commits that a server checks out: the merge of a change with its branch, which moves on meanwhile.

use std::fs;
use std::path::Path;

use super::Repository;
use super::Said;
use super::WAR;
use super::WAR_PATH;
use super::ask;
use super::git;

/// A server's repository with a pull request, of which it made a merge as GitHub does. Others merged before that merge
/// was made, and after.
struct Server {
    repository: Repository,
    /// The branch when the pull request was opened: what `github.event.pull_request.base.sha` may still say.
    opened_at: String,
}

impl Server {
    /// With a pull request that changes what `change` does.
    fn new(change: &dyn Fn(&Repository)) -> Self {
        let repository = Repository::new();
        repository.write("records/parties/ddr.yaml", "id: DDR\n");
        repository.commit("one more party");
        repository.git(&["branch", "-q", "-f", "main"]);
        let opened_at = repository.git(&["rev-parse", "main"]).trim().to_owned();
        change(&repository);
        repository.commit("change");
        repository.git(&["checkout", "-q", "main"]);
        repository.remove("records/parties/ddr.yaml");
        repository.write("records/parties/usa.yaml", "id: USA\n");
        repository.edit("schemas/war.rules.yaml", "chain: [began, ended]", "chain: [began, ended], severity: warning");
        repository.commit("merged before");
        repository.git(&["checkout", "-q", "--detach"]);
        repository.git(&["merge", "-q", "--no-ff", "-m", "merge", "change"]);
        repository.git(&["update-ref", "refs/pull/1/merge", "HEAD"]);
        repository.git(&["checkout", "-q", "main"]);
        repository.write("records/parties/phl.yaml", "id: PHL\n");
        repository.remove("known.json");
        repository.edit("comity.yaml", "baseline: known.json\n", "");
        repository.commit("merged after");
        Self { repository, opened_at }
    }

    /// What the gate says in a clone like that of `actions/checkout` with `fetch-depth: 0`.
    fn ask(&self, reference: &str, base: &str) -> Said {
        let clone = tempfile::tempdir().expect("a temporary folder");
        let url = format!("file://{}", self.repository.path().display());
        git(clone.path(), &["init", "-q"]);
        git(clone.path(), &["remote", "add", "origin", &url]);
        let heads = "+refs/heads/*:refs/remotes/origin/*";
        git(clone.path(), &["fetch", "-q", "origin", heads, &format!("+{reference}:refs/remotes/checked")]);
        git(clone.path(), &["checkout", "-q", "--detach", "refs/remotes/checked"]);
        ask(clone.path(), &["--base", base])
    }
}

/// The base that the workflows name.
const BRANCH: &str = "refs/remotes/origin/main";

#[test]
fn what_others_merged_meanwhile_is_not_of_the_change() {
    let right = Server::new(&|it| it.write("records/wars/new.yaml", &WAR.replace("korean-war", "new")));
    for reference in ["refs/pull/1/merge", "refs/heads/change"] {
        let said = right.ask(reference, BRANCH);
        said.passes();
        assert!(said.summary.contains("1 record changed"), "{reference}: {}", said.summary);
        for others in ["DDR", "USA", "PHL", "policy"] {
            assert!(!said.summary.contains(others), "{reference}: {}", said.summary);
        }
    }
    let wrong = Server::new(&|it| it.edit(WAR_PATH, "dead: 378", "dead: 387"));
    for reference in ["refs/pull/1/merge", "refs/heads/change"] {
        wrong.ask(reference, BRANCH).stops(&["war/total"]);
    }
}

/// Why the workflows do not name the base of the event.
#[test]
fn an_older_base_blames_the_change_for_what_others_merged() {
    let server = Server::new(&|it| it.write("records/parties/fra.yaml", "id: FRA\n"));
    server.ask("refs/pull/1/merge", BRANCH).passes();
    server.ask("refs/pull/1/merge", &server.opened_at).stops(&["gate/left-dataset", "gate/policy-changed"]);
}

/// Why they do not name `HEAD^1`.
#[test]
fn the_first_parent_is_the_strangers_own_where_no_merge_is_checked_out() {
    let server = Server::new(&|it| {
        it.edit("comity.yaml", "comity: 1\n", "comity: 1\nseverity: {war/total: off}\n");
        it.edit(WAR_PATH, "dead: 378", "dead: 387");
        it.commit("what the second commit begins at");
        it.write("README.md", "more\n");
    });
    server.ask("refs/heads/change", "HEAD^1").passes();
    server.ask("refs/heads/change", BRANCH).stops(&["gate/policy-changed", "war/total"]);
}

/// Where workflows are.
const WORKFLOWS: [&str; 3] = ["docs/ci.md", ".github/workflows/gate.yml", "src/cli/init/records.yml"];

#[test]
fn the_workflows_name_the_branch() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in WORKFLOWS {
        let text = fs::read_to_string(root.join(name)).expect("a file");
        let bases: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("BASE: ")).collect();
        let branch = "${{ github.event.merge_group.base_sha || format('refs/remotes/origin/{0}', github.base_ref) }}";
        assert_eq!(bases, [branch], "{name}");
    }
}
