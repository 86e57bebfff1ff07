//! Paths: which nodes a rule speaks of.

use crate::document::NodeRef;
use crate::source::Location;

/// A path, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    text: String,
    steps: Vec<Step>,
    is_absolute: bool,
    takes_key: bool,
    location: Option<Location>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Every,
    Deep,
    Parent,
    Here,
    Where(String, String),
}

/// What is wrong with a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    /// Where in the text, in bytes.
    pub offset: usize,
    /// What is wrong.
    pub message: String,
}

impl Path {
    /// Reads a path.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let takes_key = text.ends_with('#');
        let body = text.strip_suffix('#').unwrap_or(text);
        let is_absolute = body.starts_with('/') || body.is_empty();
        let body = body.strip_prefix('/').unwrap_or(body);
        let steps = if body.is_empty() { Vec::new() } else { body.split('/').map(step).collect() };
        Ok(Self { text: text.to_owned(), steps, is_absolute, takes_key, location: None })
    }

    /// Finds the nodes.
    pub fn select<'a>(&self, root: NodeRef<'a>, node: NodeRef<'a>, found: &mut dyn FnMut(NodeRef<'a>)) {
        walk(&self.steps, if self.is_absolute { root } else { node }, found);
    }

    /// Whether it takes the key or index.
    pub fn takes_key(&self) -> bool {
        self.takes_key
    }

    /// Where it is written.
    pub fn location(&self) -> Option<Location> {
        self.location
    }
}

fn walk<'a>(steps: &[Step], node: NodeRef<'a>, found: &mut dyn FnMut(NodeRef<'a>)) {
    let Some((step, rest)) = steps.split_first() else { return found(node) };
    match step {
        Step::Key(key) => {
            let next = if node.is_sequence() { key.parse().ok().and_then(|at| node.item(at)) } else { node.get(key) };
            if let Some(next) = next {
                walk(rest, next, found);
            }
        }
        Step::Every => {
            node.items().for_each(|item| walk(rest, item, found));
            node.entries().for_each(|(_, value)| walk(rest, value, found));
        }
        Step::Deep => {
            walk(rest, node, found);
            node.items().for_each(|item| walk(steps, item, found));
            node.entries().for_each(|(_, value)| walk(steps, value, found));
        }
        Step::Parent => {
            if let Some(parent) = node.parent() {
                walk(rest, parent, found);
            }
        }
        Step::Here => walk(rest, node, found),
        Step::Where(key, value) => {
            let fits = |item: &NodeRef<'a>| item.get(key).is_some_and(|member| member.text() == value);
            node.items().filter(fits).for_each(|item| walk(rest, item, found));
        }
    }
}

fn step(text: &str) -> Step {
    match text {
        "*" => Step::Every,
        "**" => Step::Deep,
        ".." => Step::Parent,
        "." => Step::Here,
        _ => match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).and_then(|text| text.split_once('=')) {
            Some((key, value)) => Step::Where(key.to_owned(), value.to_owned()),
            None => Step::Key(text.replace("~1", "/").replace("~0", "~")),
        },
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl<'de> serde::Deserialize<'de> for Path {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|error| serde::de::Error::custom(error.message))
    }
}
