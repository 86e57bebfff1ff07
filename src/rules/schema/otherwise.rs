//! What is said of the errors that have no words of their own.

use jsonschema::error::ValidationErrorKind;

use crate::rules::schema::failure::Explainer;
use crate::rules::schema::failure::Failure;
use crate::rules::schema::failure::Finding;
use crate::rules::schema::words::quoted;
use crate::rules::schema::words::shown;

impl<'d> Explainer<'_, 'd> {
    /// The finding for an error that nothing else explains.
    pub(super) fn otherwise(self, failure: Failure<'_, 'd>) -> Finding {
        let called = self.called(failure.node);
        let message = match failure.error.kind() {
            ValidationErrorKind::ContentEncoding { content_encoding } => {
                format!("{called} must be text in {}, but is {}", quoted(content_encoding), shown(failure.node))
            }
            ValidationErrorKind::FromUtf8 { .. } => format!("what {called} encodes is no text in UTF-8"),
            ValidationErrorKind::ContentMediaType { content_media_type } => {
                format!("{called} must hold {}, but is {}", quoted(content_media_type), shown(failure.node))
            }
            ValidationErrorKind::BacktrackLimitExceeded { .. } | ValidationErrorKind::RegexEngineFailure { .. } => {
                return self.unfinished(failure);
            }
            ValidationErrorKind::Custom { message, .. } => format!("{called}: {message}"),
            kind => format!("{called} does not meet `{}` of its schema", kind.keyword()),
        };
        self.at_value(failure, failure.node, message)
    }

    fn unfinished(self, failure: Failure<'_, 'd>) -> Finding {
        let pattern = failure.keyword.map(|place| self.files().node(place).text()).filter(|text| !text.is_empty());
        let pattern = pattern
            .map_or_else(|| "a pattern of the schema".to_owned(), |text| format!("the pattern {}", quoted(text)));
        let message =
            format!("{} could not be held against {pattern}: it takes too many steps", self.called(failure.node));
        let mut finding = self.at_value(failure, failure.node, message);
        finding.diagnostic.rule = "limit/pattern-steps".into();
        finding.diagnostic.help = Some("write the pattern without nested repetition or references back".to_owned());
        finding
    }
}
