//! The steps of a path, as far as a schema can follow them.

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A key, or a position from 0 or, negative, from the end.
    Key(String),
    /// An item that is chosen by what it is: `[event=armistice]`.
    Item(Option<usize>),
    /// `*`
    Every,
    /// `**`
    Deep,
    /// `..`
    Parent,
    /// `.`
    Here,
}

impl Step {
    /// The step as it is written, as far as it names a key.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Key(key) => key,
            Self::Item(_) => "[…]",
            Self::Every => "*",
            Self::Deep => "**",
            Self::Parent => "..",
            Self::Here => ".",
        }
    }
}

/// The steps of `path`, which starts at the record if it begins with `/`, else at what `each` chooses.
pub(super) fn steps(each: &str, path: &str) -> Vec<Step> {
    let path = path.strip_suffix('#').unwrap_or(path);
    let from_record = if path.starts_with('/') { "" } else { each };
    split(from_record).chain(split(path)).map(step).collect()
}

/// The parts between slashes; a slash in brackets is none.
fn split(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(path.strip_prefix('/').unwrap_or(path)).filter(|rest| !rest.is_empty());
    std::iter::from_fn(move || {
        let current = rest?;
        let mut depth = 0_usize;
        let end = current.char_indices().find(|&(_, letter)| {
            match letter {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            letter == '/' && depth == 0
        });
        rest = end.map(|(end, _)| &current[end + 1..]);
        Some(end.map_or(current, |(end, _)| &current[..end]))
    })
}

fn step(text: &str) -> Step {
    match text {
        "*" => Step::Every,
        "**" => Step::Deep,
        ".." => Step::Parent,
        "." => Step::Here,
        _ if text.starts_with('[') => Step::Item(None),
        _ => Step::Key(text.replace("~1", "/").replace("~0", "~")),
    }
}
