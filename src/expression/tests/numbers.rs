use super::check;

const RECORD: &str = "
imports: 13.2
exports: 8.6
total: 21.87
wrong: 22.87
dead: 516
troops: {over: 27000}
teachers: {about: 3200}
officers: {some: true}
between: {between: [5, 9]}
quoted: \"13.20\"
words: many
rate: 1.2e3
round: 1200
owed: -5
nothing: null
long: 1234567890123456789012345678
counts: [1, 2, 3]
empty: []
release: 1.10
";

#[test]
fn numbers_are_as_exact_as_their_digits() {
    check(
        RECORD,
        &[
            ("self.imports + self.exports == self.total", "possible"),
            ("self.imports + self.exports == self.wrong", "false"),
            ("self.imports + self.exports != self.wrong", "true"),
            ("self.imports == 13.2", "possible"),
            ("self.imports == self.imports", "possible"),
            ("self.imports == 13.3", "false"),
            ("self.imports < 13.2", "possible"),
            ("self.imports < 13.3", "true"),
            ("self.imports <= 13.25", "true"),
            ("self.imports > 13.25", "false"),
            ("self.imports >= 13.25", "possible"),
            ("self.dead == 516", "true"),
            ("self.dead == 516.0", "true"),
            ("self.dead != 517", "true"),
            ("self.troops > 27000", "true"),
            ("self.troops > 30000", "possible"),
            ("self.troops < 27000", "false"),
            ("self.troops == self.troops", "possible"),
            ("self.teachers == 3100", "possible"),
            ("self.teachers == 3000", "false"),
            ("self.officers > 0", "true"),
            ("self.between in [1, 2, 3]", "false"),
            ("self.between in [1, 7]", "possible"),
            ("0.1 + 0.2 == 0.3", "true"),
            ("-1 < 0 && - 1 == -1 && -(-1) == 1", "true"),
            ("1.50 == 1.5", "true"),
            ("1e3 == 1000", "true"),
        ],
    );
}

#[test]
fn arithmetic_is_exact_or_surely_holds_the_result() {
    check(
        RECORD,
        &[
            ("2 + 3 * 4 - 1 == 13", "true"),
            ("self.dead - 16 == 500", "true"),
            ("self.dead / 4 == 129", "true"),
            ("self.dead / 2.5 == 206.4", "true"),
            ("1 / 3 * 3 == 1", "possible"),
            ("1 / 3 < 0.3333334", "true"),
            ("1 / 3 > 0.3333334", "false"),
            ("-1 / 3 < -0.3333333", "true"),
            ("1 / -3 < 0", "true"),
            ("self.imports / 10 < 1.33", "true"),
            ("self.troops / -1 < -27000", "true"),
            ("self.dead % 10 == 6", "true"),
            ("self.owed % 3 == -2", "true"),
            ("self.imports % 2 == 1", "`self.imports % 2` is not known exactly enough"),
            ("self.dead % (1 - 1) == 1", "`self.dead % (1 - 1)` can be zero"),
            ("self.long * self.long > 0", "`self.long * self.long` has too many digits to compute exactly"),
            ("self.quoted + 1 > 0", "`self.quoted` is not a number"),
            ("self.words * 2 > 0", "`self.words` is not a number"),
            ("self.counts * 2 > 0", "`self.counts` is not a number"),
            ("self.absent + 1 > 0", "`self.absent` is missing"),
            ("self.dead + self.nothing > 0", "`self.nothing` is null"),
        ],
    );
}

#[test]
fn possible_and_certain_settle_it() {
    check(
        RECORD,
        &[
            ("possible(self.imports == 13.2)", "true"),
            ("certain(self.imports == 13.2)", "false"),
            ("possible(self.imports == 14)", "false"),
            ("certain(self.dead == 516)", "true"),
            ("possible(self.absent == 1)", "true"),
            ("certain(self.absent == 1)", "false"),
            ("self.imports == 13.2 ? true : true", "true"),
            (
                "self.imports == 13.2 ? true : false",
                "`self.imports == 13.2 ? true : false` is not known exactly enough",
            ),
            ("self.imports == 13.2 && self.absent == 1", "`self.absent` is missing"),
            ("self.imports == 13.2 || self.dead == 516", "true"),
            ("!(self.imports == 13.2)", "possible"),
            ("[13.2].exists(x, x == self.imports)", "possible"),
            (
                "[self.imports].filter(x, x == 13.2).size() == 1",
                "`[self.imports].filter(x, x == 13.2)` is not known exactly enough",
            ),
        ],
    );
}

#[test]
fn functions_of_numbers() {
    check(
        RECORD,
        &[
            ("number(self.quoted) == 13.197", "possible"),
            ("number(self.quoted) == 13.1", "false"),
            ("number(self.dead) == 516", "true"),
            ("number(\"12\") == 12", "true"),
            ("number(self.words) == 1", "`self.words` is not a number"),
            ("number(\"1,200\") == 1200", "`\"1,200\"` is not a number"),
            ("abs(self.owed) == 5", "true"),
            ("abs(-self.imports) > 13", "true"),
            ("abs(self.imports - self.imports) >= 0", "true"),
            ("abs(self.words) == 1", "`self.words` is not a number"),
            ("sum(self.counts) == 6", "true"),
            ("sum(self.empty) == 0", "true"),
            ("sum(1, 2, 3.5) == 6.5", "true"),
            ("sum(self.counts.map(c, c * 2)) == 12", "true"),
            ("sum([1, self.absent]) == 1", "`self.absent` is missing"),
            ("min(self.counts) == 1 && max(self.counts) == 3", "true"),
            ("min(3, 2) == 2 && max(3, 2) == 3", "true"),
            ("max(self.imports, 13.2) <= 13.25", "true"),
            ("max(self.imports, 13.2) < 13.2", "false"),
            ("min(self.imports, 13.2) <= 13.2", "true"),
            ("min(self.empty) == 1", "`self.empty` is not a list with items"),
            ("min(self.dead) == 516", "true"),
            ("min(1, \"x\") == 1", "`\"x\"` is not a date"),
            ("significant_digits(self.imports) == 3", "true"),
            ("significant_digits(self.quoted) == 4", "true"),
            ("significant_digits(self.rate) == 2", "true"),
            ("significant_digits(self.round) == 4", "possible"),
            ("significant_digits(self.round) == 5", "false"),
            ("significant_digits(self.dead) == 3", "true"),
            ("significant_digits(self.troops) == 2", "`self.troops` is not a number as written"),
            ("version(self.release) > version(\"1.9\")", "true"),
            ("version(self.release) > \"1.9\"", "true"),
            ("version(self.release) == \"1.10.0\"", "true"),
            ("version(self.release) < version(\"2\")", "true"),
            ("version(self.words) < version(\"2\")", "`self.words` is not a version"),
            ("version(\"1\") < \"x\"", "`version(\"1\") < \"x\"` is not a comparison of versions"),
        ],
    );
}
