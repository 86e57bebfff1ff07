//! Every limit there is. Reaching one is a finding `limit/…` and exit code 2, never a hang and never silence.

/// How much of anything a check is willing to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes in one file, or in one line of a JSON Lines file.
    pub file_bytes: usize,
    /// Mappings and sequences inside each other: this many pass, one more does not.
    pub depth: usize,
    /// Documents in one YAML file.
    pub documents: u32,
    /// Nodes in one document, keys included.
    pub nodes: usize,
    /// Nodes that the aliases of one document stand for, each counted as often as it is reached.
    pub alias_nodes: u64,
    /// Comments in one document.
    pub comments: usize,
    /// Bytes in one key.
    pub key_bytes: usize,
    /// Findings kept of one record, and of one rule in it; that there are more is a finding `limit/findings`.
    pub record_findings: usize,
    /// Findings in one file: where there are more, the rest of it is not checked.
    pub file_findings: usize,
    /// Findings kept of one rule across records, in order of key.
    pub rule_findings: usize,
    /// Bytes that the compiled form of one pattern may take.
    pub pattern_bytes: usize,
    /// Steps that one evaluation of an expression may take.
    pub expression_steps: u32,
    /// Steps that all evaluations of one rule on one record may take, and so many more for each node of the document.
    pub record_steps: u64,
    /// See [`Limits::record_steps`].
    pub node_steps: u64,
    /// Nodes that all paths of one rule may look at in one record, and [`Limits::node_steps`] more for each of its nodes.
    pub path_steps: u64,
}

/// The most that `depth` may be raised to: deeper records could use up the stack of the validator.
pub const MAX_DEPTH: usize = 1_000;

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            depth: 128,
            documents: 100_000,
            nodes: 16_000_000,
            alias_nodes: 1_000_000,
            comments: 1_000_000,
            key_bytes: 1 << 20,
            record_findings: 1_000,
            file_findings: 100_000,
            rule_findings: 100_000,
            pattern_bytes: 1 << 20,
            expression_steps: 200_000,
            record_steps: 5_000_000,
            node_steps: 50,
            path_steps: 100_000_000,
        }
    }
}
