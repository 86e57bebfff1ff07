//! What functions take and give.

use crate::expression::check::Checker;
use crate::expression::check::Inferred;
use crate::expression::check::Types;
use crate::expression::function::Function;
use crate::expression::syntax::TermId;

impl<'e> Checker<'e> {
    pub(super) fn call(&mut self, function: Function, arguments: &[TermId]) -> Inferred<'e> {
        let (takes, noun, gives) = signature(function);
        for argument in arguments {
            let found = self.infer(*argument);
            self.want(&found, *argument, takes, noun);
        }
        Inferred::of(gives)
    }
}

/// The types of every argument, their noun, and the types of the result.
fn signature(function: Function) -> (Types, &'static str, Types) {
    let text = Types::TEXT | Types::WORD;
    let date = Types::DATE | Types::TEXT | Types::NUMBER;
    let number = Types::NUMBER | Types::MAPPING;
    match function {
        Function::Size => (Types::LIST | Types::MAPPING | text, "a list, mapping or text", Types::NUMBER),
        Function::StartsWith | Function::EndsWith | Function::Contains | Function::Matches => {
            (text, "a text", Types::BOOL)
        }
        Function::LowerAscii | Function::UpperAscii | Function::Trim | Function::Replace => {
            (text, "a text", Types::TEXT)
        }
        Function::Split => (text, "a text", Types::LIST),
        Function::Date => (date | Types::LIST, "a date", Types::DATE),
        Function::Year => (date, "a date", Types::NUMBER),
        Function::Overlaps | Function::Within => (date | Types::LIST, "a date or period", Types::BOOL),
        Function::Duration => (text | Types::DURATION, "a length of time", Types::DURATION),
        Function::SignificantDigits => (Types::NUMBER | text, "a number", Types::NUMBER),
        Function::Version => (Types::NUMBER | text, "a version", Types::VERSION),
        Function::Number => (number | text, "a number", Types::NUMBER),
        Function::Abs => (number, "a number", Types::NUMBER),
        Function::Sum => (number | Types::LIST, "a list or a number", Types::NUMBER),
        Function::Min | Function::Max => {
            (number | date | Types::LIST, "a list, a number or a date", Types::NUMBER | Types::DATE)
        }
        Function::Possible | Function::Certain => (Types::BOOL, "a condition", Types::BOOL),
    }
}
