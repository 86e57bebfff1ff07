//! Known findings.

use super::*;
