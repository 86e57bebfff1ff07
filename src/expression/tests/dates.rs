use super::check;

const RECORD: &str = "
signed: 2014-09-22
in_force: 2015-01-01
year: 1950
month: 1950-06
day: 1950-06-25
war: 1950-06-25/1953-07-27
ongoing: 2001/..
about: 1984~
from: 1950
until: 1953-07
nothing: null
word: soon
text: hello
";

#[test]
fn dates_compare_by_the_days_they_can_be() {
    check(
        RECORD,
        &[
            ("self.signed <= self.in_force", "true"),
            ("self.in_force <= self.signed", "false"),
            ("self.in_force < self.signed", "false"),
            ("self.signed < self.in_force", "true"),
            ("self.signed >= self.signed", "true"),
            ("self.signed > self.signed", "false"),
            ("self.day <= self.month", "possible"),
            ("self.month <= self.day", "possible"),
            ("self.year <= self.day", "possible"),
            ("self.day <= self.year", "possible"),
            ("self.year <= self.signed", "true"),
            ("self.signed <= self.year", "false"),
            ("self.signed <= today", "true"),
            ("today < self.signed", "false"),
            ("self.signed <= \"2014-09-22\"", "true"),
            ("self.signed <= \"2014-09-21\"", "false"),
            ("self.signed < 2014", "possible"),
            ("self.signed <= 2014", "possible"),
            ("self.signed < 2015", "true"),
            ("self.about <= 1986", "true"),
            ("self.about < \"1983\"", "possible"),
            ("self.about < \"1982\"", "false"),
            ("self.word <= self.signed", "`self.word <= self.signed` asks for the order of texts that are no dates"),
            ("self.signed <= self.nothing", "`self.nothing` is null"),
            ("self.signed <= true", "`self.signed <= true` has sides of different types"),
        ],
    );
}

#[test]
fn texts_are_equal_as_written_or_as_dates() {
    check(
        RECORD,
        &[
            ("self.signed == \"2014-09-22\"", "true"),
            ("self.day == date(\"1950-06-25\")", "true"),
            ("self.month == \"1950-06-25\"", "possible"),
            ("self.month == \"1950-06\"", "true"),
            ("self.month == \"1950-07\"", "false"),
            ("self.year == \"1950-06\"", "possible"),
            ("self.year == 1950", "true"),
            ("self.text == \"hello\"", "true"),
            ("self.text == \"1950\"", "false"),
            ("self.text == date(\"1950\")", "`self.text == date(\"1950\")` has sides of different types"),
            ("\"950\" == \"0950\"", "false"),
        ],
    );
}

#[test]
fn functions_of_dates() {
    check(
        RECORD,
        &[
            ("year(self.signed) == 2014", "true"),
            ("year(self.month) == 1950", "true"),
            ("year(self.year) == 1950", "true"),
            ("year(self.about) == 1983", "possible"),
            ("year(self.about) == 1990", "false"),
            ("year(self.war) > 1953", "false"),
            ("year(self.word) == 1", "`self.word` is not a date"),
            ("date(self.month) <= date(self.signed)", "true"),
            ("date(self.word) <= today", "`self.word` is not a date"),
            ("date(self.nothing) <= today", "`self.nothing` is null"),
            ("within(self.day, self.war)", "true"),
            ("within(self.month, self.war)", "possible"),
            ("within(self.signed, self.war)", "false"),
            ("self.day.within(self.year)", "true"),
            ("within(self.signed, [self.from, self.until])", "false"),
            ("within(\"1951\", [self.from, self.until])", "true"),
            ("within(self.signed, [self.from, null])", "true"),
            ("within(self.signed, [self.from, self.absent])", "`self.absent` is missing"),
            ("within(self.day, [self.until, self.from])", "`[self.until, self.from]` ends before it starts"),
            ("within(self.day, [self.from])", "`[self.from]` is not a period: a start and an end"),
            ("overlaps(self.war, self.year)", "true"),
            ("overlaps(self.war, self.ongoing)", "false"),
            ("overlaps(self.ongoing, self.signed)", "true"),
            ("overlaps(self.war, self.word)", "`self.word` is not a date"),
            ("min(self.signed, self.in_force) == self.signed", "true"),
            ("max(self.signed, self.in_force) == \"2015-01-01\"", "true"),
            ("min(self.month, self.day) <= today", "`min(self.month, self.day)` is not known exactly enough"),
            ("min(self.signed, date(\"2000\")) < 2001", "true"),
        ],
    );
}

#[test]
fn lengths_of_time() {
    check(
        RECORD,
        &[
            ("self.in_force - self.signed == 101", "true"),
            ("self.in_force - self.signed < 100", "false"),
            ("self.day - self.month >= 0", "possible"),
            ("self.day - self.month > 30", "false"),
            ("today - self.signed > duration(\"10 years\")", "true"),
            ("self.in_force - self.signed <= duration(\"18 months\")", "true"),
            ("self.in_force - self.signed <= duration(\"3 months\")", "false"),
            ("self.in_force - self.signed <= duration(\"101 days\")", "true"),
            ("self.signed + duration(\"18 months\") >= self.in_force", "true"),
            ("self.signed + duration(\"14 days\") == \"2014-10-06\"", "true"),
            ("duration(\"14 days\") + self.signed == \"2014-10-06\"", "true"),
            ("self.in_force - duration(\"1 year\") < self.signed", "true"),
            ("date(self.from) + duration(\"35 years\") == date(\"1985\")", "possible"),
            ("date(self.until) - date(self.from) >= 920", "possible"),
            ("duration(\"1 year\") == duration(\"12 months\")", "possible"),
            ("duration(\"2 weeks\") == duration(\"14 days\")", "true"),
            ("duration(\"1 month\") < duration(\"32 days\")", "true"),
            ("duration(\"30 days\") <= 30", "true"),
            (
                "self.signed + duration(\"9999 years\") > today",
                "`self.signed + duration(\"9999 years\")` lies beyond the years -9999 to 9999",
            ),
            ("self.word + duration(\"1 day\") > today", "`self.word` is not a date"),
            ("self.signed + 14 > today", "`self.signed` is not a number"),
            ("duration(self.text) < 3", "`self.text` is not a length of time"),
        ],
    );
}
