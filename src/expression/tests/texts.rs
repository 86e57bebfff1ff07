use super::check;

const RECORD: &str = "
name: Republic of Korea
code: KOR
cities: Seoul, Busan
padded: \"  x \"
many: 12
nothing: null
pattern: ^[A-Z]+$
broken: (
";

#[test]
fn functions_of_texts() {
    check(
        RECORD,
        &[
            ("self.name.startsWith(\"Rep\")", "true"),
            ("startsWith(self.name, \"rep\")", "false"),
            ("self.name.endsWith(\"Korea\")", "true"),
            ("self.name.contains(\" of \")", "true"),
            ("self.code.lowerAscii() == \"kor\"", "true"),
            ("\"été\".upperAscii() == \"éTé\"", "true"),
            ("self.padded.trim() == \"x\"", "true"),
            ("(self.padded + \" \").trim() == \"x\"", "true"),
            ("self.cities.split(\", \") == [\"Seoul\", \"Busan\"]", "true"),
            ("\"Busan\" in self.cities.split(\", \")", "true"),
            ("self.code.split(\"\") == [\"K\", \"O\", \"R\"]", "true"),
            ("(self.code + \"x\").split(\"O\") == [\"K\", \"Rx\"]", "true"),
            ("self.code.replace(\"O\", \"0\") == \"K0R\"", "true"),
            ("self.code.replace(\"\", \"-\") == \"-K-O-R-\"", "true"),
            ("self.code.matches(\"^[A-Z]{3}$\")", "true"),
            ("self.code.matches(\"^[a-z]{3}$\")", "false"),
            ("self.code.matches(self.pattern)", "true"),
            ("self.code.matches(self.broken)", "`self.broken` is no pattern that can be used"),
            ("self.code + \"-\" + self.name == \"KOR-Republic of Korea\"", "true"),
            ("self.many.startsWith(\"1\")", "`self.many` is not a text"),
            ("self.name.contains(self.many)", "`self.many` is not a text"),
            ("self.nothing.trim() == \"\"", "`self.nothing` is null"),
            ("self.absent.trim() == \"\"", "`self.absent` is missing"),
            ("\"\\u00e9\" == \"e\\u0301\"", "true"),
            ("\"\\u00e9\" == \"e\"", "false"),
            ("self.name + 1 == \"\"", "`self.name` is not a number"),
        ],
    );
}
