//! What a schema says of a path.
