use super::check;

const RECORD: &str = "
kind: partition
open: true
closed: false
nothing: null
empty: []
two-way: {status: signed}
languages: [eng, fra]
parts:
  - {name: buried, persons: 378}
  - {name: missing, persons: 16}
  - {name: at-sea}
years: {2022: 1, 2023: 2}
";

#[test]
fn members_and_items() {
    check(
        RECORD,
        &[
            ("self.kind == \"partition\"", "true"),
            ("self.kind == 'includes'", "false"),
            ("record.kind == self.kind", "true"),
            ("self[\"two-way\"].status == \"signed\"", "true"),
            ("self.`two-way`.status == \"signed\"", "true"),
            ("self[\"two-\" + \"way\"].status == \"signed\"", "true"),
            ("self.parts[0].name == \"buried\"", "true"),
            ("self.parts[-1].name == \"at-sea\"", "true"),
            ("self.parts[1 + 1].name == \"at-sea\"", "true"),
            ("self.years[2022] == 1", "true"),
            ("self.years[\"2023\"] == 2", "true"),
            ("self.parts[3].name == \"x\"", "`self.parts[3]` is missing"),
            ("self.parts[-4].name == \"x\"", "`self.parts[-4]` is missing"),
            ("self.parts[0.5].name == \"x\"", "`self.parts[0.5]` is missing"),
            ("self.parts.name == \"x\"", "`self.parts` is not a mapping"),
            ("self.parts[\"name\"] == \"x\"", "`self.parts` is not a mapping"),
            ("self.kind.name == \"x\"", "`self.kind` is not a mapping"),
            ("self.nothing.name == \"x\"", "`self.nothing` is null"),
            ("self.absent == \"x\"", "`self.absent` is missing"),
            ("self.absent.far.below == \"x\"", "`self.absent` is missing"),
            ("self.absent == null", "`self.absent` is missing"),
            ("self.parts[self.absent] == 1", "`self.absent` is missing"),
        ],
    );
}

#[test]
fn what_is_there() {
    check(
        RECORD,
        &[
            ("has(self.kind)", "true"),
            ("has(self.absent)", "false"),
            ("has(self.absent.below)", "false"),
            ("has(self.nothing)", "true"),
            ("has(self.nothing.below)", "false"),
            ("has(self.parts[0])", "true"),
            ("has(self.parts[3])", "false"),
            ("has(self.parts[-3])", "true"),
            ("has(self.parts[-4])", "false"),
            ("has(self[\"two-way\"])", "true"),
            ("has(self.kind.below)", "`self.kind` is not a mapping"),
            ("self.parts.exists(p, !has(p.persons))", "true"),
            ("!has(self.absent) || self.absent > 1", "true"),
        ],
    );
}

#[test]
fn what_is_missing_leaves_it_open() {
    check(
        RECORD,
        &[
            ("self.absent == 1 && false", "false"),
            ("false && self.absent == 1", "false"),
            ("self.absent == 1 || true", "true"),
            ("true && self.absent == 1", "`self.absent` is missing"),
            ("!(self.absent == 1)", "`self.absent` is missing"),
            ("self.absent == 1 ? true : false", "`self.absent` is missing"),
            ("self.absent == 1 ? true : true", "true"),
            ("self.open ? true : self.absent", "true"),
            ("self.closed ? self.absent : self.open", "true"),
            ("self.closed", "false"),
            ("!self.open", "false"),
            ("self.kind", "`self.kind` is not a condition"),
            ("self.nothing", "`self.nothing` is null"),
            ("self.nothing && true", "`self.nothing` is null"),
            ("1 + 1", "`1 + 1` is not a condition"),
        ],
    );
}

#[test]
fn null_is_a_value_of_its_own() {
    check(
        RECORD,
        &[
            ("self.nothing == null", "true"),
            ("self.nothing != null", "false"),
            ("self.kind == null", "false"),
            ("self.kind != null", "true"),
            ("self.nothing == 0", "false"),
            ("self.parts == null", "false"),
            ("self.nothing + 1 == 1", "`self.nothing` is null"),
            ("self.nothing < 1", "`self.nothing` is null"),
            ("null == null", "true"),
        ],
    );
}

