//! `COMITY_YAML`: a way round the quick way of reading YAML, for whoever distrusts it.

use std::env;

use crate::document;

const NAME: &str = "COMITY_YAML";

/// Does what the environment says; an error where it says what isn't known.
pub(super) fn choose() -> Result<(), String> {
    let Some(value) = env::var_os(NAME).filter(|value| !value.is_empty()) else { return Ok(()) };
    if value != "granit" {
        let value = value.to_string_lossy();
        return Err(format!("`{NAME}` is `{value}`; the only value that it may have is `granit`"));
    }
    document::leave_to_parser();
    Ok(())
}
