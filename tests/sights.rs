//! What people can look at of records that are right follows from the rules, whatever the records are about.

use std::fs;
use std::path::Path;
use std::process::Command;

/// The part of the page on which what is right is drawn.
fn sights(folder: &Path, more: &[&str]) -> String {
    let page = folder.join("page.html");
    let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
    let args = ["report", "--quiet", "--today", "2026-01-01", "--output", "page.html"];
    let output = comity.current_dir(folder).args(args).args(more).output().expect("comity runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let page = fs::read_to_string(page).expect("a page");
    let (_, sights) = page.split_once("<section id=\"sights\">").unwrap_or_default();
    sights.split_once("</section>").map_or("", |(sights, _)| sights).to_owned()
}

/// Clubs that report their members, their meetings and what they paid each other; nothing of it is in the pack.
fn clubs() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    write("comity.yaml", "comity: 1\nrecords:\n  - {kind: club, files: \"clubs/*.yaml\", rules: [club.rules.yaml]}\n");
    write(
        "club.rules.yaml",
        "comity: 1\nrules:\n  - {id: club/known, kind: unique, key: /name}\n  - {id: club/roll, kind: series, items: /roll/*, key: season, value: heads}\n  - {id: club/heads, kind: sum, each: /roll/*, total: heads, parts: [old, young]}\n  - {id: club/meetings, kind: order, chain: /meetings/*/on}\n  - {id: club/dues, kind: mirror, left: {record: club, each: /paid/*, key: [/name, to, in], value: sum}, right: {record: club, each: /got/*, key: [from, /name, in], value: sum}}\n  - {id: club/payee, kind: reference, from: {record: club, each: /paid/*, key: to}, to: {record: club, key: /name}}\n",
    );
    write(
        "clubs/oak.yaml",
        "name: Oak\nroll:\n  - {season: 2020, heads: 30, old: 10, young: 20}\n  - {season: 2021, heads: 35, old: 15, young: 20}\nmeetings:\n  - {what: founding, on: 2019-05-01}\n  - {what: ball, on: 2020-02}\n  - {what: fair, on: 2021}\npaid:\n  - {to: Elm, in: 2020, sum: 400}\n  - {to: Elm, in: 2021, sum: 500}\n",
    );
    write(
        "clubs/elm.yaml",
        "name: Elm\ngot:\n  - {from: Oak, in: 2020, sum: 400}\n  - {from: Oak, in: 2021, sum: 500}\n",
    );
    folder
}

#[test]
fn a_projects_own_rules_give_its_own_pictures() {
    let folder = clubs();
    let sights = sights(folder.path(), &[]);
    for wanted in [
        // The figures of a series, with those that make them.
        "<h4>Oak: roll</h4>",
        "<span class=\"name\">2021 young</span>",
        "· club/heads, club/roll<",
        // Both sides.
        "<h4>Elm and Oak</h4>",
        "<span class=\"name\">2021 Elm got</span>",
        // Dates, called after what happened.
        "<span class=\"name\">founding</span>",
        "<h4>Records that speak of each club</h4>",
    ] {
        assert!(sights.contains(wanted), "{wanted} in {sights}");
    }
}

#[test]
fn what_is_wrong_is_not_among_what_is_right() {
    let folder = clubs();
    let oak = folder.path().join("clubs/oak.yaml");
    let text =
        fs::read_to_string(&oak).expect("a record").replace("2020-02}", "2018-02}").replace("sum: 500", "sum: 5");
    fs::write(oak, text).expect("written");
    let sights = sights(folder.path(), &[]);
    assert!(sights.contains("<h4>Oak: roll</h4>"), "{sights}");
    assert!(!sights.contains("founding"), "meetings out of order are a finding, which has its own picture: {sights}");
    assert!(!sights.contains("2021 Elm got"), "{sights}");
}

#[test]
fn the_pictures_are_the_same_for_any_number_of_threads() {
    let folder = clubs();
    for number in 0..40 {
        let text = format!(
            "name: Club {number}\nroll:\n  - {{season: 2020, heads: {number}}}\n  - {{season: 2021, heads: 3}}\n"
        );
        fs::write(folder.path().join(format!("clubs/{number}.yaml")), text).expect("written");
    }
    let one = sights(folder.path(), &["--jobs", "1"]);
    assert!(one.contains("29 more, with less to see, not shown."), "{one}");
    assert_eq!(one, sights(folder.path(), &["--jobs", "4"]));
}

#[test]
fn asked_about_one_file_the_page_shows_what_is_in_it() {
    let folder = clubs();
    let sights = sights(folder.path(), &["clubs/elm.yaml"]);
    assert!(!sights.contains("<h4>Oak: roll</h4>"), "{sights}");
    assert!(sights.contains("<h4>Elm and Oak</h4>"), "{sights}");
}

#[test]
fn our_own_records_have_their_trade_their_war_and_their_parties() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut comity = Command::new(env!("CARGO_BIN_EXE_comity"));
    let page = folder.path().join("page.html");
    let status = comity.args(["report", "--quiet", "--output"]).arg(&page).status().expect("comity runs");
    assert!(status.success());
    let page = fs::read_to_string(page).expect("a page");
    for wanted in [
        "<h4>CAN, FRA: trade, CAD</h4>",
        "<span class=\"name\">2018 exports</span>",
        "<h4>KOR, USA and USA, KOR, USD</h4>",
        "<span class=\"name\">2013 KOR, USA imports</span>",
        "<span class=\"name\">armistice</span>",
        "deaths total of troops persons",
        "<h4>korean-war: participants CAN deaths</h4>",
        "<h4>Records that speak of each party</h4>",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
}