#[test]
fn types_that_do_not_meet_are_the_schemas_business() {
    check(
        RECORD,
        &[
            ("self.kind == 1", "`self.kind == 1` has sides of different types"),
            ("self.kind < 1", "`self.kind < 1` has sides of different types"),
            ("self.kind + 1 == 2", "`self.kind` is not a number"),
            ("self.open == 1", "`self.open == 1` has sides of different types"),
            ("self.open == self.closed", "false"),
            ("self.open != self.closed", "true"),
            ("self.parts == self.kind", "`self.parts == self.kind` has sides of different types"),
            ("-self.kind == 1", "`self.kind` is not a number"),
            ("self.kind < \"q\"", "`self.kind < \"q\"` asks for the order of texts that are no dates"),
        ],
    );
}

#[test]
fn lists() {
    check(
        RECORD,
        &[
            ("\"eng\" in self.languages", "true"),
            ("\"deu\" in self.languages", "false"),
            ("!(\"deu\" in self.languages)", "true"),
            ("self.kind in [\"partition\", \"includes\"]", "true"),
            ("self.kind in [\"x\", self.absent]", "`self.absent` is missing"),
            ("self.kind in [self.absent, \"partition\"]", "true"),
            ("\"eng\" in self.absent", "`self.absent` is missing"),
            ("\"eng\" in self.nothing", "`self.nothing` is null"),
            ("\"eng\" in self.kind", "`self.kind` is not a list"),
            ("\"eng\" in self.empty", "false"),
            ("self.absent in [\"a\"]", "`self.absent` is missing"),
            ("\"kind\" in self", "true"),
            ("\"absent\" in self", "false"),
            ("2022 in self.years", "true"),
            ("self.languages == [\"eng\", \"fra\"]", "true"),
            ("self.languages == [\"fra\", \"eng\"]", "false"),
            ("self.languages == [\"eng\"]", "false"),
            ("self.languages + [\"kor\"] == [\"eng\", \"fra\", \"kor\"]", "true"),
            ("self.parts[0] == record.parts[0]", "true"),
            ("self.parts[0] == record.parts[1]", "false"),
            ("self.parts[0] == record.parts[2]", "false"),
            ("size(self.parts) == 3", "true"),
            ("self.parts.size() == 3", "true"),
            ("size(self.years) == 2", "true"),
            ("size(\"Séoul\") == 5", "true"),
            ("size(self.absent) == 0", "`self.absent` is missing"),
            ("size(self.open) == 0", "`self.open` is not a list, mapping or text"),
        ],
    );
}

#[test]
fn macros() {
    check(
        RECORD,
        &[
            ("self.parts.all(p, has(p.name))", "true"),
            ("self.parts.all(p, p.persons > 0)", "`p.persons` is missing"),
            ("self.parts.all(p, p.persons > 100)", "false"),
            ("self.parts.exists(p, p.persons > 100)", "true"),
            ("self.parts.exists(p, p.persons > 1000)", "`p.persons` is missing"),
            ("self.parts.exists_one(p, p.name == \"missing\")", "true"),
            ("self.parts.exists_one(p, has(p.persons))", "false"),
            ("self.parts.exists_one(p, p.persons == 16)", "`p.persons` is missing"),
            ("self.parts.map(p, p.name) == [\"buried\", \"missing\", \"at-sea\"]", "true"),
            ("self.parts.filter(p, has(p.persons)).size() == 2", "true"),
            ("self.parts.filter(p, p.persons > 20).size() == 1", "`p.persons` is missing"),
            ("self.parts.filter(p, has(p.persons)).map(p, p.persons) == [378, 16]", "true"),
            ("self.empty.all(p, false)", "true"),
            ("self.empty.exists(p, true)", "false"),
            ("self.years.all(y, size(y) == 4)", "`y` is not a list, mapping or text"),
            ("self.years.exists(y, y == 2022)", "true"),
            ("self.absent.all(p, true)", "`self.absent` is missing"),
            ("self.kind.all(p, true)", "`self.kind` is not a list"),
            ("self.languages.all(a, self.languages.exists(b, a == b))", "true"),
            ("self.languages.all(x, [1].all(x, x == 1))", "true"),
            ("[1, 2, 3].filter(n, n > 1).map(n, n * 2) == [4, 6]", "true"),
        ],
    );
}
